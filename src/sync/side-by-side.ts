import { createLanes } from './lanes.ts';

type Ended<T> = { readonly made: T } | { readonly thrown: unknown } | undefined;

type Work<T> = (school: string, afloat: () => void) => Promise<T>;

/** What came of each school; undefined where it was not begun any more. */
const workOn = <T>(schools: readonly string[], may: () => boolean, work: Work<T>): readonly Promise<Ended<T>>[] => {
  const lanes = createLanes();
  const places = schools.map((school) => ({ school, ...Promise.withResolvers<Ended<T>>() }));
  lanes.add(
    places.map(({ school, resolve }) => async (afloat) => {
      if (!may()) return resolve(undefined);
      await work(school, afloat).then(
        (made) => resolve({ made }),
        (thrown: unknown) => resolve({ thrown }),
      );
    }),
  );
  return places.map(({ promise }) => promise);
};

/**
 * Works on several schools at once, and gives what came of them in the order of the list: one that waits for a network
 * keeps no other from its work, only its result waits for its turn. The first error ends it once everything that was
 * begun has ended; after the signal nothing new is begun.
 */
export async function* sideBySide<T>(
  schools: readonly string[],
  signal: AbortSignal,
  work: Work<T>,
): AsyncGenerator<T> {
  let over = false;
  const worked = workOn(
    schools,
    () => !over && !signal.aborted,
    async (school, afloat) => {
      try {
        return await work(school, afloat);
      } catch (error) {
        over = true;
        throw error;
      }
    },
  );
  try {
    for (const one of worked) {
      const end = await one;
      if (end !== undefined && 'thrown' in end) throw end.thrown;
      if (end !== undefined) yield end.made;
    }
  } finally {
    over = true;
    await Promise.all(worked);
  }
}
