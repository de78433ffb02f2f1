import { describe, expect, it } from 'vitest';
import { addDays } from '../record/day.ts';
import { region } from './region.ts';
import { type SchoolCalendar, schoolCalendar, turnAt } from './turn.ts';

const midden: SchoolCalendar = { region: 'midden' };

describe('the turn of the school year', () => {
  it.each([
    ['noord', '2027-08-23', '2027-09-06'],
    ['midden', '2027-08-30', '2027-09-13'],
    ['zuid', '2027-09-06', '2027-09-20'],
  ] as const)('of %s ends two weeks after lessons began', (one, first, until) => {
    const turn = { schoolYear: '2027-2028', from: '2027-08-01', firstSchoolDay: first, until };
    expect(turnAt({ region: one }, '2027-08-01')).toEqual(turn);
    expect(turnAt({ region: one }, addDays(until, -1))).toEqual(turn);
    expect(turnAt({ region: one }, until)).toBeUndefined();
  });

  it('begins on 1 August, whatever the holidays do', () => {
    expect(turnAt(midden, '2027-07-31')).toBeUndefined();
    expect(turnAt(midden, '2027-08-01')?.from).toBe('2027-08-01');
  });

  it('takes the latest of the three regions where none is given', () => {
    expect(turnAt({}, '2027-08-01')?.firstSchoolDay).toBe('2027-09-06');
    expect(turnAt({}, '2030-08-01')?.firstSchoolDay).toBe('2030-09-02');
  });

  it('takes the latest possible end where nothing is published', () => {
    expect(turnAt(midden, '2033-08-01')?.firstSchoolDay).toBe('2033-09-05');
    expect(turnAt({}, '2031-08-01')?.firstSchoolDay).toBe('2031-09-08');
  });

  it("takes the school's own first day for that year and no other", () => {
    const own = { region: 'midden', firstSchoolDay: '2027-08-25' } as const;
    expect(turnAt(own, '2027-09-07')?.until).toBe('2027-09-08');
    expect(turnAt(own, '2027-09-08')).toBeUndefined();
    expect(turnAt(own, '2028-08-01')?.firstSchoolDay).toBe('2028-08-21');
  });

  it('comes once in each of thirty years, and always ends', () => {
    for (const one of [...region.options, undefined]) {
      const calendar = one === undefined ? {} : { region: one };
      const turns = new Set<string>();
      for (let day = '2025-08-01'; day < '2055-08-01'; day = addDays(day, 1)) {
        const turn = turnAt(calendar, day);
        if (turn === undefined) continue;
        turns.add(JSON.stringify(turn));
        expect(turn.from <= day && day < turn.until && turn.schoolYear.startsWith(day.slice(0, 4))).toBe(true);
        expect(turn.until <= `${day.slice(0, 4)}-09-22`).toBe(true);
      }
      expect(turns.size).toBe(30);
    }
  });
});

describe('what a school may say of its calendar', () => {
  it.each([
    {},
    { region: 'zuid' },
    { firstSchoolDay: '2027-08-30' },
    { region: 'noord', firstSchoolDay: '2028-08-01' },
  ])('%j', (said) => expect(schoolCalendar.parse(said)).toEqual(said));

  it.each([
    { region: 'west' },
    { firstSchoolDay: '2027-07-31' },
    { firstSchoolDay: '2027-11-01' },
    { firstSchoolDay: '2027-02-30' },
    { firstSchoolDay: '30-08-2027' },
    { region: 'noord', holidays: [] },
  ])('not %j', (said) => expect(schoolCalendar.safeParse(said).success).toBe(false));
});
