import { xmlText } from '../kit/xml-text.ts';

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
