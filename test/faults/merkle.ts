import { createHash } from 'node:crypto';

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** RFC 6962, 2.1: the largest power of two smaller than the number of leaves. */
const split = (size: number): number => 2 ** Math.ceil(Math.log2(size) - 1);

/** The root over leaf hashes, by the definition in RFC 6962, 2.1; shares nothing with the gateway's own tree. */
export const rootOf = (leaves: readonly Uint8Array[]): Buffer => {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return Buffer.from(only);
  const k = split(leaves.length);
  return sha256(Uint8Array.of(1), rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
};
