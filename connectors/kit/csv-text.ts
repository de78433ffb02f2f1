/** Characters that no text needs, and halves of characters. Tab and line ends stay: quoting holds them. */
const unwritable = /[^\P{Cc}\t\n\r]|[\uFEFF\uFFFE\uFFFF]/gu;

/** What a spreadsheet would calculate instead of show; the wide forms too, and behind blanks, which some of them pass over. */
const calculated = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/u;

/** Needs quotes, in whichever of the two delimiters somebody opens it: half of `a,=1` would be a formula. */
const quoted = /[",;\t\r\n]|^\s|\s$/u;

/** Control characters and halves of characters become U+FFFD, so that they can be seen and break nothing. */
export const writable = (text: string): string => text.toWellFormed().replace(unwritable, '\uFFFD');

/**
 * A cell as RFC 4180 has it; a carriage return alone, which half of the readers take for the end of the row, is a line feed. What a spreadsheet would calculate gets an apostrophe in front, also in a key such as `-12`:
 * always the same one, so that it stays the same key, and without exceptions that somebody could use.
 */
const csvCell = (value: string): string => {
  const text = writable(value).replaceAll(/\r(?!\n)/g, '\n');
  const shown = calculated.test(text) ? `'${text}` : text;
  return quoted.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
};

/** Rows with a line end (CRLF) after each, the last one included. */
export const csvText = (rows: readonly (readonly string[])[], delimiter: ',' | ';'): string =>
  rows.map((row) => `${row.map(csvCell).join(delimiter)}\r\n`).join('');
