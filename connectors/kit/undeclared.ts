import type { Unknown } from '../../src/ports.ts';

/** Distinct names that are remembered; a file with more of them is not a file of its kind. */
const maxNames = 100;

/**
 * A name that nobody declared may itself be a value, so it is shown only when it is short and cannot be a
 * number or an address (law 9): at most 40 letters, digits, blanks or `-_.`, no three digits in a row.
 */
export const mayShow = (name: string): boolean => /^[\p{L}\d _.-]{1,40}$/u.test(name) && !/\d{3}/.test(name);

export type Undeclared = {
  /** `kind` is the kind of row it stood in; `what` names it neutrally (`element 7`) when it may not be shown. */
  note(kind: string, what: string, name: string, place: { readonly line: number; readonly column: number }): void;
  list(): readonly Unknown[];
};

/** Remembers undeclared names with their count and first place. */
export const createUndeclared = (): Undeclared => {
  const found = new Map<string, { -readonly [Key in keyof Unknown]: Unknown[Key] }>();
  return {
    note: (kind, what, name, place) => {
      const full = found.size >= maxNames;
      const id = `${kind}/${what}/${name}`;
      const known = found.get(id) ?? (full ? found.get(what) : undefined);
      if (known !== undefined) {
        known.count += 1;
        return;
      }
      const shown = full ? `${what} ${maxNames + 1}` : mayShow(name) ? name : `${what} ${found.size + 1}`;
      found.set(full ? what : id, { kind, name: shown, ...place, count: 1 });
    },
    list: () => [...found.values()],
  };
};
