import { describe, expect, it } from 'vitest';
import { addDays } from '../record/day.ts';
import { region, shortHolidays, summerOf } from './region.ts';

const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();
const daysIn = ({ first, last }: { first: string; last: string }): number =>
  (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
const published = ['2025', '2026', '2027', '2028', '2029', '2030'];

describe('the published holidays', () => {
  it.each(region.options)('of %s run from a Saturday to a Sunday, whole weeks and a weekend', (one) => {
    for (const holiday of [...shortHolidays(one), ...published.map((year) => summerOf(one, year))]) {
      expect(weekdayOf(holiday.first)).toBe(6);
      expect(weekdayOf(holiday.last)).toBe(0);
    }
  });

  it.each(region.options)('of %s have their known length', (one) => {
    expect(published.map((year) => daysIn(summerOf(one, year)))).toEqual([44, 44, 44, 44, 44, 44]);
    const lengths = shortHolidays(one).map(daysIn);
    expect(lengths.filter((length) => length === 9)).toHaveLength(15);
    expect(lengths.filter((length) => length === 16)).toHaveLength(5);
  });

  it('spread the summers: no two regions begin together', () => {
    for (const year of published) {
      const firsts = region.options.map((one) => summerOf(one, year).first).toSorted();
      expect(firsts.slice(1)).toEqual([addDays(firsts[0] ?? '', 7), addDays(firsts[0] ?? '', 14)]);
    }
  });
});

describe('a summer that is not published', () => {
  it('is at least as wide as the regions together would have been', () => {
    expect(summerOf('zuid', '2031')).toEqual({ first: '2031-07-05', last: '2031-09-07' });
    for (const year of published) {
      const moved = (text: string): string => `${Number(year) + 28}${text.slice(4)}`;
      const wide = summerOf('noord', moved(year));
      for (const one of region.options) {
        expect(wide.first <= moved(summerOf(one, year).first)).toBe(true);
        expect(wide.last >= moved(summerOf(one, year).last)).toBe(true);
      }
    }
  });
});
