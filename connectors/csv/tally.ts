import { GatewayError } from '../../src/errors.ts';
import type { Proof, ReadingReport, SourceRow } from '../../src/ports.ts';
import { rowKind, unknownColumns } from './header.ts';
import type { Column } from './header.ts';
import type { Cells } from './rows.ts';

/** What was counted while reading one file. `counts` and `kept` go by the place of the column. */
export type Tally = {
  rows: number;
  columns: readonly Column[] | undefined;
  kept: readonly boolean[];
  counts: number[];
  /** Line of an empty line after which nothing came yet. */
  blankLine: number | undefined;
  encoding: string | undefined;
  /** Whether the last character so far is a line end. */
  lineEnd: boolean;
  /** The number of rows that a line at the end declares. */
  total: { readonly line: number; readonly rows: number } | undefined;
  complete: boolean;
};

export const newTally = (): Tally => ({
  rows: 0,
  columns: undefined,
  kept: [],
  counts: [],
  blankLine: undefined,
  encoding: undefined,
  lineEnd: false,
  total: undefined,
  complete: false,
});

/** Fixes the columns, and which of them are kept: the declared ones that are wanted. */
export const begin = (tally: Tally, columns: readonly Column[], wanted: ReadonlySet<string>): void => {
  tally.columns = columns;
  tally.kept = columns.map((column) => column.declared && wanted.has(column.name));
  tally.counts = columns.map(() => 0);
};

/**
 * The wanted cells of one row; the others are counted and go no further. Undefined for an empty line, which may
 * stand at the end of a file only. Errors: source_row_width, since a shifted cell would be another pupil's or
 * another column's value.
 */
export const take = (tally: Tally, columns: readonly Column[], { line, cells }: Cells): SourceRow | undefined => {
  if (cells.length === 1 && cells[0] === '' && columns.length > 1) {
    tally.blankLine ??= line;
    return undefined;
  }
  // Nothing follows the line that counts the rows.
  if (tally.total !== undefined) throw new GatewayError('source_malformed', { line });
  if (tally.blankLine !== undefined) throw wrongWidth(tally.blankLine, 1, columns.length);
  if (cells.length !== columns.length) throw wrongWidth(line, cells.length, columns.length);
  tally.rows++;
  return { kind: rowKind, line, values: wantedCells(tally, columns, cells) };
};

/** `Object.fromEntries` defines own properties, so that a column called `__proto__` is a name like any other. */
const wantedCells = (tally: Tally, columns: readonly Column[], cells: readonly string[]): Record<string, string> => {
  const entries: [string, string][] = [];
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (cell === '') continue;
    tally.counts[index] = (tally.counts[index] ?? 0) + 1;
    if (column.declared && tally.kept[index] === true) entries.push([column.name, cell]);
  }
  return Object.fromEntries(entries);
};

const wrongWidth = (line: number, count: number, width: number): GatewayError =>
  new GatewayError('source_row_width', {
    line,
    column: Math.min(count, width) + 1,
    count,
    expected: String(width),
  });

/**
 * The number of rows that a line declares: `Aantal leerlingen: 62`, in one cell or in two that stand beside each other.
 * Undefined for every other line.
 */
export const declaredTotal = (cells: readonly string[], words: string): number | undefined => {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const text = filled.join(' ');
  if (filled.length > 2 || !text.startsWith(words)) return undefined;
  const number = /^\s*[:=]?\s*(\d{1,7})$/.exec(text.slice(words.length))?.[1];
  return number === undefined ? undefined : Number(number);
};

/** Throws source_cut_off for a file without the line that counts its rows, or with another number of them. */
export const checkTotal = ({ total, rows }: Tally): void => {
  if (total?.rows === rows) return;
  const declared = total === undefined ? {} : { expected: String(total.rows) };
  throw new GatewayError('source_cut_off', { line: total?.line ?? rows + 2, count: rows, ...declared });
};

const proofOf = ({ total, lineEnd }: Tally): Proof => {
  if (total !== undefined) return 'declared_count';
  return lineEnd ? 'line_end' : 'none';
};

/**
 * The report of a reading; see ports. Columns are counted by the rows that had a value there. Undeclared names are
 * given only once rows, and all of them, fitted the header: one that lost its line end has the first row's values in it.
 */
export const reportOf = (tally: Tally): ReadingReport => {
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
    ...(tally.encoding === undefined ? {} : { encoding: tally.encoding }),
    complete: tally.complete,
    proof: tally.complete ? proofOf(tally) : 'none',
  };
};
