import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';

export type Table = readonly Readonly<Record<string, string>>[];

/** The CSV files of a zip file by name, read strictly: a row of another width, or bytes that are no UTF-8, throw. */
export const tablesOf = (bytes: Uint8Array): ReadonlyMap<string, Table> =>
  new Map(
    Object.entries(unzipSync(bytes)).map(([name, content]) => {
      new TextDecoder('utf-8', { fatal: true }).decode(content);
      return [name, parse(strFromU8(content), { columns: true, relax_column_count: false, record_delimiter: '\r\n' })];
    }),
  );

/** The header of one file, as it stands there. */
export const headerOf = (bytes: Uint8Array, name: string): string =>
  strFromU8(unzipSync(bytes)[name] ?? new Uint8Array()).split('\r\n')[0] ?? '';

export const packageText = (bytes: Uint8Array): string =>
  Object.values(unzipSync(bytes))
    .map((content) => strFromU8(content))
    .join('\n');
