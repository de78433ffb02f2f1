/** A place in a sheet, from 1. */
export type Address = { readonly row: number; readonly column: number };
export type Range = { readonly from: Address; readonly to: Address };

/** `B7`; undefined for anything else. */
export const addressOf = (text: string): Address | undefined => {
  const found = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(text);
  if (found === null) return undefined;
  let column = 0;
  for (const letter of found[1] ?? '') column = column * 26 + letter.charCodeAt(0) - 64;
  return { row: Number(found[2]), column };
};

/** `B7:C9`, or one cell. */
export const rangeOf = (text: string): Range | undefined => {
  const [first = '', last = first, ...more] = text.split(':');
  const [from, to] = [addressOf(first), addressOf(last)];
  return from === undefined || to === undefined || more.length > 0 ? undefined : { from, to };
};

/** Letters of a column, from 1. */
export const lettersOf = (column: number): string => {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
};
