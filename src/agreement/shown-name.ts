/**
 * A name that nobody declared may itself be a value, so it is shown only when it looks like a name:
 * at most 40 letters, digits, blanks or `-_.`, and no three digits in a row (law 9). Otherwise undefined.
 */
export const shownName = (name: string): string | undefined =>
  /^[\p{L}\p{N} _.-]{1,40}$/u.test(name) && !/\p{N}{3}/u.test(name) ? name : undefined;
