const unseen = /[^\P{Cc}\t\n\r]|[\uFEFF\uFFFE\uFFFF]/gu;

/** What nobody can see, and halves of characters, are shown as U+FFFD. */
export const shown = (value: string): string => value.toWellFormed().replaceAll(unseen, '\uFFFD');

/** In CSV, what a spreadsheet would calculate gets an apostrophe besides, and a carriage return alone is a line feed. */
export const shownInCsv = (value: string): string => {
  const text = shown(value).replaceAll(/\r(?!\n)/g, '\n');
  return /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/.test(text) ? `'${text}` : text;
};
