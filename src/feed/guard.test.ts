import { describe, expect, test } from 'vitest';
import { removalsToConfirm } from './guard.ts';
import { type FeedRow, rowKey } from './row.ts';

const row = (key: string, more: Partial<FeedRow> = {}): FeedRow => ({
  entity: 'pupil',
  subject: `s-${key}`,
  state: 'present',
  generation: 'g1',
  digest: 'd',
  sequence: 1,
  unsure: false,
  ...more,
});
const rowsOf = (...rows: readonly FeedRow[]) => new Map(rows.map((one) => [rowKey(one.entity, one.subject), one]));

const going = (present: number, removed: number, decided = 0) => {
  const rows = Array.from({ length: present }, (_, index) => row(String(index)));
  const found = { added: [], changed: [], same: [], removed: rows.slice(0, removed) };
  return removalsToConfirm(found, rowsOf(...rows), new Set(rows.slice(0, decided).map(({ subject }) => subject)));
};

describe('guard', () => {
  test.each([
    [60, 5, undefined],
    [60, 6, 6],
    [120, 6, undefined],
    [119, 6, 6],
    [500, 25, undefined],
    [5_000, 25, undefined],
    [5_000, 26, 26],
    [5, 5, undefined],
    [6, 6, 6],
  ])('of %i pupils %i may go: %s is to be confirmed', (present, removed, expected) => {
    expect(going(present, removed)).toBe(expected);
  });

  test('exclusions were decided by people, and groups are no pupils', () => {
    expect(going(60, 6, 1)).toBeUndefined();
    const groups = Array.from({ length: 40 }, (_, index) => row(String(index), { entity: 'group' }));
    const found = { added: [], changed: [], same: [], removed: groups };
    expect(removalsToConfirm(found, rowsOf(...groups), new Set())).toBeUndefined();
  });
});
