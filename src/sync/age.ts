import { GatewayError } from '../errors.ts';
import type { ReadingReport } from '../ports.ts';
import { isAhead, isOlder, type MadeAt, madeAtOf } from '../roster/made-at.ts';

/** What the file says of its making, where that can be; see `isAhead`. */
export const madeAtIn = (report: ReadingReport, now: Date): MadeAt | undefined => {
  const madeAt = report.madeAt === undefined ? undefined : madeAtOf(report.madeAt);
  return madeAt === undefined || isAhead(madeAt, now) ? undefined : madeAt;
};

/** An older file than the one that is in use undoes what happened since, so it is refused: source_older. */
export const checkAge = (school: string, madeAt: MadeAt | undefined, before: MadeAt | undefined): void => {
  if (madeAt === undefined || before === undefined || !isOlder(madeAt, before)) return;
  throw new GatewayError('source_older', { school, found: madeAt, expected: before });
};

/** Surely made after the one that is in use. */
export const isNewer = (madeAt: MadeAt | undefined, before: MadeAt | undefined): boolean =>
  madeAt !== undefined && before !== undefined && isOlder(before, madeAt);
