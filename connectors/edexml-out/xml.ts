import { writable } from '../kit/csv-text.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text for an element or an attribute alike (XML 1.0, 2.2 and 3.3.3): `]]>` cannot arise, and line ends are kept as they are. */
const xmlText = (value: string): string => writable(value).replace(/[&<>"\t\n\r]/g, (one) => entities[one] ?? '');

/** An element with text; nothing without a value. */
export const leaf = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `<${name}>${xmlText(value)}</${name}>`;

/** Attributes in the order given, those without a value left out. */
const attributes = (given: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(given)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${xmlText(value)}"`]))
    .join('');

export const element = (
  name: string,
  given: Readonly<Record<string, string | undefined>>,
  content: readonly string[],
): string => `<${name}${attributes(given)}>${content.join('')}</${name}>`;

/** A reference to something by its key. */
export const reference = (name: string, key: string | undefined): string =>
  key === undefined ? '' : `<${name} key="${xmlText(key)}"/>`;

/** A list of elements in one that holds them; nothing when it is empty, since the schema knows no empty lists. */
export const list = (name: string, items: readonly string[]): string =>
  items.length === 0 ? '' : `<${name}>\n${items.join('\n')}\n</${name}>\n`;
