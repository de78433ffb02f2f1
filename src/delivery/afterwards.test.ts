import { describe, expect, it } from 'vitest';
import { type ErrorCode, GatewayError } from '../errors.ts';
import { afterwards } from './afterwards.ts';
import type { Attempt } from './attempts.ts';
import type { FeedResult } from './converge.ts';

const now = new Date('2026-11-22T02:30:00Z');
const firstAt = new Date('2026-11-21T02:30:00Z');
const none = { held: undefined, deliveries: 1, attempts: 3, issued: 0, turnedDown: 0 };

const result = (state: FeedResult['state'], code?: ErrorCode, retryAfterMs?: number): FeedResult => ({
  ...none,
  state,
  error:
    code === undefined ? undefined : new GatewayError(code, {}, retryAfterMs === undefined ? {} : { retryAfterMs }),
});
const before = (attempts: number, mark = 'same'): Attempt => ({
  state: 'waiting',
  attempts,
  firstAt,
  nextAt: now,
  code: 'delivery_failed',
  mark,
});
const owed = (made: FeedResult, known?: Attempt) => afterwards(made, { before: known, mark: 'same', now, chance: 0.5 });
const told = (made: FeedResult, known?: Attempt) => {
  const one = owed(made, known);
  return one && [one.state, one.attempts, one.nextAt === undefined ? undefined : +one.nextAt - +now];
};

describe('what a feed owes after a run', () => {
  it.each([
    ['accepted', result('accepted')],
    ['nothing to do', result('unchanged')],
    ['an agreement that ended meanwhile', result('refused', 'agreement_not_in_force')],
    ['the same, after bytes had left', result('unknown', 'agreement_not_in_force')],
    ['settings that are wrong', result('refused', 'config_invalid')],
  ] as const)('is nothing: %s', (_, made) => {
    expect(told(made, before(4))).toBeUndefined();
  });

  it('is the third attempt after the quick ones of its first run, then the next', () => {
    expect(told(result('refused', 'delivery_unreachable'))).toEqual(['waiting', 2, 300_000]);
    expect(told(result('unknown', 'delivery_unknown'), before(2))).toEqual(['waiting', 3, 1_800_000]);
    expect(owed(result('unknown', 'answer_invalid'), before(2))?.firstAt).toEqual(firstAt);
  });

  it('is given up when every attempt was made', () => {
    expect(told(result('refused', 'delivery_unreachable'), before(9))).toEqual(['failed', 10, undefined]);
  });

  it.each(['delivery_rejected', 'delivery_denied', 'delivery_gone', 'delivery_redirected'] as const)(
    'is given up when the supplier said %s, also where an earlier attempt left a doubt',
    (code) => {
      expect(told(result('refused', code))).toEqual(['failed', 2, undefined]);
      expect(told(result('unknown', code))).toEqual(['failed', 2, undefined]);
    },
  );

  it('begins the schedule anew when something else failed than before', () => {
    expect(told(result('refused', 'delivery_unreachable'), before(9, 'other'))).toEqual(['waiting', 2, 300_000]);
    expect(owed(result('refused', 'delivery_unreachable'), before(9, 'other'))?.firstAt).toEqual(now);
  });

  it('costs no attempt when it was put off', () => {
    expect(told(result('refused', 'delivery_deferred'))).toEqual(['waiting', 0, 60_000]);
    expect(told(result('refused', 'delivery_deferred', 7000), before(5))).toEqual(['waiting', 5, 7000]);
    expect(told(result('refused', 'delivery_unreachable'), before(0))).toEqual(['waiting', 2, 300_000]);
  });
});
