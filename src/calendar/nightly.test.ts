import { describe, expect, it } from 'vitest';
import { isNightly, timeOf } from './nightly.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** 1,352 schools as boards have them: alike but for a letter or a digit. */
const schools = letters.flatMap((one) => letters.flatMap((other) => [`12${one}${other}00`, `12${one}${other}01`]));
const timesIn = (nightly: string): readonly string[] => schools.map((school) => timeOf({ school, nightly }) ?? '');

describe('a time', () => {
  it('is that of every school', () => {
    expect(new Set(timesIn('02:15'))).toEqual(new Set(['02:15']));
  });
});

describe('a window', () => {
  it('gives each school a minute of its own, the same each time it is asked', () => {
    expect(timeOf({ school: '99XA00', nightly: '01:00-05:00' })).toBe('04:58');
    expect(timesIn('01:00-05:00')).toEqual(timesIn('01:00-05:00'));
  });

  it('holds its start and not its end', () => {
    expect(new Set(timesIn('01:00-01:02'))).toEqual(new Set(['01:00', '01:01']));
    expect(new Set(timesIn('23:59-00:01'))).toEqual(new Set(['23:59', '00:00']));
    expect(new Set(timesIn('04:00-04:01'))).toEqual(new Set(['04:00']));
  });

  it('goes over midnight', () => {
    for (const time of timesIn('22:30-04:00')) expect(time >= '22:30' || time < '04:00').toBe(true);
    expect(new Set(timesIn('22:30-04:00').map((time) => time.slice(0, 2))).size).toBe(6);
  });

  it('spreads schools evenly: no quarter of an hour has twice its share', () => {
    const times = timesIn('01:00-05:00');
    const quarters = new Map<number, number>();
    for (const time of times) {
      const quarter = Math.floor((Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) / 15);
      quarters.set(quarter, (quarters.get(quarter) ?? 0) + 1);
    }
    const share = schools.length / 16;
    expect(quarters.size).toBe(16);
    for (const count of quarters.values()) expect(count > share / 2 && count < share * 2).toBe(true);
  });
});

describe('what can be read', () => {
  it.each(['00:00', '23:59', '01:00-05:00', '22:00-04:30'])('%s is a nightly time', (text) =>
    expect(isNightly(text)).toBe(true),
  );
  it.each(['24:00', '2:30', '02:60', '', '02:00-', '02:00-02:00', '02:00-25:00', '02:00 - 03:00', '01:00-02:00-03:00'])(
    '%j is none',
    (text) => expect(isNightly(text)).toBe(false),
  );
});
