import { createHash } from 'node:crypto';
import type { Attempt } from '../delivery/attempts.ts';
import type { Prepared } from '../delivery/prepare.ts';
import { GatewayError } from '../errors.ts';
import { readStops, stopOf } from '../rights/stop.ts';
import { type Agreed, stoppedError } from './agreed.ts';
import type { Gateway } from './gateway.ts';
import type { Run } from './night-run.ts';
import { told } from './report-of.ts';
import type { FeedReport } from './report.ts';

/**
 * Tells whether what is to be sent is still the same, and where it goes: made from keyed digests and random ids alone, of
 * what this supplier may see (law 11: what it may not see does not decide when something is tried).
 */
export const markOf = ({ difference }: Prepared, { agreement, supplier }: Agreed): string => {
  const puts = difference.added
    .concat(difference.changed)
    .map(({ release, digest }) => `${release.entity}/${release.subject}/${digest}`);
  const removed = difference.removed.map(({ entity, subject }) => `${entity}/${subject}`);
  const parts = [agreement.id, agreement.version, supplier.channel, supplier.settings];
  return createHash('sha256')
    .update(JSON.stringify([parts, puts.sort(), removed.sort()]))
    .digest('hex');
};

/** It is not tried now, by this run: given up, or not yet its time. */
export const isPutOff = (before: Attempt | undefined, { options, at }: Run): before is Attempt => {
  if (before === undefined || options.full === true) return false;
  const isEarly = before.nextAt !== undefined && before.nextAt > at;
  return before.state === 'failed' || (isEarly && options.patient === true);
};

const givenUp = ({ code }: Attempt, supplier: string): FeedReport['error'] =>
  told(new GatewayError('delivery_given_up', { supplier, found: code }));

/** What is said of a feed that is not tried now. */
export const putOffReport = (report: FeedReport, owed: Attempt): FeedReport => {
  if (owed.state === 'failed') return { ...report, state: 'refused', error: givenUp(owed, report.supplier) };
  return {
    ...report,
    state: 'deferred',
    error: told(new GatewayError(owed.code, { supplier: report.supplier })),
    ...(owed.nextAt === undefined ? {} : { nextAt: owed.nextAt.toISOString() }),
  };
};

/** What is said of a feed that was tried: when it is tried again, or that it is given up. */
export const owedReport = (report: FeedReport, owed: Attempt | undefined): FeedReport => {
  if (owed === undefined) return report;
  if (owed.nextAt !== undefined) {
    const state = report.state === 'refused' ? 'deferred' : report.state;
    return { ...report, state, nextAt: owed.nextAt.toISOString() };
  }
  return report.error !== undefined && isTriedOut(owed) ? { ...report, error: givenUp(owed, report.supplier) } : report;
};

/** Every attempt of the schedule was made; otherwise the supplier said no, and its own words say more. */
const isTriedOut = ({ code }: Attempt): boolean =>
  code === 'delivery_unknown' || new GatewayError(code).recovery === 'retry';

/** A stop that was laid meanwhile ended it: that is what is said, not that there is no agreement. */
export const unlessStopped = async (gateway: Gateway, run: Run, report: FeedReport): Promise<FeedReport> => {
  if (report.error?.code !== 'agreement_not_in_force') return report;
  const { id: school, board } = run.school;
  const stop = stopOf(await readStops(gateway.store, board), { school, supplier: report.supplier });
  if (stop === undefined) return report;
  const state = report.state === 'refused' ? 'stopped' : report.state;
  return { ...report, state, error: told(stoppedError(stop, school, report.supplier)) };
};
