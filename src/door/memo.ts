import type { Clock, Store } from '../ports.ts';
import { amsterdamDay } from '../record/day.ts';

/** Remembers what was found under a name, for as long as nothing can have changed it. */
export type Memo<T> = (name: string, find: () => Promise<T>) => Promise<T>;

/** However little was written, what depends on the clock is found anew after so long. */
const freshMs = 20_000;
const mostNames = 2_048;

type Kept<T> = { readonly moment: string; readonly atMs: number; readonly found: Promise<T> };

/**
 * As long as nobody wrote anything to the store, at most twenty seconds and never past midnight here, an answer is still the
 * answer: agreements, stops, access and readings are all kept there, and agreements begin and end with a day. Where the store cannot tell that cheaply, nothing is remembered.
 */
export const createMemo = <T>({ store, clock }: { readonly store: Store; readonly clock: Clock }): Memo<T> => {
  const kept = new Map<string, Kept<T>>();
  return (name, find) => {
    const written = store.moment?.();
    if (written === undefined) return find();
    const now = clock.now();
    const [moment, atMs] = [`${written} ${amsterdamDay(now)}`, now.getTime()];
    const known = kept.get(name);
    if (known?.moment === moment && Math.abs(atMs - known.atMs) < freshMs) return known.found;
    const found = find();
    kept.delete(name);
    kept.set(name, { moment, atMs, found });
    found.catch(() => kept.delete(name));
    const [oldest] = kept.keys();
    if (kept.size > mostNames && oldest !== undefined) kept.delete(oldest);
    return found;
  };
};
