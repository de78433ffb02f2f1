import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '../record/code.ts';
import type { ConverterContext } from './converters.ts';
import { ageClass, anyDate, dayAfter, dutchDate, isoDate, lastDay } from './date.ts';

const on = (today: string, lastDayIn = false): ConverterContext => ({ today, schoolYear: '2026-2027', lastDayIn });
const now = on('2026-11-21');

const days = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('isoDate', () => {
  it.each(['2026-11-21', '2024-02-29', '2000-02-29', '1999-12-31'])('takes %s', (text) => {
    expect(isoDate(text, now)).toBe(text);
  });

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-1-1',
    '21-11-2026',
    '0000-01-01',
    '',
  ])('cannot read %j', (text) => {
    expect(isoDate(text, now)).toBeUndefined();
  });

  it('says the same as the type of a day', () => {
    const parts = fc.tuple(
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    );
    const texts = parts.map(([year, month, date]) =>
      [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(date).padStart(2, '0')].join('-'),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(isoDate(text, now) !== undefined).toBe(day.safeParse(text).success);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('dutchDate and anyDate', () => {
  it.each([
    ['21-11-2026', '2026-11-21'],
    ['1-2-2026', '2026-02-01'],
    ['01/02/2026', '2026-02-01'],
    [' 29-2-2024 ', '2024-02-29'],
    ['31.7.2026', '2026-07-31'],
    ['31-7-26', '2026-07-31'],
    ['01/08/27', '2027-08-01'],
    ['9-3-99', '1999-03-09'],
    ['1-8-46', '2046-08-01'],
    ['1-8-47', '1947-08-01'],
    ['29-2-24', '2024-02-29'],
    ['31 juli 2026', '2026-07-31'],
    ['31 jul. 2026', '2026-07-31'],
    ['1-MRT-26', '2026-03-01'],
    ['vrijdag 31  juli 2026', '2026-07-31'],
    ['za 1 aug 2026', '2026-08-01'],
  ])('reads %j', (text, expected) => {
    expect(dutchDate(text, now)).toBe(expected);
    expect(anyDate(text, now)).toBe(expected);
  });

  it.each([
    '29-2-2026',
    '32-1-2026',
    '1-13-2026',
    '1-2-126',
    '1-2-6',
    '29-2-26',
    '1-2/2026',
    '2026-11-21',
    '31 juli',
    '31 july 2026',
    '30 februari 2026',
    'eind juli 2026',
    '31 constructor 2026',
    '312026',
  ])('dutchDate cannot read %j', (text) => {
    expect(dutchDate(text, now)).toBeUndefined();
  });

  it('reads each day of the year with the name of its month', () => {
    const named = new Intl.DateTimeFormat('nl', { timeZone: 'UTC', dateStyle: 'full' });
    const short = new Intl.DateTimeFormat('nl', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
    fc.assert(
      fc.property(days, (text) => {
        expect(anyDate(named.format(new Date(text)), now)).toBe(text);
        expect(anyDate(short.format(new Date(text)), now)).toBe(text);
      }),
    );
  });

  it('anyDate reads both notations of a day alike', () => {
    fc.assert(
      fc.property(days, (text) => {
        const [year, month, date] = text.split('-');
        expect(anyDate(text, now)).toBe(text);
        expect(anyDate(`${Number(date)}-${Number(month)}-${year}`, now)).toBe(text);
      }),
    );
  });
});

describe('dayAfter', () => {
  it.each([
    ['2027-07-31', '2027-08-01'],
    ['2028-02-28', '2028-02-29'],
    ['2026-12-31', '2027-01-01'],
  ])('is the next day whatever the source is set to: %s', (text, expected) => {
    expect(dayAfter(text, on('2026-11-21', false))).toBe(expected);
    expect(dayAfter(text, on('2026-11-21', true))).toBe(expected);
  });

  it('takes no other notation', () => {
    expect(dayAfter('31-7-2027', now)).toBeUndefined();
  });
});

describe('lastDay', () => {
  it('is the day itself where the source writes the first day out', () => {
    expect(lastDay('2026-07-31', on('2026-11-21', false))).toBe('2026-07-31');
  });

  it.each([
    ['2026-07-31', '2026-08-01'],
    ['2026-12-31', '2027-01-01'],
    ['2024-02-28', '2024-02-29'],
    ['2026-02-28', '2026-03-01'],
    ['31-7-2026', '2026-08-01'],
    ['31-7-26', '2026-08-01'],
    ['31 juli 2026', '2026-08-01'],
  ])('is the day after where the source writes the last day in: %s', (text, expected) => {
    expect(lastDay(text, on('2026-11-21', true))).toBe(expected);
  });

  it('is always the next day of the calendar', () => {
    fc.assert(
      fc.property(days, (text) => {
        const next = new Date(Date.parse(text) + 86_400_000).toISOString().slice(0, 10);
        expect(lastDay(text, on('2026-11-21', true))).toBe(next);
      }),
    );
  });

  it.each(['2026-02-30', 'morgen'])('cannot read %j', (text) => {
    expect(lastDay(text, now)).toBeUndefined();
  });
});

describe('ageClass', () => {
  it.each([
    ['2010-11-22', '2026-11-21', 'under16'],
    ['2010-11-21', '2026-11-21', '16-17'],
    ['2008-11-22', '2026-11-21', '16-17'],
    ['2008-11-21', '2026-11-21', '18+'],
    ['2026-11-21', '2026-11-21', 'under16'],
    ['2008-02-29', '2024-02-28', 'under16'],
    ['2008-02-29', '2024-02-29', '16-17'],
    ['2012-02-29', '2028-02-28', 'under16'],
    ['2008-02-29', '2026-02-28', '16-17'],
    ['2008-02-29', '2026-03-01', '18+'],
    ['21-11-2010', '2026-11-21', '16-17'],
  ])('born %s on %s is %s', (birth, today, expected) => {
    expect(ageClass(birth, on(today))).toBe(expected);
  });

  it.each(['2026-11-22', '2010-02-30', 'onbekend'])('cannot read %j', (text) => {
    expect(ageClass(text, now)).toBeUndefined();
  });
});
