import type { Rules } from '../feed/rules.ts';

/** Pupils whom a supplier has at another school. `present`: not missing there either. */
export type Elsewhere = { readonly known: ReadonlySet<string>; readonly present: ReadonlySet<string> };

/** What decides, besides the difference itself, on what goes tonight. Nothing in it comes from what this supplier may not see. */
export type Circumstances = {
  readonly rules: Rules;
  /** During the turn of the school year: the first day on which the normal rules hold again. */
  readonly turn: { readonly until: string } | undefined;
  /** Lines that a person approved, or decided not to carry out; see `lineOf`. */
  readonly approved: ReadonlySet<string>;
  readonly discarded: ReadonlySet<string>;
  /** Lines that waited before tonight. */
  readonly waiting: ReadonlySet<string>;
  /** Of these subjects, those that this supplier has at another school of the board. */
  elsewhere(subjects: readonly string[]): Promise<Elsewhere>;
  /** Subjects of whom the rehearsal told that they leave with the school year. */
  readonly announced: ReadonlySet<string>;
  /** A full delivery is under way that was not finished: what is new in it was decided on when it began. */
  readonly fullPending: boolean;
};
