import type { Input, SourceConnector, SourceRow } from '../../src/ports.ts';
import { collect, decode } from '../kit/decode.ts';
import { headerMissing, matchHeader, rowKind } from '../kit/header.ts';
import { begin } from '../kit/table-tally.ts';
import type { Cells } from '../kit/table-tally.ts';
import { findDelimiter } from './delimiter.ts';
import { readRows } from '../kit/csv-rows.ts';
import { parseSettings } from './settings.ts';
import type { CsvSettings } from './settings.ts';
import { checkTotal, declaredTotal, newTally, reportOf, take } from './tally.ts';
import type { Tally } from './tally.ts';

/**
 * Overviews and lists as CSV: semicolon, comma or tab; UTF-8, UTF-16 with a byte order mark or where the first line
 * shows it beyond doubt, or windows-1252 where declared. Column names come from the mapping, so `names` is undefined. Cells stay text: nothing is trimmed or
 * cast, a cell that a spreadsheet would take for a formula included. An empty cell is absent.
 *
 * CSV has no mark for its end. A file that was cut off within a row is refused. One whose last row lacks its line end
 * may be cut within its last cell: it is read without that row (unless nobody wants that cell, or `lastLine` is `open`), and
 * proves nothing. One
 * cut off exactly between two rows looks whole here, unless its last line is declared to count the rows (`total`); the
 * guard on removals and the overlap with the last generation are there for that.
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
  const held: SourceRow[] = [];
  for await (const batch of readRows(endings(text.texts(), tally), delimiter)) {
    const rows = batch.flatMap((cells) => {
      const row = takeRow({ settings, wanted, tally }, cells);
      return row === undefined ? [] : [row];
    });
    held.push(...rows);
    if (held.length > 1) yield held.splice(0, held.length - 1);
  }
  if (tally.columns === undefined) throw headerMissing(settings.columns);
  if (settings.total !== undefined) checkTotal(tally);
  if (held.length > 0 && (settings.lastLine === 'open' || isWhole(tally))) yield held;
  tally.complete = true;
}

/** Half a key is another pupil's, and half a name is nobody's: a last cell that may be cut is not believed. */
const isWhole = ({ total, lineEnd, kept }: Tally): boolean => total !== undefined || lineEnd || kept.at(-1) !== true;

/** The texts as they are; notes whether the last of them ends in a line end. */
function* endings(texts: Iterable<string>, tally: Tally): Generator<string> {
  for (const text of texts) {
    if (text !== '') tally.lineEnd = text.endsWith('\n');
    yield text;
  }
}

/** The first row is the header and yields nothing. */
const takeRow = (file: Omit<File, 'input'>, cells: Cells): SourceRow | undefined => {
  const { settings, wanted, tally } = file;
  if (tally.columns !== undefined)
    return isTotal(tally, cells, settings) ? undefined : take(tally, tally.columns, cells);
  begin(tally, matchHeader(cells.cells, settings.columns), wanted);
  return undefined;
};

const isTotal = (tally: Tally, { line, cells }: Cells, { total: words }: CsvSettings): boolean => {
  const rows = words === undefined || tally.total !== undefined ? undefined : declaredTotal(cells, words);
  if (rows !== undefined) tally.total = { line, rows };
  return rows !== undefined;
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
