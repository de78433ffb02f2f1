import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './tree.ts';

// The eight inputs and roots that certificate-transparency tests its Merkle tree with.
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (hex) => leafHash(Buffer.from(hex, 'hex')),
);
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const most = 64;
const leaves = Array.from({ length: most }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)));

/** MTH by the words of RFC 6962, 2.1, on bytes and without a helper of ours. */
const naive = (items: readonly string[]): Buffer => {
  const [only] = items;
  if (only === undefined) return createHash('sha256').digest();
  if (items.length === 1) return Buffer.from(only, 'hex');
  const k = 2 ** Math.ceil(Math.log2(items.length) - 1);
  const halves = [naive(items.slice(0, k)), naive(items.slice(k))];
  return createHash('sha256')
    .update(Buffer.concat([Buffer.of(1), ...halves]))
    .digest();
};

const flip = (hash: string): string => (hash.startsWith('0') ? `1${hash.slice(1)}` : `0${hash.slice(1)}`);

describe('the tree', () => {
  it('gives the known root of nothing', () => {
    expect(emptyRoot).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(rootOf([])).toBe(emptyRoot);
  });

  it.each(roots.map((root, index) => ({ size: index + 1, root })))('gives the known root of $size inputs', (known) => {
    expect(rootOf(inputs.slice(0, known.size))).toBe(known.root);
  });

  it('gives the known paths and proofs of the eight inputs', () => {
    const five = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e';
    const pair = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b';
    expect(inclusionProof(inputs, 0)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      five,
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(inclusionProof(inputs.slice(0, 5), 1)).toEqual([roots[0], five, pair]);
    expect(inclusionProof(inputs.slice(0, 3), 2)).toEqual([roots[1]]);
    expect(consistencyProof(inputs, 6)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      roots[3],
    ]);
    expect(consistencyProof(inputs.slice(0, 5), 2)).toEqual([five, pair]);
  });

  it('agrees with the naive definition for every size', () => {
    for (let size = 0; size <= most; size++) {
      expect(rootOf(leaves.slice(0, size))).toBe(naive(leaves.slice(0, size)).toString('hex'));
    }
  });
});

describe('inclusion', () => {
  it('is proven for every leaf of every tree', () => {
    for (let size = 1; size <= most; size++) {
      const tree = leaves.slice(0, size);
      const root = naive(tree).toString('hex');
      for (const [index, leaf] of tree.entries()) {
        const proof = inclusionProof(tree, index);
        expect(verifyInclusion({ leaf, index, size, proof, root })).toBe(true);
      }
    }
  });

  it('is refused for another index, size, leaf, root or path', () => {
    for (let size = 2; size <= 20; size++) {
      const tree = leaves.slice(0, size);
      const root = rootOf(tree);
      for (const [index, leaf] of tree.entries()) {
        const proof = inclusionProof(tree, index);
        const claim = { leaf, index, size, proof, root };
        const wrong = [
          { ...claim, index: (index + 1) % size },
          { ...claim, index: size },
          { ...claim, index: -1 },
          { ...claim, size: 0 },
          { ...claim, leaf: flip(leaf) },
          { ...claim, root: flip(root) },
          { ...claim, proof: proof.slice(1) },
          { ...claim, proof: [...proof, leaf] },
          ...proof.map((hash, at) => ({ ...claim, proof: proof.with(at, flip(hash)) })),
        ];
        expect(wrong.filter(verifyInclusion)).toEqual([]);
      }
    }
  });
});

const claimOf = (first: number, second: number) => ({
  first,
  second,
  firstRoot: naive(leaves.slice(0, first)).toString('hex'),
  secondRoot: naive(leaves.slice(0, second)).toString('hex'),
  proof: consistencyProof(leaves.slice(0, second), first),
});

describe('consistency', () => {
  it('is proven for every pair of sizes', () => {
    for (let second = 0; second <= most; second++) {
      for (let first = 0; first <= second; first++) expect(verifyConsistency(claimOf(first, second))).toBe(true);
    }
  });

  it('is refused for other sizes, roots or paths', () => {
    for (let second = 2; second <= 24; second++) {
      for (let first = 1; first < second; first++) {
        const claim = claimOf(first, second);
        const wrong = [
          { ...claim, first: second + 1 },
          { ...claim, first: 0 },
          { ...claim, second: first },
          { ...claim, firstRoot: flip(claim.firstRoot) },
          { ...claim, secondRoot: flip(claim.secondRoot) },
          { ...claim, proof: [] },
          { ...claim, proof: claim.proof.slice(1) },
          { ...claim, proof: [...claim.proof, claim.firstRoot] },
          ...claim.proof.map((hash, at) => ({ ...claim, proof: claim.proof.with(at, flip(hash)) })),
        ];
        expect(wrong.filter(verifyConsistency)).toEqual([]);
      }
    }
  });

  it('takes the empty tree as the beginning of every tree, with its own root and without a path', () => {
    const claim = { first: 0, firstRoot: emptyRoot, second: 3, secondRoot: rootOf(leaves.slice(0, 3)), proof: [] };
    expect(verifyConsistency(claim)).toBe(true);
    expect(verifyConsistency({ ...claim, firstRoot: flip(emptyRoot) })).toBe(false);
  });
});

describe('hashes', () => {
  it('of a leaf and of a node over the same bytes differ', () => {
    const [left = '', right = ''] = leaves;
    expect(leafHash(Buffer.from(left + right, 'hex'))).not.toBe(nodeHash(left, right));
  });
});
