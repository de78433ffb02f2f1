import { expect, test } from 'vitest';
import { turnAt } from '../src/calendar/turn.ts';
import { addDays } from '../src/record/day.ts';
import { runSchoolYears } from './faults/school-years.ts';

/** The nights on which something can happen; `npm run years` lives through each week and each day of the summers. */
test('a school lives through thirty school years of nights', { timeout: 400_000 }, async () => {
  const { nights, runs, cases, deliveries, wrong } = await runSchoolYears({ years: 30, dense: false, seed: 'dijk' });
  expect(wrong).toEqual([]);
  expect(nights).toBeGreaterThan(900);
  // After a decision the school runs once more.
  expect(runs).toBe(nights + cases.length);
  expect(deliveries).toBeGreaterThan(300);
  // Who left and was not announced waits for a person once the normal rules have returned, and at no other time.
  const returned = cases.map((day) => turnAt({}, addDays(day, -1)) ?? turnAt({}, addDays(day, -4)));
  expect(cases.filter((_, at) => returned[at] === undefined)).toEqual([]);
  expect(new Set(cases.map((day) => day.slice(0, 4))).size).toBe(cases.length);
});
