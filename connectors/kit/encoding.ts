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

/** Code units that must agree before UTF-16 is taken without a mark: the header of any overview is longer. */
const certainUnits = 16;

/**
 * UTF-16 without a mark, where it is certain: the whole first line is of characters below U+0100, so that every other
 * byte of it is NUL and no other is. No other encoding has NUL in a text. Undefined where anything speaks against it.
 */
export const encodingByNul = (pieces: readonly Uint8Array[]): Encoding | undefined => {
  const zeros = [0, 0];
  let at = 0;
  let before = -1;
  for (const piece of pieces) {
    for (const byte of piece) {
      const side = at % 2;
      if (byte === 0) zeros[side] = (zeros[side] ?? 0) + 1;
      at += 1;
      if (side === 1 && before + byte === 0x0a && before * byte === 0) return bySide(zeros, at / 2);
      before = byte;
    }
  }
  return undefined;
};

const bySide = ([even, odd]: readonly number[], units: number): Encoding | undefined => {
  if (units < certainUnits) return undefined;
  if (even === 0 && odd === units) return 'utf-16le';
  return odd === 0 && even === units ? 'utf-16be' : undefined;
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
