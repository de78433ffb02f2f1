import { hash } from 'node:crypto';
import type { Mac } from '../ports.ts';

const blockBytes = 64;
const digestBytes = 32;
const shortText = 256;

const padded = (key: Uint8Array, pad: number): Buffer => {
  const block = Buffer.alloc(blockBytes, pad);
  key.forEach((byte, i) => {
    block[i] = byte ^ pad;
  });
  return block;
};

/**
 * HMAC-SHA-256 (RFC 2104) of UTF-8 text under a key of 32 bytes. Two one-shot hashes over prepared key blocks:
 * measured twice as fast as `createHmac` for texts of 40 to 1000 bytes, and a night makes 300,000. The inner hash
 * passes as latin1, one character for each byte.
 */
export const createMac = (key: Uint8Array): Mac => {
  let inner = padded(key, 0x36);
  const outer = Buffer.concat([padded(key, 0x5c), Buffer.alloc(digestBytes)]);
  /** The first bytes of `inner`, by the length of a short text: these are the many, and of few lengths. */
  let heads: Buffer[] = [];
  return (text) => {
    // UTF-8 takes at most three bytes for each UTF-16 unit.
    const needed = blockBytes + 3 * text.length;
    if (inner.length < needed) {
      inner = Buffer.concat([inner.subarray(0, blockBytes), Buffer.alloc(2 * needed)]);
      heads = [];
    }
    const length = inner.write(text, blockBytes, 'utf8');
    const headOf = (): Buffer => inner.subarray(0, blockBytes + length);
    const head = length < shortText ? (heads[length] ??= headOf()) : headOf();
    outer.write(hash('sha256', head, 'latin1'), blockBytes, 'latin1');
    return hash('sha256', outer);
  };
};
