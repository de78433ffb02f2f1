import { emptyRoot, nodeHash, type Hash } from './tree.ts';

/** A complete subtree: it covers the leaves from `idx * 2 ** level` up to `(idx + 1) * 2 ** level`. */
type Place = { readonly level: number; readonly idx: number };
export type Node = Place & { readonly hash: Hash };

/** The largest complete subtrees that together are the tree of `size` leaves, from left to right. */
export const peakPlaces = (size: number): readonly Place[] => {
  const places: Place[] = [];
  let start = 0;
  for (let level = Math.floor(Math.log2(Math.max(size, 1))); level >= 0; level--) {
    const width = 2 ** level;
    if (size - start < width) continue;
    places.push({ level, idx: start / width });
    start += width;
  }
  return places;
};

/** How many complete subtrees of two leaves or more a tree of `size` leaves has. */
export const nodeCount = (size: number): number => {
  let count = 0;
  for (let rest = Math.floor(size / 2); rest > 0; rest = Math.floor(rest / 2)) count += rest;
  return count;
};

/** A growing tree that remembers only its peaks: what is needed to go on and to state the root. */
export type Frontier = {
  size(): number;
  root(): Hash;
  /** Adds a leaf; returns the subtrees of two leaves or more that it completes, smallest first. */
  add(leaf: Hash): readonly Node[];
};

/** A frontier of `size` leaves from its peaks as `peakPlaces` orders them. */
export const createFrontier = (size = 0, peaks: readonly Hash[] = []): Frontier => {
  const stack = [...peaks];
  let count = size;
  return {
    size: () => count,
    root: () => stack.reduceRight((right, left) => (right === '' ? left : nodeHash(left, right)), '') || emptyRoot,
    add(leaf) {
      const made: Node[] = [];
      let hash = leaf;
      // Adding one carries through the trailing ones of the count, as in binary addition.
      let [level, idx] = [0, count];
      for (; idx % 2 === 1; idx = (idx - 1) / 2) {
        hash = nodeHash(stack.pop() ?? '', hash);
        level++;
        made.push({ level, idx: (idx - 1) / 2, hash });
      }
      stack.push(hash);
      count++;
      return made;
    },
  };
};
