import type { Converter } from './converters.ts';

/** No blanks at the ends, one blank between words: names carry no others (EDEXML manual 2.1). */
export const text: Converter = (given) => given.trim().replace(/\s+/g, ' ');
