import { encodings, plainEncodings } from './encodings.ts';

/** A value to look for. `whole` is the value that the marker is a part of (the address around a local part). */
export type Wanted<Of> = {
  readonly of: Of;
  readonly marker: string;
  /** `word`: too short to be sure; counts only between characters that are not letters or digits. */
  readonly match: 'anywhere' | 'word';
  /** Other ways to write the same value. */
  readonly also: readonly string[];
};

/** `sink` is where it was found, `at` the byte. */
export type Hit<Of> = { readonly of: Of; readonly encoding: string; readonly sink: string; readonly at: number };

type Pattern<Of> = { readonly of: Of; readonly encoding: string; readonly bytes: Buffer; readonly word: boolean };

export type Search<Of> = {
  readonly patterns: number;
  /** Every place in these bytes where a wanted value stands in one of the encodings. */
  in(sink: string, bytes: Buffer): readonly Hit<Of>[];
};

/** Patterns are found by their last six bytes: the part that differs most between values of one kind. */
const anchor = 6;
const bits = 22;

const anchorAt = (bytes: Buffer, at: number): number => {
  const high = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  const low = (bytes[at + 3] ?? 0) | ((bytes[at + 4] ?? 0) << 8) | ((bytes[at + 5] ?? 0) << 16);
  const mixed = Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b);
  return (Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> 0) >>> (32 - bits);
};

const isSign = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte >= 192);

const bordered = (bytes: Buffer, from: number, until: number): boolean =>
  !isSign(bytes[from - 1]) && !isSign(bytes[until]);

const patternsOf = <Of>(wanted: Wanted<Of>): Pattern<Of>[] => {
  const seen = new Set<string>();
  return encodings.flatMap(({ name, of }) =>
    [wanted.marker, ...wanted.also].flatMap(of).flatMap((bytes) => {
      const text = bytes.toString('latin1');
      if (seen.has(text) || bytes.length < anchor) return [];
      seen.add(text);
      // A run of digits stands in other numbers by chance; a hash of more than that does not.
      const word = plainEncodings.has(name) && (wanted.match === 'word' || /^\d+$/.test(text));
      return [{ of: wanted.of, encoding: name, bytes, word }];
    }),
  );
};

/** Looks for all values in all encodings in one pass over the bytes, whatever their number. */
export const createSearch = <Of>(wanted: Iterable<Wanted<Of>>): Search<Of> => {
  const some = new Uint8Array(2 ** bits);
  const byAnchor = new Map<number, Pattern<Of>[]>();
  let patterns = 0;
  for (const one of wanted) {
    for (const pattern of patternsOf(one)) {
      const mark = anchorAt(pattern.bytes, pattern.bytes.length - anchor);
      some[mark] = 1;
      const list = byAnchor.get(mark);
      if (list === undefined) byAnchor.set(mark, [pattern]);
      else list.push(pattern);
      patterns += 1;
    }
  }
  const endingAt = (sink: string, bytes: Buffer, until: number, mark: number): Hit<Of>[] =>
    (byAnchor.get(mark) ?? []).flatMap((pattern) => {
      const from = until - pattern.bytes.length;
      if (from < 0 || pattern.bytes.compare(bytes, from, until) !== 0) return [];
      if (pattern.word && !bordered(bytes, from, until)) return [];
      return [{ of: pattern.of, encoding: pattern.encoding, sink, at: from }];
    });
  return {
    patterns,
    in: (sink, bytes) => {
      const hits: Hit<Of>[] = [];
      for (let at = 0; at + anchor <= bytes.length; at += 1) {
        const mark = anchorAt(bytes, at);
        if (some[mark] === 1) hits.push(...endingAt(sink, bytes, at + anchor, mark));
      }
      return hits;
    },
  };
};
