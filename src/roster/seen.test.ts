import { describe, expect, it } from 'vitest';
import { createSeen } from './seen.ts';

const seed = Uint32Array.of(0x1234_5678, 0x9abc_def0);

/** Keys as sources write them: numbers in a row, with zeros in front, and ECK iDs that differ at the end only. */
const shapes: readonly (readonly [string, (n: number) => string])[] = [
  ['numbers in a row', (n) => String(n)],
  ['numbers with zeros in front', (n) => String(n).padStart(9, '0')],
  ['long keys that differ at the end', (n) => `https://ketenid.nl/pilot/${'a'.repeat(120)}${n.toString(16)}`],
  ['long keys that differ at the start', (n) => `${n.toString(16)}${'-key'.repeat(20)}`],
  ['keys of two letters and a number', (n) => `${String.fromCharCode(65 + (n % 26))}Z${Math.floor(n / 26)}`],
];

describe('keys that were seen', () => {
  it.each(shapes)('takes none of 300,000 %s for another', (_, keyOf) => {
    const seen = createSeen(seed);
    let meetings = 0;
    for (let n = 0; n < 300_000; n += 1) if (seen.note(keyOf(n), n) !== undefined) meetings += 1;
    expect({ meetings, size: seen.size() }).toStrictEqual({ meetings: 0, size: 300_000 });
  });

  it('tells under which number each came first, also after it grew', () => {
    const seen = createSeen(seed);
    for (let n = 0; n < 50_000; n += 1) seen.note(`k${n}`, n);
    const wrong = Array.from({ length: 50_000 }, (_, n) => n).filter((n) => seen.note(`k${n}`, 99_999_999) !== n);
    expect(wrong).toStrictEqual([]);
    expect(seen.size()).toBe(50_000);
  });

  it('notes the number 0 and an empty key like any other', () => {
    const seen = createSeen(seed);
    expect(seen.note('', 0)).toBeUndefined();
    expect(seen.note('', 7)).toBe(0);
    expect(seen.note('\0', 1)).toBeUndefined();
  });

  it('keeps signs outside of ASCII apart, in any order', () => {
    const seen = createSeen(seed);
    const keys = ['ab', 'ba', 'é', 'e\u0301', 'İ', '😀', '\ude00\ud83d', 'a', 'aa', 'aaa'];
    expect(keys.map((key, n) => seen.note(key, n))).toStrictEqual(keys.map(() => undefined));
  });

  it.each([Uint32Array.of(0, 0), Uint32Array.of(0xffff_ffff, 0xffff_ffff), Uint32Array.of(1, 0)])(
    'keeps keys apart whatever its seed',
    (other) => {
      const seen = createSeen(other);
      for (let n = 0; n < 100_000; n += 1) seen.note(`p-${n}`, n);
      expect(seen.size()).toBe(100_000);
    },
  );
});
