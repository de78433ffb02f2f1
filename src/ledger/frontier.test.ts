import { describe, expect, it } from 'vitest';
import { createFrontier, nodeCount, peakPlaces, type Node } from './frontier.ts';
import { leafHash, rootOf } from './tree.ts';

const leaves = Array.from({ length: 130 }, (_, index) => leafHash(Buffer.from(String(index))));

describe('the frontier', () => {
  it('has the root of the whole tree at every size', () => {
    const frontier = createFrontier();
    expect(frontier.root()).toBe(rootOf([]));
    for (const [index, leaf] of leaves.entries()) {
      frontier.add(leaf);
      expect(frontier.size()).toBe(index + 1);
      expect(frontier.root()).toBe(rootOf(leaves.slice(0, index + 1)));
    }
  });

  it('completes each subtree once, with its own root', () => {
    const frontier = createFrontier();
    const made = leaves.flatMap((leaf) => frontier.add(leaf));
    for (const { level, idx, hash } of made) {
      expect(hash).toBe(rootOf(leaves.slice(idx * 2 ** level, (idx + 1) * 2 ** level)));
    }
    expect(new Set(made.map(({ level, idx }) => `${level}/${idx}`)).size).toBe(made.length);
    expect(made.length).toBe(nodeCount(leaves.length));
  });

  it('goes on from its peaks at any size', () => {
    const whole = createFrontier();
    const nodes: Node[] = [];
    for (const [index, leaf] of leaves.entries()) {
      const peaks = peakPlaces(index).map(({ level, idx }) =>
        level === 0 ? leaves[idx] : nodes.find((node) => node.level === level && node.idx === idx)?.hash,
      );
      const resumed = createFrontier(
        index,
        peaks.map((hash) => hash ?? ''),
      );
      expect(resumed.add(leaf)).toEqual(whole.add(leaf).map((node) => (nodes.push(node), node)));
      expect(resumed.root()).toBe(whole.root());
    }
  });
});
