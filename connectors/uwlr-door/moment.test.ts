import { expect, it } from 'vitest';
import { dutchDay, momentMs } from './moment.ts';

const instantOf = (text: string): string | undefined => {
  const ms = momentMs(text);
  return ms === undefined ? undefined : new Date(ms).toISOString();
};

it.each([
  ['2026-11-21T08:00:00Z', '2026-11-21T08:00:00.000Z'],
  ['2026-11-21T08:00:00.1234567Z', '2026-11-21T08:00:00.123Z'],
  ['2026-11-21T08:00:00+01:00', '2026-11-21T07:00:00.000Z'],
  ['2026-11-21T08:00:00', '2026-11-21T07:00:00.000Z'],
  ['2026-07-01T08:00:00.5', '2026-07-01T06:00:00.500Z'],
  // The clock goes back at three: this half hour comes twice, and the first is meant.
  ['2026-10-25T02:30:00', '2026-10-25T00:30:00.000Z'],
  ['2026-10-25T03:00:00', '2026-10-25T02:00:00.000Z'],
  // It goes forward at two: this half hour never was.
  ['2026-03-29T02:30:00', '2026-03-29T00:30:00.000Z'],
])('%s is %s', (text, instant) => {
  expect(instantOf(text)).toBe(instant);
});

it.each([
  '',
  'nu',
  '2026-11-21',
  '2026-13-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-11-21T24:00:00Z',
  '2026-11-21T08:00:00z',
  ' 2026-11-21T08:00:00Z',
  '2026-11-21T08:00:00+99:00',
])('%j is no moment', (text) => {
  expect(momentMs(text)).toBeUndefined();
});

it('a day is that of the clock on the wall here', () => {
  expect(dutchDay('2026-11-20T23:30:00.000Z')).toBe('2026-11-21');
  expect(dutchDay('2026-06-30T21:59:00.000Z')).toBe('2026-06-30');
});
