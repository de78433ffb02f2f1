import assert from 'node:assert/strict';
import { diceOf } from '../../../deploy/demo/seed.ts';
import { comparePair } from '../interference/pair.ts';
import { relations, several } from '../interference/relations.ts';

/** A short run over every relation. */
export const interference = async (): Promise<void> => {
  for (const [name, relation] of Object.entries({ ...relations, several })) {
    for (let seed = 0; seed < 12; seed += 1) {
      const sizes = { pupils: 6, staff: 2, guardians: 3, format: 'json', full: seed % 3 === 0 } as const;
      const { differences, unprovoked } = await comparePair(diceOf(`probe/${name}/${seed}`), relation, sizes);
      assert.deepEqual([name, differences.length, unprovoked.length], [name, 0, 0]);
    }
  }
};
