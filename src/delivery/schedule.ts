const [second, minute, hour] = [1_000, 60_000, 3_600_000];

/** Standard Webhooks, "Deliverability and reliability": the wait before each attempt, the first one included. */
const waits = [
  0,
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const;

/** From the first attempt to the last, chance left out: three days and a few hours. */
const wholeMs = waits.reduce((sum, wait) => sum + wait, 0);

/** How many attempts of the schedule the quick tries within one run stand for. */
export const quickAttempts = 2;

/** Each wait is at most a fifth shorter or longer, so that what failed together does not come back together. */
const spread = 0.2;

type Failed = {
  /** How many attempts were made, at least 1. */
  readonly attempts: number;
  readonly firstAt: Date;
  readonly now: Date;
  /** What the far end asked us to wait (Retry-After), in milliseconds. */
  readonly askedMs: number | undefined;
  /** From 0 up to 1. */
  readonly chance: number;
};

/** When a delivery that failed is tried again; undefined once every attempt of the schedule was made. */
export const nextAttempt = ({ attempts, firstAt, now, askedMs, chance }: Failed): Date | undefined => {
  const wait = waits[attempts];
  if (wait === undefined) return undefined;
  const spreadMs = Math.round(wait * (1 - spread + 2 * spread * chance));
  const leftMs = Math.max(firstAt.getTime() + wholeMs - now.getTime(), 0);
  const asked = Math.min(askedMs ?? 0, leftMs);
  return new Date(now.getTime() + Math.max(spreadMs, asked));
};
