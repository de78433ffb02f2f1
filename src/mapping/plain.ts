/**
 * True for a text that is tidy as it is and cannot hold anything forbidden: letters of the Latin blocks up to
 * U+024F, single blanks between words, apostrophe, hyphen and full stop; no digit and no `@`. Other texts are
 * not wrong, they are only looked at with more care.
 */
export const isPlain = (text: string): boolean => {
  const last = text.length - 1;
  if (last < 0) return false;
  let before = 32;
  for (let index = 0; index <= last; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 32) {
      if (before === 32) return false;
    } else if (!isPlainSign(code)) return false;
    before = code;
  }
  return before !== 32;
};

const isPlainSign = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 0xc0 && code <= 0x24f) ||
  code === 39 ||
  code === 45 ||
  code === 46;
