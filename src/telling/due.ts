import type { ErrorCode } from '../errors.ts';

/** Ways in which a note leaves the house. */
export const ways = ['mail', 'webhook'] as const;
export type Way = (typeof ways)[number];

/** What is known of today's note in one way. Instants are ISO 8601 in UTC. */
export type ToldRow = {
  readonly way: Way;
  readonly attempts: number;
  readonly nextAt: string;
  /** Undefined until it was told. */
  readonly toldAt: string | undefined;
  /** Why the last attempt failed, or who would not take it. */
  readonly code: ErrorCode | undefined;
};

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Amsterdam',
  hourCycle: 'h23',
  hour: '2-digit',
  minute: '2-digit',
});

/** Minutes until the next attempt, after the first, second, ...; the last counts for all that follow. */
const waits = [5, 15, 30, 60];

export const nextAttempt = (attempts: number, now: Date): Date =>
  new Date(now.getTime() + (waits[Math.min(attempts, waits.length) - 1] ?? 60) * 60_000);

/**
 * The ways in which today's note is to be told now. `at`: `HH:MM` on the clock in Amsterdam, from which it is due; a
 * time that the change of the clock skips is due at the first moment after it. Yesterday's note that was never told is
 * not told any more: today's says what still holds.
 */
export const dueWays = (
  open: readonly Way[],
  { at, now, rows }: { readonly at: string; readonly now: Date; readonly rows: readonly ToldRow[] },
): readonly Way[] => {
  if (clock.format(now) < at) return [];
  return open.filter((way) => {
    const row = rows.find((known) => known.way === way);
    return row === undefined || (row.toldAt === undefined && Date.parse(row.nextAt) <= now.getTime());
  });
};
