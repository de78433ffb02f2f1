import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMac } from './mac.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => i * 7);
const oracle = (text: string): string => createHmac('sha256', key).update(text, 'utf8').digest('hex');

describe('createMac', () => {
  it('gives the answers of RFC 4231, test cases 1 and 2', () => {
    expect(createMac(new Uint8Array(20).fill(0x0b))('Hi There')).toBe(
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    );
    expect(createMac(new TextEncoder().encode('Jefe'))('what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('agrees with createHmac on any text, in any order of lengths', () => {
    const mac = createMac(key);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
        expect(mac(text)).toBe(oracle(text));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps nothing of a longer text before', () => {
    const mac = createMac(key);
    mac('x'.repeat(100_000));
    for (const text of ['', 'a', 'é', '\u{1F9D2}', '\ud800', 'x'.repeat(63)]) expect(mac(text)).toBe(oracle(text));
  });
});
