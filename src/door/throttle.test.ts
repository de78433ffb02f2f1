import { expect, it } from 'vitest';
import { createThrottle } from './throttle.ts';

const clockAt = (start: string) => {
  let ms = Date.parse(start);
  return { now: () => new Date(ms), pass: (more: number) => void (ms += more) };
};

it('lets so many a minute through per name, and says how long the next one waits', () => {
  const clock = clockAt('2026-11-21T00:00:00Z');
  const take = createThrottle(clock, 3);
  for (let one = 0; one < 3; one += 1) take('a');
  expect(() => take('a')).toThrowError(expect.objectContaining({ code: 'door_throttled', retryAfterMs: 20_000 }));
  take('b');
  clock.pass(20_000);
  take('a');
  expect(() => take('a')).toThrowError(expect.objectContaining({ code: 'door_throttled' }));
});

it('does not grow with the names that are tried', () => {
  const clock = clockAt('2026-11-21T00:00:00Z');
  const take = createThrottle(clock, 1);
  take('first');
  for (let one = 0; one < 10_001; one += 1) take(`name ${one}`);
  expect(() => take('first')).not.toThrow();
});
