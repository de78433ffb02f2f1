import { describe, expect, it } from 'vitest';
import { dueWays, nextAttempt, type ToldRow } from './due.ts';

const row = (more: Partial<ToldRow>): ToldRow => ({
  way: 'mail',
  attempts: 1,
  nextAt: '2026-11-21T06:05:00Z',
  toldAt: undefined,
  code: undefined,
  ...more,
});

const due = (now: string, rows: readonly ToldRow[] = [], at = '07:00') =>
  dueWays(['mail', 'webhook'], { at, now: new Date(now), rows });

describe('the note is due', () => {
  it('from its time on the clock in Amsterdam, in winter and in summer', () => {
    expect(due('2026-11-21T05:59:59Z')).toEqual([]);
    expect(due('2026-11-21T06:00:00Z')).toEqual(['mail', 'webhook']);
    expect(due('2026-07-01T04:59:59Z')).toEqual([]);
    expect(due('2026-07-01T05:00:00Z')).toEqual(['mail', 'webhook']);
  });

  it('also when its time is skipped, at the first moment after it', () => {
    expect(due('2027-03-28T00:59:59Z', [], '02:30')).toEqual([]);
    expect(due('2027-03-28T01:00:00Z', [], '02:30')).toEqual(['mail', 'webhook']);
  });

  it('in each way until it was told in that way', () => {
    expect(due('2026-11-21T09:00:00Z', [row({ toldAt: '2026-11-21T06:00:01Z' })])).toEqual(['webhook']);
  });

  it('again after a failure, when its turn has come', () => {
    expect(due('2026-11-21T06:04:59Z', [row({ code: 'mail_unreachable' })])).toEqual(['webhook']);
    expect(due('2026-11-21T06:05:00Z', [row({ code: 'mail_unreachable' })])).toEqual(['mail', 'webhook']);
  });

  it('at longer and longer distances, and at most an hour apart', () => {
    const now = new Date('2026-11-21T06:00:00Z');
    const minutes = [1, 2, 3, 4, 9].map((attempts) => (nextAttempt(attempts, now).getTime() - now.getTime()) / 60_000);
    expect(minutes).toEqual([5, 15, 30, 60, 60]);
  });
});
