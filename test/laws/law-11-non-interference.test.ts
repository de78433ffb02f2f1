import { describe, expect, it } from 'vitest';
import { diceOf } from '../../deploy/demo/seed.ts';
import { comparePair } from '../privacy/interference/pair.ts';
import { relations, several } from '../privacy/interference/relations.ts';
import { visiblyDifferent } from '../privacy/interference/control.ts';

/**
 * The whole proof is in test/privacy/non-interference.test.ts (generated pairs) and non-interference-sockets.test.ts
 * (what suppliers receive). Here a short run, and the proof that the comparison is not blind.
 */
describe('law 11: non-interference', () => {
  it('has a relation for everything that a supplier may not see', () => {
    expect(Object.keys(relations).length).toBeGreaterThanOrEqual(20);
  });

  it('gives the same bytes for worlds that differ in several hidden things', async () => {
    let pairs = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const sizes = { pupils: 5, staff: 2, guardians: 3, format: 'json', full: seed % 2 === 0 } as const;
      const compared = await comparePair(diceOf(`law-11/${seed}`), several, sizes);
      expect(compared.differences).toEqual([]);
      pairs += compared.pairs;
    }
    expect(pairs).toBeGreaterThan(40);
  });

  it('sees a difference where there is one: each field that leaves, each person and each relation', async () => {
    expect(await visiblyDifferent(diceOf('control'))).toEqual({ tried: expect.any(Number), blind: [] });
  });
});
