import { GatewayError } from '../../src/errors.ts';
import type { Input, SourceConnector, SourceRow } from '../../src/ports.ts';
import { collect } from '../kit/decode.ts';
import { headerMissing, matchHeader, rowKind } from '../kit/header.ts';
import type { Column } from '../kit/header.ts';
import { begin, newTable, tableReport, takeCells } from '../kit/table-tally.ts';
import type { TableTally } from '../kit/table-tally.ts';
import { createUndeclared } from '../kit/undeclared.ts';
import type { Undeclared } from '../kit/undeclared.ts';
import { openZip } from '../kit/unzip.ts';
import type { Zip } from '../kit/unzip.ts';
import { createNumbers } from './numbers.ts';
import type { Numbers } from './numbers.ts';
import { textOf } from './cell.ts';
import { loadReader } from './reader.ts';
import type { CellValue } from './reader.ts';
import { readPart } from './part.ts';
import { writeAnew } from './rewrite.ts';
import { scanSheet } from './scan.ts';
import type { Fault, Scan } from './scan.ts';
import { parseSettings } from './settings.ts';
import type { XlsxSettings } from './settings.ts';
import { readStrings } from './strings.ts';
import { readWorkbook } from './workbook.ts';
import type { Sheet, Workbook } from './workbook.ts';

/**
 * Overviews and lists as XLSX, under the same header rules as CSV: one sheet, its header in the first row. Formulas are
 * never evaluated, and what they came to before is not believed: a declared column with one refuses the file, as do error
 * values, merged cells and hidden rows. Hidden columns are read like others. Other sheets with rows are reported by name.
 *
 * The end is proved by the archive's directory and a well-formed sheet. Errors: config_invalid without read-excel-file;
 * source_old_excel, source_archive, source_wrong_root, source_sheet_missing, source_sheet, those of XML and of headers.
 */
export const createXlsx = (load = loadReader): SourceConnector<XlsxSettings> => ({
  name: 'xlsx',
  parseSettings,
  names: undefined,
  starts: 'zip',
  read: (settings, input, wanted) => {
    const tally = newTable();
    const [sheets, numbers] = [createUndeclared(), createNumbers()];
    const reading = { settings, input, wanted: wanted.get(rowKind) ?? new Set<string>(), tally, sheets, numbers, load };
    return {
      rows: readFile(reading),
      report: () => {
        const table = tableReport(tally);
        const unknown = tally.complete ? [...table.unknown, ...sheets.list()] : [];
        const lostZeros = tally.complete ? numbers.suspect(tally.columns ?? []) : [];
        return { ...table, unknown, lostZeros, proof: tally.complete ? 'end_of_document' : 'none' };
      },
    };
  },
});

export const xlsx = createXlsx();

type File = {
  readonly settings: XlsxSettings;
  readonly input: Input;
  readonly wanted: ReadonlySet<string>;
  readonly tally: TableTally;
  readonly sheets: Undeclared;
  readonly numbers: Numbers;
  readonly load: typeof loadReader;
};

/** A school's overview is a few megabytes, and a workbook of it a dozen parts. */
const limits = { entries: 256, entryBytes: 128 * 1024 * 1024, totalBytes: 256 * 1024 * 1024 };

/** Compound files (MS-CFB): Excel until 2003, and workbooks with a password. */
const oldStart = [0xd0, 0xcf, 0x11, 0xe0];

async function* readFile(file: File): AsyncGenerator<readonly SourceRow[]> {
  const bytes = Buffer.concat(await collect(file.input.bytes, file.settings.maxBytes));
  if (oldStart.every((byte, index) => bytes[index] === byte)) {
    throw new GatewayError('source_old_excel', { line: 1, column: 1 });
  }
  const read = await file.load();
  const zip = openZip(bytes, limits);
  const workbook = await readWorkbook(zip);
  const sheet = chooseSheet(workbook, file.settings);
  const scan = await scanSheet(partAt(zip, sheet.path));
  const rows = await read(await anew(zip, workbook, scan));
  const columns = beginTable(file, rows[0] ?? [], scan);
  const held: SourceRow[] = [];
  for (const [index, values] of rows.entries()) {
    if (index === 0) continue;
    held.push(takeRow(file, columns, { line: index + 1, values }));
    if (held.length > batch) yield held.splice(0, held.length - 1);
  }
  await noteOthers(file, zip, workbook, sheet);
  if (held.length > 1) yield held.splice(0, held.length - 1);
  if (held.length > 0) yield held;
  file.tally.complete = true;
}

