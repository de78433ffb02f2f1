import { describe, expect, it } from 'vitest';
import { dueSchools, nextNight, nightAfter } from './due.ts';

const at = (nightly: string) => ({ school: '99XA00', nightly });
const after = (nightly: string, instant: string) => nightAfter(at(nightly), new Date(instant)).toISOString();
const due = (nightly: string, last: string | undefined, now: string) =>
  dueSchools([at(nightly)], last === undefined ? new Map() : new Map([['99XA00', new Date(last)]]), new Date(now))
    .length;

describe('the night', () => {
  it('is a Dutch time, in winter and in summer', () => {
    expect(after('02:30', '2026-11-21T12:00:00Z')).toBe('2026-11-22T01:30:00.000Z');
    expect(after('02:30', '2026-07-01T12:00:00Z')).toBe('2026-07-02T00:30:00.000Z');
  });

  it('comes once when the clock goes forward over it', () => {
    const first = after('02:30', '2027-03-27T12:00:00Z');
    expect(first).toBe('2027-03-28T01:00:00.000Z');
    expect(after('02:30', first)).toBe('2027-03-29T00:30:00.000Z');
  });

  it('comes once when the clock goes back over it', () => {
    const first = after('02:30', '2026-10-24T12:00:00Z');
    expect(first).toBe('2026-10-25T00:30:00.000Z');
    expect(after('02:30', first)).toBe('2026-10-26T01:30:00.000Z');
    expect(after('02:30', '2026-10-25T00:30:05Z')).toBe('2026-10-26T01:30:00.000Z');
  });

  it.each(['24:00', '2:30', '02:60', '', '02:30:00', '* *'])('is no %j', (nightly) => {
    expect(() => after(nightly, '2026-11-21T12:00:00Z')).toThrowError(
      expect.objectContaining({ code: 'config_invalid', subject: { school: '99XA00', setting: 'nightly' } }),
    );
  });
});

describe('a school', () => {
  it('is due from its time on, until it has run', () => {
    expect(due('02:30', '2026-11-21T01:30:00Z', '2026-11-22T01:29:59Z')).toBe(0);
    expect(due('02:30', '2026-11-21T01:30:00Z', '2026-11-22T01:30:00Z')).toBe(1);
    expect(due('02:30', '2026-11-22T01:30:02Z', '2026-11-22T01:31:00Z')).toBe(0);
  });

  it('is due once after several nights in which the process was down', () => {
    expect(due('02:30', '2026-11-17T01:30:00Z', '2026-11-21T09:00:00Z')).toBe(1);
    expect(due('02:30', '2026-11-21T09:00:00Z', '2026-11-21T09:01:00Z')).toBe(0);
  });

  it('is still due after a run by hand in the evening before', () => {
    expect(due('02:30', '2026-11-21T20:00:00Z', '2026-11-22T01:30:00Z')).toBe(1);
  });

  it('is due at once when it never ran', () => {
    expect(due('02:30', undefined, '2026-11-21T12:00:00Z')).toBe(1);
  });

  it('runs once a night through both changes of the clock', () => {
    for (const start of ['2027-03-26T12:00:00Z', '2026-10-23T12:00:00Z']) {
      let last = new Date(start);
      let runs = 0;
      for (let minute = 0; minute < 5 * 24 * 60; minute += 1) {
        const now = new Date(Date.parse(start) + minute * 60_000);
        if (dueSchools([at('02:30')], new Map([['99XA00', last]]), now).length === 0) continue;
        runs += 1;
        last = now;
      }
      expect(runs).toBe(5);
    }
  });

  it('keeps its own time beside the others, in the order given', () => {
    const schools = [at('02:30'), { school: '99XB00', nightly: '03:15' }, { school: '99XC00', nightly: '01:00' }];
    const last = new Map(schools.map(({ school }) => [school, new Date('2026-11-21T12:00:00Z')]));
    expect(dueSchools(schools, last, new Date('2026-11-22T01:30:00Z'))).toEqual(['99XA00', '99XC00']);
    expect(nextNight(schools, new Date('2026-11-22T00:30:00Z'))).toEqual({
      school: '99XA00',
      at: new Date('2026-11-22T01:30:00Z'),
    });
    expect(nextNight([], new Date('2026-11-22T00:30:00Z'))).toBeUndefined();
  });
});
