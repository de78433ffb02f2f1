import type { Format, FormatDocument } from '../../src/ports/door.ts';
import { csvText } from '../kit/csv-text.ts';
import { rosterNames } from '../kit/roster.ts';
import { zipOf } from '../kit/zip.ts';
import { contentOf } from './content.ts';
import { columns, manifestRows, type Mode, type Table, tableRows } from './tables.ts';

const write = (document: FormatDocument, mode: Mode): Uint8Array => {
  const content = contentOf(document, mode === 'bulk');
  const tables = (Object.keys(columns) as Table[]).filter((table) => content[table].length > 0);
  const manifest = csvText(manifestRows(new Set(tables), mode), ',');
  return zipOf([
    ['manifest.csv', manifest],
    ...tables.map((table) => [`${table}.csv`, csvText(tableRows(table, content[table], mode), ',')] as const),
  ]);
};

/** OneRoster 1.2 CSV (1EdTech), everything in one package. */
export const onerosterCsvFormat: Format = {
  name: 'oneroster-csv',
  contentType: 'application/zip',
  extension: 'zip',
  whole: true,
  words: rosterNames,
  write: (document) => write(document, 'bulk'),
};

const { school, group, pupil } = rosterNames;

/**
 * OneRoster 1.2 CSV, what changed. Without lists of groups: a change tells where somebody is now, not which enrolment
 * ended. The first package is one of changes too, in which everybody is new.
 */
export const onerosterCsvDeltaFormat: Format = {
  ...onerosterCsvFormat,
  name: 'oneroster-csv-delta',
  whole: false,
  words: { school, group, pupil: pupil.filter((name) => name !== 'classes') },
  write: (document) => write(document, 'delta'),
};
