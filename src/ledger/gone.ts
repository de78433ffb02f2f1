/** Entry numbers from the first to the last, both inclusive. */
type Numbers = { readonly first: number; readonly last: number };

/** Reads `0-99`. */
const parseRange = (text: string): Numbers => {
  const [first, last] = text.split('-').map(Number);
  return { first: first ?? 0, last: last ?? -1 };
};

/** The texts that are gone, held against what retention entries say was removed. */
export type Gone = {
  /** Numbers come in rising order. */
  miss(seq: number): void;
  /** A retention entry at number `seq`. It speaks of earlier entries only. */
  allow(ranges: readonly string[], seq: number): void;
  /** The first number that is gone without an entry that says so. */
  unexplained(): number | undefined;
};

/** Whole stretches are kept, not numbers: after years most of a ledger is gone. */
export const createGone = (): Gone => {
  const missing: { first: number; last: number }[] = [];
  const allowed: Numbers[] = [];

  const firstOutside = ({ first, last }: Numbers): number | undefined => {
    let next = first;
    for (const range of allowed) {
      if (range.first <= next && next <= range.last) next = range.last + 1;
    }
    return next > last ? undefined : next;
  };

  return {
    miss(seq) {
      const stretch = missing.at(-1);
      if (stretch?.last === seq - 1) stretch.last = seq;
      else missing.push({ first: seq, last: seq });
    },
    allow(ranges, seq) {
      allowed.push(...ranges.map(parseRange).filter(({ last }) => last < seq));
    },
    unexplained() {
      allowed.sort((a, b) => a.first - b.first);
      return missing.map(firstOutside).find((seq) => seq !== undefined);
    },
  };
};
