/** Encodings that an export may have, by their names in the WHATWG Encoding Standard. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const marks: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** The encoding that a byte order mark names; undefined without a mark. */
export const encodingByMark = (pieces: readonly Uint8Array[]): Encoding | undefined => {
  const start = pieces.slice(0, 3).flatMap((piece) => Array.from(piece.subarray(0, 3)));
  return marks.find(([, mark]) => mark.every((byte, index) => start[index] === byte))?.[0];
};

/**
 * True when the bytes hold at least one whole multi-byte sequence of UTF-8. In windows-1252 such a sequence is a
 * row of unlikely characters (a capital A with a mark, then a sign), so the file is UTF-8, perhaps a damaged one.
 */
export const looksLikeUtf8 = (pieces: readonly Uint8Array[]): boolean => {
  let awaited = 0;
  for (const piece of pieces) {
    for (const byte of piece) {
      const continues = awaited > 0 && byte >= 0x80 && byte < 0xc0;
      if (continues && awaited === 1) return true;
      awaited = continues ? awaited - 1 : bytesAfter(byte);
    }
  }
  return false;
};

/** How many bytes follow the first byte of a sequence (Unicode, table 3-7). */
const bytesAfter = (byte: number): number => {
  if (byte < 0xc2 || byte > 0xf4) return 0;
  if (byte < 0xe0) return 1;
  return byte < 0xf0 ? 2 : 3;
};
