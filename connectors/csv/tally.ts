import { GatewayError } from '../../src/errors.ts';
import type { Proof, ReadingReport, SourceRow } from '../../src/ports.ts';
import type { Column } from '../kit/header.ts';
import { newTable, tableReport, takeCells, wrongWidth } from '../kit/table-tally.ts';
import type { Cells, TableTally } from '../kit/table-tally.ts';

/** What was counted while reading one file. */
export type Tally = TableTally & {
  /** Line of an empty line after which nothing came yet. */
  blankLine: number | undefined;
  encoding: string | undefined;
  /** Whether the last character so far is a line end. */
  lineEnd: boolean;
  /** The number of rows that a line at the end declares. */
  total: { readonly line: number; readonly rows: number } | undefined;
};

export const newTally = (): Tally => ({
  ...newTable(),
  blankLine: undefined,
  encoding: undefined,
  lineEnd: false,
  total: undefined,
});

/**
 * The wanted cells of one row; see takeCells. Undefined for an empty line, which may stand at the end of a file only.
 * Errors: source_row_width, source_malformed.
 */
export const take = (tally: Tally, columns: readonly Column[], row: Cells): SourceRow | undefined => {
  if (row.cells.length === 1 && row.cells[0] === '' && columns.length > 1) {
    tally.blankLine ??= row.line;
    return undefined;
  }
  // Nothing follows the line that counts the rows.
  if (tally.total !== undefined) throw new GatewayError('source_malformed', { line: row.line });
  if (tally.blankLine !== undefined) throw wrongWidth(tally.blankLine, 1, columns.length);
  return takeCells(tally, columns, row);
};

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

/** The report of a reading; see ports. */
export const reportOf = (tally: Tally): ReadingReport => ({
  ...tableReport(tally),
  ...(tally.encoding === undefined ? {} : { encoding: tally.encoding }),
  proof: tally.complete ? proofOf(tally) : 'none',
});
