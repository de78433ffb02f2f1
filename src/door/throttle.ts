import type { Clock } from '../ports.ts';
import { GatewayError } from '../errors.ts';

/** Takes one place of a name; throws door_throttled, with how long to wait, when there are none left. */
export type Throttle = (name: string) => void;

type Bucket = { readonly left: number; readonly atMs: number };

/** More names than this are forgotten, the oldest first: what was forgotten begins with a full bucket. */
const mostNames = 10_000;

/** So many a minute, and as many at once; kept in this process only. */
export const createThrottle = (clock: Clock, perMinute: number): Throttle => {
  const buckets = new Map<string, Bucket>();
  const leftOf = (name: string, nowMs: number): number => {
    const bucket = buckets.get(name);
    if (bucket === undefined) return perMinute;
    return Math.min(perMinute, bucket.left + (Math.max(0, nowMs - bucket.atMs) / 60_000) * perMinute);
  };
  return (name) => {
    const nowMs = clock.now().getTime();
    const left = leftOf(name, nowMs);
    buckets.delete(name);
    buckets.set(name, { left: Math.max(0, left - 1), atMs: nowMs });
    for (const oldest of buckets.size > mostNames ? buckets.keys() : []) {
      buckets.delete(oldest);
      break;
    }
    if (left >= 1) return;
    throw new GatewayError('door_throttled', {}, { retryAfterMs: Math.ceil(((1 - left) / perMinute) * 60_000) });
  };
};
