import { SaxesParser } from 'saxes';

/** Element and attribute names of a document with their texts; throws when it is not well-formed. */
export const parsed = (xml: string): { names: string[]; texts: string[] } => {
  const names: string[] = [];
  const texts: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    names.push(name);
    texts.push(...Object.values(attributes).map(String));
  });
  parser.on('text', (text) => texts.push(text));
  parser.write(xml).close();
  return { names, texts };
};

/** Rows of a semicolon file with quotes; plain enough to check ours. */
export const cells = (csv: string): string[][] => {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end = ''] of csv
    .slice(1)
    .matchAll(/(?:"((?:[^"]|"")*)"|([^;\r\n"]*))(;|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
};
