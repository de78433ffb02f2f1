import { createHash } from 'node:crypto';

/** A SHA-256 hash as 64 lower-case hexadecimal characters. */
export type Hash = string;

export const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** A claim that `leaf` stands at `index` (0-based) of the tree of `size` leaves with this root. */
type Inclusion = {
  readonly leaf: Hash;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Hash[];
  readonly root: Hash;
};

/** A claim that the tree of `first` leaves is the beginning of the tree of `second` leaves. */
type Consistency = {
  readonly first: number;
  readonly firstRoot: Hash;
  readonly second: number;
  readonly secondRoot: Hash;
  readonly proof: readonly Hash[];
};

// One prefix for leaves and another for nodes, so that a node can never be passed off as a leaf.
const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** The root of a tree without leaves (RFC 6962, 2.1). */
export const emptyRoot: Hash = createHash('sha256').digest('hex');

/** RFC 6962, 2.1: SHA-256(0x00 || data). */
export const leafHash = (data: Uint8Array): Hash => createHash('sha256').update(leafPrefix).update(data).digest('hex');

/** RFC 6962, 2.1: SHA-256(0x01 || left || right). */
export const nodeHash = (left: Hash, right: Hash): Hash =>
  createHash('sha256').update(nodePrefix).update(left, 'hex').update(right, 'hex').digest('hex');

/** The largest power of two below `size`, which is at least 2. */
const split = (size: number): number => {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
};

/** The Merkle tree hash of leaf hashes (RFC 6962, 2.1). */
export const rootOf = (leaves: readonly Hash[]): Hash => {
  const [only] = leaves;
  if (only === undefined) return emptyRoot;
  if (leaves.length === 1) return only;
  const k = split(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
};

/** The audit path of the leaf at `index`, which lies within the tree (RFC 6962, 2.1.1). */
export const inclusionProof = (leaves: readonly Hash[], index: number): readonly Hash[] => {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...inclusionProof(leaves.slice(0, k), index), rootOf(leaves.slice(k))]
    : [...inclusionProof(leaves.slice(k), index - k), rootOf(leaves.slice(0, k))];
};

/** SUBPROOF of RFC 6962, 2.1.2; `whole` while the verifier already knows the root of this subtree. */
const subProof = (leaves: readonly Hash[], first: number, whole: boolean): readonly Hash[] => {
  if (first === leaves.length) return whole ? [] : [rootOf(leaves)];
  const k = split(leaves.length);
  return first <= k
    ? [...subProof(leaves.slice(0, k), first, whole), rootOf(leaves.slice(k))]
    : [...subProof(leaves.slice(k), first - k, false), rootOf(leaves.slice(0, k))];
};

/** Proof that the first `first` leaves were already so, 0 <= first <= size (RFC 6962, 2.1.2). */
export const consistencyProof = (leaves: readonly Hash[], first: number): readonly Hash[] =>
  first === 0 ? [] : subProof(leaves, first, true);

const isOdd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);
const isIndex = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

/** RFC 9162, 2.1.3.2. False for anything malformed. */
export const verifyInclusion = ({ leaf, index, size, proof, root }: Inclusion): boolean => {
  if (!isIndex(index) || !isIndex(size) || index >= size) return false;
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const step of proof) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      hash = nodeHash(step, hash);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = nodeHash(hash, step);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && hash === root;
};

const isPowerOfTwo = (n: number): boolean => 2 ** Math.round(Math.log2(n)) === n;

/** Steps 2 to 7 of RFC 9162, 2.1.4.2, for 0 < first < second. */
const followConsistency = (claim: Consistency, path: readonly Hash[]): boolean => {
  let [fn, sn] = [claim.first - 1, claim.second - 1];
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)];
  const [start, ...steps] = path;
  if (start === undefined) return false;
  let [older, newer] = [start, start];
  for (const step of steps) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      [older, newer] = [nodeHash(step, older), nodeHash(step, newer)];
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      newer = nodeHash(newer, step);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && older === claim.firstRoot && newer === claim.secondRoot;
};

/** RFC 9162, 2.1.4.2; an empty tree is the beginning of every tree. False for anything malformed. */
export const verifyConsistency = (claim: Consistency): boolean => {
  const { first, firstRoot, second, secondRoot, proof } = claim;
  if (!isIndex(first) || !isIndex(second) || first > second) return false;
  if (first === 0) return proof.length === 0 && firstRoot === emptyRoot;
  if (first === second) return proof.length === 0 && firstRoot === secondRoot;
  if (proof.length === 0) return false;
  return followConsistency(claim, isPowerOfTwo(first) ? [firstRoot, ...proof] : proof);
};
