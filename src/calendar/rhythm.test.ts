import { describe, expect, it } from 'vitest';
import { addDays } from '../record/day.ts';
import { type Expected, silentSince } from './rhythm.ts';

const weekly = (more: Partial<Expected>): Expected => ({
  from: '2026-11-03',
  rhythm: 7,
  calendar: { region: 'midden' },
  today: '2026-11-10',
  ...more,
});

/** The first day in a year on which people are told, and what they are told. */
const firstTold = (expected: Expected): readonly [string, string] | undefined => {
  for (let today = expected.from; today < addDays(expected.from, 365); today = addDays(today, 1)) {
    const since = silentSince({ ...expected, today });
    if (since !== undefined) return [today, since];
  }
  return undefined;
};

describe('a source that is silent', () => {
  it('is told of once the day on which a file was due is over', () => {
    expect(silentSince(weekly({ today: '2026-11-10' }))).toBeUndefined();
    expect(silentSince(weekly({ today: '2026-11-11' }))).toBe('2026-11-10');
    expect(silentSince(weekly({ today: '2026-12-01' }))).toBe('2026-11-10');
  });

  it.each([
    ['every day', '2026-11-03', 1, '2026-11-05', '2026-11-04'],
    ['a file of Friday is followed on Monday', '2026-11-06', 1, '2026-11-10', '2026-11-09'],
    ['every two weeks', '2026-11-03', 14, '2026-11-18', '2026-11-17'],
    ['over the autumn holiday', '2026-10-15', 7, '2026-11-03', '2026-11-02'],
    ['the last file before Christmas', '2026-12-18', 1, '2027-01-05', '2027-01-04'],
    ['the last file before summer', '2027-07-15', 7, '2027-09-07', '2027-09-06'],
  ])('%s', (_, from, rhythm, ...told) => {
    expect(firstTold(weekly({ from, rhythm }))).toEqual(told);
  });

  it('is not told of in a holiday, and is again after it', () => {
    const late = weekly({ from: '2026-12-08', rhythm: 7 });
    expect(silentSince({ ...late, today: '2026-12-18' })).toBe('2026-12-15');
    expect(silentSince({ ...late, today: '2026-12-19' })).toBeUndefined();
    expect(silentSince({ ...late, today: '2027-01-03' })).toBeUndefined();
    expect(silentSince({ ...late, today: '2027-01-04' })).toBe('2026-12-15');
  });

  it('is never told of when nothing is expected', () => {
    expect(firstTold(weekly({ rhythm: 0 }))).toBeUndefined();
  });
});
