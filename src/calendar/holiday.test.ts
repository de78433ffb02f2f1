import { describe, expect, it } from 'vitest';
import { isHoliday, schoolDaysBetween } from './holiday.ts';

describe('a holiday', () => {
  it.each([
    ['2026-10-16', false],
    ['2026-10-17', true],
    ['2026-10-25', true],
    ['2026-10-26', false],
    ['2026-12-25', true],
    ['2027-01-03', true],
    ['2027-01-04', false],
    ['2027-05-02', true],
    ['2027-07-16', false],
    ['2027-07-17', true],
    ['2027-08-29', true],
    ['2027-08-30', false],
  ])('in region Midden, %s: %s', (day, expected) => expect(isHoliday({ region: 'midden' }, day)).toBe(expected));

  it('is that of any region where none is given', () => {
    expect(isHoliday({ region: 'midden' }, '2026-10-10')).toBe(false);
    expect(isHoliday({}, '2026-10-10')).toBe(true);
    expect(isHoliday({}, '2027-09-05')).toBe(true);
  });

  it('in summer lasts until the first school day of the school itself', () => {
    expect(isHoliday({ region: 'midden', firstSchoolDay: '2027-09-01' }, '2027-08-31')).toBe(true);
    expect(isHoliday({ region: 'midden', firstSchoolDay: '2027-08-26' }, '2027-08-26')).toBe(false);
  });

  it('in summer is known too where nothing is published', () => {
    expect(isHoliday({ region: 'noord' }, '2041-08-01')).toBe(true);
    expect(isHoliday({ region: 'noord' }, '2041-12-25')).toBe(false);
  });
});

describe('school days', () => {
  it('leave holidays out', () => {
    expect(schoolDaysBetween({ region: 'midden' }, '2026-11-01', '2026-11-08')).toBe(7);
    expect(schoolDaysBetween({ region: 'midden' }, '2026-10-16', '2026-10-26')).toBe(1);
    expect(schoolDaysBetween({ region: 'midden' }, '2026-10-16', '2026-10-25')).toBe(0);
    expect(schoolDaysBetween({ region: 'midden' }, '2026-11-08', '2026-11-08')).toBe(0);
  });
});
