import { describe, expect, it } from 'vitest';
import { addChecks, type Ended, tally, tallyLines } from './tally.ts';

const test = (state: Ended['state'], name = 'a test', note?: string): Ended => ({ name, state, note });

describe('the count of the tests', () => {
  it('closes with what passed and what failed', () => {
    const counted = addChecks(tally({ tests: [test('passed'), test('passed'), test('failed')], broken: [] }), [
      true,
      false,
    ]);
    expect(tallyLines(counted)).toEqual(['3 passed, 2 failed']);
  });

  it('lists what was skipped with the reason', () => {
    const counted = tally({
      tests: [test('passed'), test('skipped', 'the schema', 'xmllint is not here'), test('skipped')],
      broken: [],
    });
    expect(tallyLines(counted)).toEqual([
      'skipped: the schema (xmllint is not here)',
      'skipped: a test (no reason given)',
      '1 passed, 0 failed, 2 skipped',
    ]);
  });

  it('counts as failed what never ended, never loaded or never ran', () => {
    expect(tally({ tests: [test('pending')], broken: [] }).failed).toBe(1);
    expect(tally({ tests: [test('passed')], broken: ['a file', 'an error outside a test'] }).failed).toBe(2);
    expect(tally({ tests: [], broken: [] }).failed).toBe(1);
  });
});
