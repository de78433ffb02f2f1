import type { Berths } from '../delivery/berths.ts';

/** Tells, once, when every feed of a school that is not done has come to its supplier: what is left is waiting. */
export const watchAfloat = (berths: Berths, feeds: number, tell: () => void) => {
  let left = feeds;
  let waiting = 0;
  const look = (): void => {
    if (left > 0 && waiting === left) tell();
  };
  const counted: Berths = {
    take: async (supplier) => {
      waiting += 1;
      look();
      const leave = await berths.take(supplier);
      if (leave === undefined) waiting -= 1;
      return leave === undefined
        ? undefined
        : () => {
            waiting -= 1;
            leave();
          };
    },
  };
  const done = (): void => {
    left -= 1;
    look();
  };
  return { berths: counted, done };
};
