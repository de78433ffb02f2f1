import { speaksOfSupport } from './banned-words.ts';
import type { Converter } from './converters.ts';

/** No blanks at the ends, one blank between words: names carry no others (EDEXML manual 2.1). */
export const text: Converter = (given) => given.trim().replace(/\s+/g, ' ');

/** Name of a programme or subject. One that speaks of support cannot be read: it would carry what no column may (law 3). */
export const programme: Converter = (given, context) => (speaksOfSupport(given) ? undefined : text(given, context));
