import { describe, expect, it } from 'vitest';
import { addDays } from '../record/day.ts';
import { dueSchools } from './due.ts';
import { timeOf } from '../calendar/nightly.ts';

const minuteMs = 60_000;
const wall = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** The first moment at which a clock in Amsterdam shows this time; where it never does, the hour it skips to. */
const momentOf = (day: string, time: string): number => {
  const summer = Date.parse(`${day}T${time}:00+02:00`);
  const shown = [summer, summer + 60 * minuteMs].find((ms) => wall.format(ms) === `${day} ${time}`);
  return shown ?? Date.parse(`${day}T01:00:00Z`);
};

/** The nights in which the clock changes: a day with 23 or 25 hours. */
const changes = (day: string): boolean =>
  momentOf(addDays(day, 1), '00:00') - momentOf(day, '00:00') !== 24 * 60 * minuteMs;

type Nights = { readonly runs: number; readonly changed: number; readonly leaps: number; readonly wrong: string[] };

/** Thirty years of a process that looks now and then: just before its time, just after, and long after. */
const thirtyYears = (school: string, nightly: string): Nights => {
  const time = timeOf({ school, nightly }) ?? '';
  const wrong: string[] = [];
  let last = new Date('2025-12-31T12:00:00Z');
  let [runs, changed, leaps] = [0, 0, 0];
  const isDue = (ms: number): boolean =>
    dueSchools([{ school, nightly }], new Map([[school, last]]), new Date(ms)).length === 1;
  for (let day = '2026-01-01'; day < '2056-01-01'; day = addDays(day, 1)) {
    const moment = momentOf(day, time);
    const special = changes(day) || day.endsWith('-02-29');
    if (special && isDue(moment - minuteMs / 2)) wrong.push(`${day} early`);
    if (!isDue(moment + minuteMs / 2)) wrong.push(`${day} missed`);
    last = new Date(moment + minuteMs / 2);
    runs += 1;
    if (!special) continue;
    if (day.endsWith('-02-29')) leaps += 1;
    else changed += 1;
    for (let later = 10; later < 6 * 60; later += 10) {
      if (isDue(moment + later * minuteMs)) wrong.push(`${day} twice`);
    }
  }
  return { runs, changed, leaps, wrong };
};

describe('thirty years of nights', () => {
  it.each([
    ['99XA00', '00:00'],
    ['99XB00', '02:30'],
    ['99XA00', '03:00'],
    ['99XC00', '01:00-05:00'],
    ['99XE00', '22:00-04:00'],
  ])('of %s at %s: none is missed, none comes twice', (school, nightly) => {
    expect(thirtyYears(school, nightly)).toEqual({ runs: 10_957, changed: 60, leaps: 7, wrong: [] });
  });
});

describe('a process that was down', () => {
  it.each(['02:30', '01:00-05:00', '22:00-04:00'])(
    'for days runs once, at %s, whatever hour it comes back',
    (nightly) => {
      const nights = [{ school: '99XA00', nightly }];
      for (const stopped of ['2026-10-22T12:00:00Z', '2027-03-25T12:00:00Z', '2028-02-26T12:00:00Z']) {
        for (let hour = 72; hour < 96; hour += 1) {
          const back = new Date(Date.parse(stopped) + hour * 60 * minuteMs);
          expect(dueSchools(nights, new Map([['99XA00', new Date(stopped)]]), back)).toEqual(['99XA00']);
          expect(dueSchools(nights, new Map([['99XA00', back]]), new Date(back.getTime() + minuteMs / 60))).toEqual([]);
        }
      }
    },
  );
});
