import type { Dice } from '../../deploy/demo/seed.ts';

/** Rows of cells of a CSV as the demo writes it: semicolons, CR LF, a byte order mark; cells keep their quotes. */
const cellsOf = (csv: string): readonly (readonly string[])[] =>
  csv
    .replace(/^\uFEFF/, '')
    .split(/\r\n(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .filter((row) => row !== '')
    .map((row) => row.match(/(?<=^|;)("(?:[^"]|"")*"|[^;]*)(?=;|$)/g) ?? []);

/** The same list with its columns in another order: which stands last is the school's own choice. */
export const columnsShuffled = (csv: string, dice: Dice): string => {
  const rows = cellsOf(csv);
  const order = dice.shuffle((rows[0] ?? []).map((_, column) => column));
  const lines = rows.map((cells) => order.map((column) => cells[column] ?? '').join(';'));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
};
