import { describe, expect, test } from 'vitest';
import { defaultLimits, type HoldKind, isOver, nothing, passing } from './limit.ts';
import { rulesOf, supplierRules } from './rules.ts';

const removedWith = (set: { count: number; percent: number; most?: number }) =>
  passing(1_200, rulesOf({ holds: { pupils_removed: set } }).limits.pupils_removed);

describe('limit', () => {
  test('keeps the ceiling of its kind when a board sets another, unless it says a higher one', () => {
    expect(removedWith({ count: 3, percent: 3 })).toBe(25);
    expect(removedWith({ count: 40, percent: 60 })).toBe(40);
    expect(removedWith({ count: 40, percent: 60, most: 100 })).toBe(100);
  });

  test.each<[HoldKind, number, number, boolean]>([
    ['pupils_removed', 5, 60, false],
    ['pupils_removed', 6, 60, true],
    ['pupils_removed', 6, 120, false],
    ['pupils_removed', 6, 119, true],
    ['pupils_removed', 25, 5_000, false],
    ['pupils_removed', 26, 5_000, true],
    ['pupils_removed', 5, 5, false],
    ['pupils_added', 10, 20, false],
    ['pupils_added', 11, 110, false],
    ['pupils_added', 11, 109, true],
    ['identity_changed', 11, 220, false],
    ['identity_changed', 11, 219, true],
    ['pupils_changed', 29, 60, false],
    ['pupils_changed', 30, 60, true],
    ['groups_removed', 2, 3, false],
    ['groups_removed', 3, 15, true],
    ['groups_removed', 3, 16, false],
    ['staff_removed', 6, 60, false],
    ['staff_removed', 6, 59, true],
    ['mailing', 10, 400, false],
    ['mailing', 11, 400, true],
  ])('%s: %i of %i waits: %s', (kind, number, of, expected) => {
    expect(isOver(number, of, defaultLimits[kind])).toBe(expected);
  });

  test('nothing at all passes where nothing may, and nothing never waits', () => {
    expect([isOver(1, 1_000, nothing), isOver(0, 0, nothing)]).toEqual([true, false]);
  });

  test.each<[HoldKind]>([['pupils_removed'], ['pupils_added'], ['pupils_changed'], ['groups_removed'], ['mailing']])(
    'of %s the number that people are told passes, and one more does not',
    (kind) => {
      for (let of = 1; of < 700; of += 1) {
        const most = passing(of, defaultLimits[kind]);
        expect([isOver(most, of, defaultLimits[kind]), isOver(most + 1, of, defaultLimits[kind])]).toEqual([
          false,
          true,
        ]);
      }
    },
  );

  test('what a board sets takes the place of one default and leaves the others', () => {
    const rules = rulesOf(supplierRules.parse({ holds: { pupils_added: { count: 20, percent: 30 } } }));
    expect(rules.limits).toEqual({ ...defaultLimits, pupils_added: { count: 20, percent: 30 } });
    expect([rules.removal, rules.mailsParents]).toEqual([{ suspendedDays: 3, leavingDays: 4, endedDays: 30 }, false]);
  });
});
