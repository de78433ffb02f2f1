import type { Format } from '../text/format.ts';
import { pad, width, wrap } from './width.ts';

/** Numbers are written the way of the language and stand to the right; absent is a dash. */
export type Cell = string | number | undefined;
export type Table = { readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] };

const gap = '  ';

const written = (cell: Cell, format: Format): string =>
  cell === undefined ? '–' : typeof cell === 'number' ? format.number(cell) : cell;

type Column = {
  readonly header: string;
  readonly align: 'left' | 'right';
  readonly wide: number;
  /** Columns of the longest word in it, header included. */
  readonly longestWord: number;
};

const longestWordOf = (text: string): number => Math.max(...text.split(' ').map(width));

const columnsOf = (table: Table, body: readonly (readonly string[])[]): readonly Column[] =>
  table.columns.map((header, index) => {
    const numeric = table.rows.every((row) => typeof row[index] !== 'string') && table.rows.length > 0;
    const content = Math.max(0, ...body.map((row) => width(row[index] ?? '')));
    const word = longestWordOf(header);
    const longestWord = Math.max(word, ...body.map((row) => longestWordOf(row[index] ?? '')));
    return { header, align: numeric ? 'right' : 'left', wide: Math.max(content, word), longestWord };
  });

const lineOf = (columns: readonly Column[], cells: readonly string[]): string =>
  columns
    .map(({ wide, align }, index) => pad(cells[index] ?? '', wide, align))
    .join(gap)
    .trimEnd();

/** A header is broken between words, so that a long one does not widen a narrow column; it stands at the bottom. */
const headerLines = (columns: readonly Column[]): readonly string[] => {
  const broken = columns.map(({ header, wide }) => wrap(header, wide));
  const height = Math.max(...broken.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    lineOf(
      columns,
      broken.map((lines) => lines[row - (height - lines.length)] ?? ''),
    ),
  );
};

const totalOf = (columns: readonly Column[]): number =>
  columns.reduce((sum, column) => sum + column.wide, gap.length * (columns.length - 1));

/** Narrower than this a column of text is no longer pleasant to read. */
const narrowest = 12;

const canGiveWay = ({ align, wide, longestWord }: Column): boolean =>
  align === 'left' && wide > Math.max(narrowest, longestWord);

/** Columns of text give way, the widest first, and break between words; undefined where that is not enough. */
const narrowed = (natural: readonly Column[], limit: number): readonly Column[] | undefined => {
  let columns = natural;
  while (totalOf(columns) > limit) {
    const [widest] = columns.filter(canGiveWay).toSorted((a, b) => b.wide - a.wide);
    if (widest === undefined) return undefined;
    columns = columns.map((column) => (column === widest ? { ...column, wide: column.wide - 1 } : column));
  }
  return columns;
};

/** One row, over as many lines as its longest cell takes. */
const rowLines = (columns: readonly Column[], cells: readonly string[]): readonly string[] => {
  const broken = columns.map(({ wide }, index) => wrap(cells[index] ?? '', wide));
  const height = Math.max(...broken.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    lineOf(
      columns,
      broken.map((lines) => lines[row] ?? ''),
    ),
  );
};

/** For a window that is narrower than the table: each row as a block of labelled lines. */
const blocks = (table: Table, body: readonly (readonly string[])[]): readonly string[] => {
  const label = Math.max(...table.columns.map(width));
  return body.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...table.columns.map((header, column) => `${pad(header, label)}${gap}${row[column] ?? ''}`.trimEnd()),
  ]);
};

/** The lines of a table that fits `limit` columns, where one is known. */
export const tableLines = (table: Table, format: Format, limit?: number): readonly string[] => {
  const body = table.rows.map((row) => row.map((cell) => written(cell, format)));
  const natural = columnsOf(table, body);
  const columns = limit === undefined ? natural : narrowed(natural, limit);
  if (columns === undefined) return blocks(table, body);
  const rule = columns.map(({ wide }) => '─'.repeat(wide)).join(gap);
  return [...headerLines(columns), rule, ...body.flatMap((row) => rowLines(columns, row))];
};
