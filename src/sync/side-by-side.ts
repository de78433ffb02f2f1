/** So many schools are open at once. Each holds its reading in memory, and computing is one at a time anyway. */
const openAtOnce = 8;

type Ended<T> = { readonly made: T } | { readonly thrown: unknown };

const ended = <T>(work: Promise<T>): Promise<Ended<T>> =>
  work.then(
    (made) => ({ made }),
    (thrown: unknown) => ({ thrown }),
  );

/**
 * Works on a bounded number of schools at once, and gives what came of them in the order of the list: one that waits for
 * a network keeps no other from its work, only its result waits for its turn. The first error ends it once everything
 * that was begun has ended; after the signal nothing new is begun.
 */
export async function* sideBySide<T>(
  schools: readonly string[],
  signal: AbortSignal,
  work: (school: string) => Promise<T>,
): AsyncGenerator<T> {
  const begun: Promise<Ended<T>>[] = [];
  let failed = false;
  const begin = (): void => {
    const school = schools[begun.length];
    if (school === undefined || signal.aborted || failed) return;
    const one = ended(work(school));
    begun.push(one);
    void one.then((end) => {
      failed ||= 'thrown' in end;
      begin();
    });
  };
  try {
    for (let open = 0; open < openAtOnce; open += 1) begin();
    for (let next = 0; next < begun.length; next += 1) {
      const end = await begun[next];
      if (end === undefined) return;
      if ('thrown' in end) throw end.thrown;
      yield end.made;
    }
  } finally {
    failed = true;
    await Promise.all(begun);
  }
}
