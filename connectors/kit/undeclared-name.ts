/** Letters, digits, blanks and -_. only; three digits in a row could be a number of a pupil. */
const harmless = /^[\p{L}\p{M}\p{N} ._-]{1,40}$/u;
const numberLike = /\p{N}{3}/u;

/**
 * How a name that nobody declared may be shown. In a file without a header the first row of values stands where
 * names should be, so a name may itself be a value: call this only after every required column was found.
 * `column` counts from 1.
 */
export const undeclaredName = (name: string, column: number): string =>
  harmless.test(name) && !numberLike.test(name) && name.trim() !== '' ? name : `column ${column}`;
