import { GatewayError } from '../../src/errors.ts';
import { readRows } from '../kit/csv-rows.ts';
import { decode } from '../kit/decode.ts';
import type { Undeclared } from '../kit/undeclared.ts';

/** A row under its header. Throws nothing: a column that the header lacks cannot be asked for. */
export type TableRow = { readonly line: number; of(column: string): string };

type Table = {
  /** Without `.csv`; says in errors where a line is. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly bytes: Uint8Array;
  readonly undeclared: Undeclared;
};

/**
 * The rows of one file: UTF-8, commas, names and order of the header exactly as the standard has them, behind which only
 * extensions (`metadata.`) may stand, which are reported and never read. Errors, each with the file in `source`: those of
 * CSV, source_header, source_row_width.
 */
export async function* readTable(table: Table): AsyncGenerator<readonly TableRow[]> {
  try {
    yield* rowsIn(table);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw new GatewayError(error.code, { line: 1, ...error.subject, source: `${table.name}.csv` });
  }
}

async function* rowsIn(table: Table): AsyncGenerator<readonly TableRow[]> {
  const text = decode([table.bytes], 'utf-8');
  let header: readonly string[] | undefined;
  for await (const batch of readRows(text.texts(), ',')) {
    const rows: TableRow[] = [];
    for (const { line, cells } of batch) {
      if (header === undefined) header = checkedHeader(table, cells);
      else rows.push(rowOf(table, header, { line, cells }));
    }
    yield rows;
  }
  if (header === undefined) throw wrongHeader(table, 0, 0);
}

const wrongHeader = ({ columns }: Table, column: number, count: number): GatewayError =>
  new GatewayError('source_header', { line: 1, column: column + 1, count, expected: columns[column] ?? 'metadata.' });

/** The first place that differs; what stands there may be a value, and is not shown. */
const checkedHeader = (table: Table, cells: readonly string[]): readonly string[] => {
  const { columns } = table;
  const length = Math.max(cells.length, columns.length);
  for (let index = 0; index < length; index++) {
    const name = cells[index];
    const fits = index < columns.length ? name === columns[index] : name?.startsWith('metadata.') === true;
    if (!fits || (name !== undefined && cells.indexOf(name) < index)) throw wrongHeader(table, index, cells.length);
  }
  return cells;
};

type Line = { readonly line: number; readonly cells: readonly string[] };

const rowOf = ({ name, columns, undeclared }: Table, header: readonly string[], { line, cells }: Line): TableRow => {
  if (cells.length !== header.length) {
    const column = Math.min(cells.length, header.length) + 1;
    throw new GatewayError('source_row_width', { line, column, count: cells.length, expected: String(header.length) });
  }
  for (let index = columns.length; index < header.length; index++) {
    if (cells[index] !== '') undeclared.note(name, 'column', header[index] ?? '', { line: 1, column: index + 1 });
  }
  return { line, of: (column) => cells[columns.indexOf(column)] ?? '' };
};