/** Rows go out in batches of about this many. */
const batch = 200;

const partAt = (zip: Zip, path: string): Uint8Array => {
  const part = zip.read(path);
  if (part === undefined) throw new GatewayError('source_malformed', { line: 1, column: 1 });
  return part;
};

const chooseSheet = ({ sheets }: Workbook, { sheet: name }: XlsxSettings): Sheet => {
  const found = sheets.find((sheet) => (name === undefined ? sheet.visible : sheet.name === name));
  if (found !== undefined) return found;
  throw new GatewayError('source_sheet_missing', { line: 1, ...(name === undefined ? {} : { expected: name }) });
};

const anew = async (zip: Zip, workbook: Workbook, { cells }: Scan): Promise<ArrayBuffer> => {
  const styles = workbook.styles === undefined ? undefined : zip.read(workbook.styles);
  if (styles !== undefined) await readPart(styles, () => ({ open: () => {} }));
  const strings = workbook.sharedStrings === undefined ? undefined : zip.read(workbook.sharedStrings);
  const { from1904 } = workbook;
  return writeAnew({ cells, strings: strings === undefined ? [] : await readStrings(strings), styles, from1904 });
};

const unfit = ({ found, row, columns }: Fault): GatewayError =>
  new GatewayError('source_sheet', { line: row, column: columns[0], found });

/** Matches the header, and refuses what nobody can believe in it or beneath a declared name. */
const beginTable = (file: File, first: readonly CellValue[], { faults }: Scan): readonly Column[] => {
  const wrong = faults.find(({ row, found }) => row === 1 && found !== 'merged');
  if (wrong !== undefined) throw unfit(wrong);
  const names = first.map((value, index) => headerText(value, index + 1));
  while (names.at(-1) === '') names.pop();
  if (names.length === 0) throw headerMissing(file.settings.columns);
  const columns = matchHeader(names, file.settings.columns);
  const fault = faults.find(({ found, columns: [from, to] }) =>
    found === 'hidden_rows' ? true : columns.slice(from - 1, to).some(({ declared }) => declared),
  );
  if (fault !== undefined) throw unfit(fault);
  begin(file.tally, columns, file.wanted);
  return columns;
};

const headerText = (value: CellValue, column: number): string => {
  const text = textOf(value);
  if (text === undefined) throw new GatewayError('source_malformed', { line: 1, column });
  return text;
};

type Line = { readonly line: number; readonly values: readonly CellValue[] };

const takeRow = (file: File, columns: readonly Column[], { line, values }: Line): SourceRow => {
  let width = values.length;
  while (width > columns.length && values[width - 1] === null) width -= 1;
  const cells = Array.from({ length: Math.max(width, columns.length) }, (_, index) => {
    const value = values[index] ?? null;
    const text = textOf(value);
    if (text !== undefined) {
      file.numbers.add(index, value, text);
      return text;
    }
    if (columns[index]?.declared !== true) return '?';
    if (typeof value === 'string') throw new GatewayError('source_malformed', { line, column: index + 1 });
    throw new GatewayError('source_sheet', { line, column: index + 1, found: 'number' });
  });
  return takeCells(file.tally, columns, { line, cells });
};

/** Law 9: a sheet that nobody reads is not forwarded, and not passed over in silence either. */
const noteOthers = async (file: File, zip: Zip, { sheets }: Workbook, own: Sheet): Promise<void> => {
  for (const [index, sheet] of sheets.entries()) {
    if (sheet === own) continue;
    const { cells } = await scanSheet(partAt(zip, sheet.path));
    const rows = new Set(cells.map(({ row }) => row)).size;
    for (let row = 0; row < rows; row++) {
      file.sheets.note('werkblad', 'sheet', sheet.name, { line: 1, column: index + 1 });
    }
  }
};
