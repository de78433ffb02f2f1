import { GatewayError } from '../../src/errors.ts';
import type { ReadingReport, SourceRow } from '../../src/ports.ts';
import { rowKind, unknownColumns } from './header.ts';
import type { Column } from './header.ts';

/** The cells of one row. `line` is where it begins, from 1. */
export type Cells = { readonly line: number; readonly cells: readonly string[] };

/** What was counted while reading a table with one header. `counts` and `kept` go by the place of the column. */
export type TableTally = {
  rows: number;
  columns: readonly Column[] | undefined;
  kept: readonly boolean[];
  counts: number[];
  complete: boolean;
};

export const newTable = (): TableTally => ({ rows: 0, columns: undefined, kept: [], counts: [], complete: false });

/** Fixes the columns, and which of them are kept: the declared ones that are wanted. */
export const begin = (tally: TableTally, columns: readonly Column[], wanted: ReadonlySet<string>): void => {
  tally.columns = columns;
  tally.kept = columns.map((column) => column.declared && wanted.has(column.name));
  tally.counts = columns.map(() => 0);
};

/**
 * The wanted cells of one row; the others are counted and go no further. Errors: source_row_width, since a shifted cell
 * would be another pupil's or another column's value.
 */
export const takeCells = (tally: TableTally, columns: readonly Column[], { line, cells }: Cells): SourceRow => {
  if (cells.length !== columns.length) throw wrongWidth(line, cells.length, columns.length);
  tally.rows++;
  return { kind: rowKind, line, values: wantedCells(tally, columns, cells) };
};

/** `Object.fromEntries` defines own properties, so that a column called `__proto__` is a name like any other. */
const wantedCells = (
  tally: TableTally,
  columns: readonly Column[],
  cells: readonly string[],
): Record<string, string> => {
  const entries: [string, string][] = [];
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (cell === '') continue;
    tally.counts[index] = (tally.counts[index] ?? 0) + 1;
    if (column.declared && tally.kept[index] === true) entries.push([column.name, cell]);
  }
  return Object.fromEntries(entries);
};

/** `count` cells stand where `width` should. */
export const wrongWidth = (line: number, count: number, width: number): GatewayError =>
  new GatewayError('source_row_width', {
    line,
    column: Math.min(count, width) + 1,
    count,
    expected: String(width),
  });

/**
 * The part of a report that is of the table; see ports. Columns are counted by the rows that had a value there. Undeclared
 * names are given only once rows, and all of them, fitted the header: one that lost its line end has the first row's values
 * in it.
 */
export const tableReport = (tally: TableTally): Pick<ReadingReport, 'rows' | 'dropped' | 'unknown' | 'complete'> => {
  const columns = tally.columns ?? [];
  const dropped = columns.flatMap((column, index) => {
    const count = tally.counts[index] ?? 0;
    const gone = column.declared && tally.kept[index] !== true && count > 0;
    return gone ? [[`${rowKind}/${column.name}`, count] as const] : [];
  });
  return {
    rows: new Map([[rowKind, tally.rows]]),
    dropped: new Map(dropped),
    unknown: tally.complete && tally.rows > 0 ? unknownColumns(columns, tally.counts) : [],
    complete: tally.complete,
  };
};
