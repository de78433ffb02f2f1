import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diceOf } from '../../deploy/demo/seed.ts';
import { comparePair, type PairSizes } from './interference/pair.ts';
import { relations, several } from './interference/relations.ts';

/** Pairs of worlds that really differed and gave the same bytes, per relation. */
const compared = new Map<string, number>();

const sizes: fc.Arbitrary<PairSizes> = fc.record({
  pupils: fc.integer({ min: 0, max: 9 }),
  staff: fc.integer({ min: 0, max: 3 }),
  guardians: fc.integer({ min: 0, max: 4 }),
  format: fc.constantFrom('json' as const, 'ndjson' as const),
  full: fc.boolean(),
});

const runs: Readonly<Record<string, number>> = {
  'frozen pupils who change': 250,
  'rows without a key elsewhere': 250,
  'several at once': 150,
};

describe('two worlds that differ only in what a supplier may not see give it the same bytes', () => {
  it.each(Object.entries({ ...relations, 'several at once': several }))('%s', async (name, relation) => {
    const property = fc.asyncProperty(fc.nat(), sizes, async (seed, made) => {
      const { differences, unprovoked, pairs } = await comparePair(diceOf(`${name}/${seed}`), relation, made);
      compared.set(name, (compared.get(name) ?? 0) + pairs);
      expect(differences).toEqual([]);
      // A night in which only hidden things changed gives no delivery at all.
      expect(unprovoked).toEqual([]);
    });
    await fc.assert(property, { seed: 20261121, numRuns: runs[name] ?? 75 });
    expect(compared.get(name)).toBeGreaterThan(25);
  });

  it('also where a delivery comes in parts', async () => {
    for (let seed = 0; seed < 5; seed += 1) {
      const large = { pupils: 1_100, staff: 20, guardians: 300, format: 'json', full: true } as const;
      const { pairs, differences } = await comparePair(diceOf(`parts/${seed}`), several, large);
      expect(pairs).toBe(2);
      expect(differences).toEqual([]);
    }
  });

  it('compared at least 2,000 pairs that really differed', () => {
    const pairs = [...compared.values()].reduce((sum, count) => sum + count, 0);
    console.log(`non-interference: ${pairs} pairs over ${compared.size} relations`);
    expect(pairs).toBeGreaterThanOrEqual(2_000);
  });
});
