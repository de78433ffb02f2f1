import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Random } from '../ports.ts';
import { createSealer } from './seal.ts';

const random: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };
const fixed: Random = { bytes: (length) => new Uint8Array(length) };
const sealer = createSealer(random.bytes(32), random);
const plain = new TextEncoder().encode('Çelik;4A');
const broken = expect.objectContaining({ code: 'seal_broken', subject: {} });

describe('createSealer', () => {
  it.each([0, 1, 15, 16, 17, 100_000])('opens what it sealed: %i bytes', (length) => {
    const bytes = random.bytes(length);
    expect(sealer.open(sealer.seal(bytes, 'generation g1 part 1'), 'generation g1 part 1')).toStrictEqual(bytes);
  });

  it('encrypts as AES-256-GCM: test case 14 of the GCM specification', () => {
    const sealed = createSealer(new Uint8Array(32), fixed).seal(new Uint8Array(16), 'x');
    // Our associated data changes the tag, not the ciphertext.
    expect(Buffer.from(sealed.subarray(13, 29)).toString('hex')).toBe('cea7403d4d606b6e074ec5d3baf39d18');
    expect(sealed).toHaveLength(1 + 12 + 16 + 16);
    expect(sealed[0]).toBe(1);
  });

  it('uses a new nonce each time', () => {
    const seals = Array.from({ length: 50 }, () => Buffer.from(sealer.seal(plain, 'x')).toString('hex'));
    expect(new Set(seals.map((seal) => seal.slice(2, 26))).size).toBe(50);
  });

  it('does not open in another context or under another key', () => {
    const sealed = sealer.seal(plain, 'subject 1');
    expect(() => sealer.open(sealed, 'subject 2')).toThrow(broken);
    expect(() => createSealer(random.bytes(32), random).open(sealed, 'subject 1')).toThrow(broken);
  });

  it('finds every flipped bit', () => {
    const sealed = sealer.seal(plain, 'x');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = new Uint8Array(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => sealer.open(changed, 'x')).toThrow(broken);
    }
  });

  it('finds every cut', () => {
    const sealed = sealer.seal(plain, 'x');
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => sealer.open(sealed.subarray(0, length), 'x')).toThrow(broken);
    }
    expect(() => sealer.open(new Uint8Array([...sealed, 0]), 'x')).toThrow(broken);
  });
});
