const special = /[&<>"\t\n\r]/g;
// Characters that XML 1.0 (2.2) does not have; a name that holds one is written without it.
const impossible = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu;
const suspect = /[&<>"\p{Cc}\p{Cs}\ufffe\uffff]/u;
// Most values are no more than this, and an expression that knows no Unicode is several times faster.
const plain = /^[ !#-%'-;=?-~]*$/;

const entity = (character: string): string => `&#${character.charCodeAt(0)};`;

/** A text as it may stand in an element or between double quotes. */
export const escaped = (text: string): string =>
  plain.test(text) || !suspect.test(text) ? text : text.toWellFormed().replace(impossible, '').replace(special, entity);

export const element = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;
