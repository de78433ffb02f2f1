import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, addWorkingDays, addYear, amsterdamDay, startOfDay } from './day.ts';

const days = fc
  .date({ min: new Date('1980-01-01T00:00:00Z'), max: new Date('2060-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test('an instant is a day in Amsterdam, in winter and summer', () => {
  expect(amsterdamDay(new Date('2026-11-21T22:59:59Z'))).toBe('2026-11-21');
  expect(amsterdamDay(new Date('2026-11-21T23:00:00Z'))).toBe('2026-11-22');
  expect(amsterdamDay(new Date('2026-07-01T21:59:59Z'))).toBe('2026-07-01');
  expect(amsterdamDay(new Date('2026-07-01T22:00:00Z'))).toBe('2026-07-02');
});

test('a day begins at midnight around both changes of the clock', () => {
  expect(startOfDay('2027-03-28').toISOString()).toBe('2027-03-27T23:00:00.000Z');
  expect(startOfDay('2027-03-29').toISOString()).toBe('2027-03-28T22:00:00.000Z');
  expect(startOfDay('2026-10-25').toISOString()).toBe('2026-10-24T22:00:00.000Z');
  expect(startOfDay('2026-10-26').toISOString()).toBe('2026-10-25T23:00:00.000Z');
});

test('the start of a day lies in that day and the millisecond before it does not', () => {
  fc.assert(
    fc.property(days, (day) => {
      const start = startOfDay(day);
      expect(amsterdamDay(start)).toBe(day);
      expect(amsterdamDay(new Date(start.getTime() - 1))).toBe(addDays(day, -1));
    }),
  );
});

test('days are added over months, years and leap days', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(addDays('2027-03-01', -1)).toBe('2027-02-28');
  expect(addYear('2028-02-29')).toBe('2029-02-28');
  expect(addYear('2026-08-01')).toBe('2027-08-01');
});

test('working days skip the weekend', () => {
  expect(addWorkingDays('2026-11-20', 1)).toBe('2026-11-23');
  expect(addWorkingDays('2026-11-21', 5)).toBe('2026-11-27');
  expect(addWorkingDays('2026-11-23', 5)).toBe('2026-11-30');
});
