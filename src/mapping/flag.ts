import type { Converter } from './converters.ts';

const yes: ReadonlySet<string> = new Set(['j', 'ja', '1', 'true', 'waar']);
const no: ReadonlySet<string> = new Set(['n', 'nee', '0', 'false', 'onwaar']);

/** J or N (EDEXML EDEXJaNeeType), Ja or Nee, 1 or 0, true or false, in any case. */
export const yesNo: Converter = (text) => {
  const word = text.trim().toLowerCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
};

/** Parental authority as true or false; what says neither is unreadable, and nobody is told. */
export const authority: Converter = (text, context) => {
  const stated = yesNo(text, context);
  return typeof stated === 'boolean' ? (stated ? 'yes' : 'no') : undefined;
};
