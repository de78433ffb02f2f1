import { describe, expect, it, test } from 'vitest';
import { isAhead, isOlder, madeAtOf } from './made-at.ts';

const older = (one: string, other: string): boolean => {
  const [first, second] = [madeAtOf(one), madeAtOf(other)];
  if (first === undefined || second === undefined) throw new Error('no moment');
  return isOlder(first, second);
};

describe('a moment of making', () => {
  it.each([
    ['2026-11-20T22:15:00', '2026-11-20T22:15:00'],
    ['2026-11-20T22:15:00.1234567', '2026-11-20T22:15:00'],
    ['2026-11-20T22:15:00Z', '2026-11-20T22:15:00Z'],
    ['2026-11-20T22:15:00+01:00', '2026-11-20T21:15:00Z'],
  ])('is kept as it is meant: %s', (text, kept) => {
    expect(madeAtOf(text)).toBe(kept);
  });

  it.each(['', '2026-11-20', '20-11-2026 22:15', '2026-13-20T22:15:00', '2026-11-20T25:15:00', 'Noor'])(
    'says nothing when it is none: %s',
    (text) => {
      expect(madeAtOf(text)).toBeUndefined();
    },
  );
});

describe('older', () => {
  it.each([
    ['by a second', '2026-11-20T22:15:00', '2026-11-20T22:15:01', true],
    ['not than itself', '2026-11-20T22:15:00', '2026-11-20T22:15:00', false],
    ['not when newer', '2026-11-20T22:15:01', '2026-11-20T22:15:00', false],
    ['an instant beside a wall clock in winter', '2026-11-20T21:14:59Z', '2026-11-20T22:15:00', true],
    ['the same moment written in two ways', '2026-11-20T21:15:00Z', '2026-11-20T22:15:00', false],
    ['an instant beside a wall clock in summer', '2026-07-01T20:14:59Z', '2026-07-01T22:15:00', true],
    ['another zone', '2026-11-20T22:15:00+02:00', '2026-11-20T22:15:00+01:00', true],
    // 25 October 2026: at three it is two again.
    ['perhaps a second round of the same hour', '2026-10-25T02:10:00', '2026-10-25T02:50:00', false],
    ['before the hour that comes twice', '2026-10-25T01:59:00', '2026-10-25T02:10:00', true],
    ['after the hour that comes twice', '2026-10-25T02:50:00', '2026-10-25T03:01:00', true],
    // 29 March 2026: two o'clock is three at once.
    ['across the skipped hour', '2026-03-29T01:59:00', '2026-03-29T03:00:00', true],
  ] as const)('%s', (_, one, other, expected) => {
    expect(older(one, other)).toBe(expected);
  });
});

test('more than a day ahead of our clock is a clock that is wrong', () => {
  const now = new Date('2026-11-21T00:30:00Z');
  expect(isAhead('2026-11-22T01:00:00', now)).toBe(false);
  expect(isAhead('2026-11-22T02:00:00', now)).toBe(true);
});
