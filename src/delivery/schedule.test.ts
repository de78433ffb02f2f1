import { describe, expect, it } from 'vitest';
import { nextAttempt, quickAttempts } from './schedule.ts';

const [minute, hour] = [60_000, 3_600_000];
const firstAt = new Date('2026-11-21T02:30:00Z');
const after = (ms: number) => new Date(firstAt.getTime() + ms);

const waitOf = (attempts: number, more: { askedMs?: number; chance?: number; now?: Date } = {}) => {
  const { askedMs, chance = 0.5, now = firstAt } = more;
  const next = nextAttempt({ attempts, firstAt, now, askedMs, chance });
  return next === undefined ? undefined : next.getTime() - now.getTime();
};

describe('the schedule of attempts', () => {
  it('has the intervals of Standard Webhooks, and ends after three days', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((attempts) => waitOf(attempts));
    const hours = [2, 5, 10, 14, 20, 24].map((count) => count * hour);
    expect(waits).toEqual([5_000, 5 * minute, 30 * minute, ...hours, undefined]);
    expect(quickAttempts).toBe(2);
  });

  it('spreads every wait over a fifth to either side, and no further', () => {
    for (const attempts of [1, 2, 5, 9]) {
      const middle = waitOf(attempts) ?? 0;
      expect(waitOf(attempts, { chance: 0 })).toBe(middle * 0.8);
      expect(waitOf(attempts, { chance: 1 })).toBe(middle * 1.2);
    }
  });

  it('waits as long as it is asked to, at most until the schedule ends', () => {
    expect(waitOf(2, { askedMs: 2 * hour })).toBe(2 * hour);
    expect(waitOf(2, { askedMs: 1000 })).toBe(5 * minute);
    // 75:35:05 in all.
    const end = 75 * hour + 35 * minute + 5000;
    expect(waitOf(8, { askedMs: 100 * hour, now: after(50 * hour) })).toBe(end - 50 * hour);
    expect(waitOf(9, { askedMs: 100 * hour, now: after(80 * hour) })).toBe(24 * hour);
  });
});
