const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** Columns that a text takes on a terminal: an accent takes none, whether composed or not. */
export const width = (text: string): number => {
  let columns = 0;
  for (const character of text.normalize('NFC')) {
    if (/\p{M}|\u200b|\u200d/u.test(character)) continue;
    columns += wide.test(character) ? 2 : 1;
  }
  return columns;
};

export const pad = (text: string, columns: number, align: 'left' | 'right' = 'left'): string => {
  const blanks = ' '.repeat(Math.max(0, columns - width(text)));
  return align === 'right' ? blanks + text : text + blanks;
};

/** Breaks a text between words into lines of at most so many columns; a longer word keeps its own line. */
export const wrap = (text: string, columns: number): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && width(last) + 1 + width(word) <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};
