import type { Circumstances } from './circumstances.ts';

/** `refused`: a person decided that it is not carried out. `left`: nobody decided on it yet. */
export type Sifted<T> = { readonly refused: readonly T[]; readonly left: readonly T[] };

/** Takes out what a person approved, line by line; see `lineOf`. */
export const sift = <T>(
  all: readonly T[],
  lineFor: (one: T) => string,
  { approved, discarded }: Pick<Circumstances, 'approved' | 'discarded'>,
): Sifted<T> => {
  const open = all.filter((one) => !approved.has(lineFor(one)));
  return {
    refused: open.filter((one) => discarded.has(lineFor(one))),
    left: open.filter((one) => !discarded.has(lineFor(one))),
  };
};
