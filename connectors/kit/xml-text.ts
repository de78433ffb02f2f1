import { writable } from './csv-text.ts';

const special = /[&<>"\t\n\r]/g;
const suspect = /[&<>"\p{Cc}\p{Cs}\ufeff\ufffe\uffff]/u;
// Most values are no more than this, and an expression that knows no Unicode is several times faster.
const plain = /^[ !#-%'-;=?-~]*$/;

const entity = (character: string): string => `&#${character.charCodeAt(0)};`;

/**
 * Text for an element or an attribute alike (XML 1.0, 2.2 and 3.3.3): `]]>` cannot arise, line ends are kept as they are, and
 * characters that XML does not have become U+FFFD.
 */
export const xmlText = (text: string): string =>
  plain.test(text) || !suspect.test(text) ? text : writable(text).replace(special, entity);
