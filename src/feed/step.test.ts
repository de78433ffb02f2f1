import { describe, expect, test } from 'vitest';
import type { FeedRow } from './row.ts';
import { nextStep, suspendUntil } from './step.ts';

const row = (more: Partial<FeedRow> = {}): FeedRow => ({
  entity: 'pupil',
  subject: 's-noor',
  state: 'present',
  generation: 'g1',
  digest: 'd',
  sequence: 1,
  unsure: false,
  ...more,
});
const removal = { suspendedDays: 3, leavingDays: 4, endedDays: 30 };
const on = (day: string, before: FeedRow, steps: object = {}) => {
  const { row: after, goes } = nextStep(before, { day, removal: { ...removal, ...steps } });
  return [after.state, after.stepOn, goes];
};

describe('step', () => {
  test('missing, then leaving, then gone, each on its day and not a day early', () => {
    expect(on('2026-11-21', row())).toEqual(['suspended', '2026-11-24', false]);
    const suspended = row({ state: 'suspended', stepOn: '2026-11-24' });
    expect(on('2026-11-23', suspended)).toEqual(['suspended', '2026-11-24', false]);
    expect(on('2026-11-24', suspended)).toEqual(['leaving', '2026-11-28', false]);
    const leaving = row({ state: 'leaving', stepOn: '2026-11-28' });
    expect(on('2026-11-27', leaving)).toEqual(['leaving', '2026-11-28', false]);
    expect(on('2026-11-28', leaving)).toEqual(['leaving', '2026-11-28', true]);
  });

  test('over the end of February of a leap year and both changes of the clock a day is a day', () => {
    expect(on('2028-02-27', row())).toEqual(['suspended', '2028-03-01', false]);
    expect(on('2027-03-27', row())).toEqual(['suspended', '2027-03-30', false]);
    expect(on('2027-10-30', row())).toEqual(['suspended', '2027-11-02', false]);
  });

  test.each([
    [{ suspendedDays: 0, leavingDays: 0 }, ['present', undefined, true]],
    [{ suspendedDays: 0, leavingDays: 2 }, ['leaving', '2026-11-23', false]],
  ])('with the periods %j the first day is %j', (steps, expected) => {
    expect(on('2026-11-21', row(), steps)).toEqual(expected);
  });

  test('in the turn of the school year everybody stays until the end of it', () => {
    expect(suspendUntil(row(), '2027-09-13', 'missing')).toMatchObject({
      row: { state: 'suspended', stepOn: '2027-09-13', cause: 'missing' },
      goes: false,
    });
  });
});
