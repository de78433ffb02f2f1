import type { Input, SourceConnector, SourceRow } from '../../src/ports.ts';
import { collect, decode } from '../kit/decode.ts';
import { findDelimiter, headerMissing, matchHeader, rowKind } from './header.ts';
import { readRows } from './rows.ts';
import type { Cells } from './rows.ts';
import { parseSettings } from './settings.ts';
import type { CsvSettings } from './settings.ts';
import { begin, newTally, reportOf, take } from './tally.ts';
import type { Tally } from './tally.ts';

/**
 * Overviews and lists as CSV: semicolon, comma or tab; UTF-8, UTF-16 with a byte order mark, or windows-1252 where
 * declared. Column names come from the mapping, so `names` is undefined. Cells stay text: nothing is trimmed or
 * cast, a cell that a spreadsheet would take for a formula included. An empty cell is absent.
 *
 * CSV has no mark for its end. A file that was cut off within a row is refused; one cut off exactly between two
 * rows, or within the last cell, looks whole here. The guard on removals and the overlap with the last generation
 * are there for that.
 */
export const csv: SourceConnector<CsvSettings> = {
  name: 'csv',
  parseSettings,
  names: undefined,
  read: (settings, input, wanted) => {
    const tally = newTally();
    const reading = { settings, input, wanted: wanted.get(rowKind) ?? new Set<string>(), tally };
    return { rows: readFile(reading), report: () => reportOf(tally) };
  },
};

type File = {
  readonly settings: CsvSettings;
  readonly input: Input;
  readonly wanted: ReadonlySet<string>;
  readonly tally: Tally;
};

async function* readFile({ settings, input, wanted, tally }: File): AsyncGenerator<readonly SourceRow[]> {
  const text = decode(await collect(input.bytes, settings.maxBytes), settings.encoding);
  tally.encoding = text.encoding;
  const delimiter = findDelimiter(beginning(text.texts()), settings);
  for await (const batch of readRows(text.texts(), delimiter)) {
    const rows = batch.flatMap((cells) => {
      const row = takeRow({ settings, wanted, tally }, cells);
      return row === undefined ? [] : [row];
    });
    if (rows.length > 0) yield rows;
  }
  if (tally.columns === undefined) throw headerMissing(settings.columns);
  tally.complete = true;
}

/** The first row is the header and yields nothing. */
const takeRow = (file: Omit<File, 'input'>, cells: Cells): SourceRow | undefined => {
  const { settings, wanted, tally } = file;
  if (tally.columns !== undefined) return take(tally, tally.columns, cells);
  begin(tally, matchHeader(cells.cells, settings.columns), wanted);
  return undefined;
};

/** Long enough for any header within the limit on columns. */
const headerLength = 128 * 1024;

const beginning = (texts: Iterable<string>): string => {
  let start = '';
  for (const text of texts) {
    start += text;
    if (start.length >= headerLength) break;
  }
  return start;
};
