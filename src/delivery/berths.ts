import type { Timer } from '../ports.ts';

/** So many deliveries of one supplier are under way at once, over all schools of this process. */
const places = 3;

/** Under way for longer than this is slow. When all are, nobody waits behind them. */
const slowMs = 5_000;

/** Places at the suppliers. */
export type Berths = {
  /** A place, and what gives it back; undefined where everything that is under way is slow: then it is for later. */
  take(supplier: string): Promise<(() => void) | undefined>;
};

type Ship = { slow: boolean };
type Quay = { readonly ships: Set<Ship>; readonly waiting: ((leave: (() => void) | undefined) => void)[] };

const isBlocked = ({ ships }: Quay): boolean => ships.size >= places && [...ships].every(({ slow }) => slow);

/** One supplier that is slow or stalled holds up a few deliveries, not a night. */
export const createBerths = (timer: Timer): Berths => {
  const quays = new Map<string, Quay>();
  const quayOf = (supplier: string): Quay => {
    const quay = quays.get(supplier) ?? { ships: new Set(), waiting: [] };
    quays.set(supplier, quay);
    return quay;
  };
  const moor = (quay: Quay): (() => void) => {
    const ship: Ship = { slow: false };
    quay.ships.add(ship);
    const cancel = timer(slowMs, () => {
      ship.slow = true;
      if (isBlocked(quay)) for (const tell of quay.waiting.splice(0)) tell(undefined);
    });
    return () => {
      cancel();
      if (quay.ships.delete(ship)) quay.waiting.shift()?.(moor(quay));
    };
  };
  return {
    take: async (supplier) => {
      const quay = quayOf(supplier);
      if (quay.ships.size < places) return moor(quay);
      if (isBlocked(quay)) return undefined;
      return new Promise((tell) => void quay.waiting.push(tell));
    },
  };
};
