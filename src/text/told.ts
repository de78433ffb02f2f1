/** The facts of an entry of the ledger as a sentence needs them; absent is an empty text, zero or nothing. */
export type Told = {
  /** A code, an id or a day. The id of a known person comes as their name. */
  word(name: string): string;
  number(name: string): number;
  /** A count within counts: `of('counts', 'added')`. */
  of(name: string, inner: string): number;
  sum(name: string): number;
  list(name: string): readonly string[];
  is(name: string): boolean;
};
