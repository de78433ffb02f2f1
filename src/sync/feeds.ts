import { asGatewayError, GatewayError } from '../errors.ts';
import { feedsOfSchool } from '../feed/feed.ts';
import { presentPupils } from '../feed/row.ts';
import { addDays, amsterdamDay } from '../record/day.ts';
import type { Generation } from '../roster/generation.ts';
import type { Head } from '../roster/head.ts';
import type { Agreed } from './agreed.ts';
import { blockedStatements } from './blocked.ts';
import { feedFor, type FeedRun, type Ground, isSettled, rehearseFeed, runFeed } from './feed-run.ts';
import type { Gateway } from './gateway.ts';
import { readGroupNames } from './joined.ts';
import { keep, type Run } from './night-run.ts';
import { feedReport, refusedReport, settledReport } from './report-of.ts';
import type { FeedReport } from './report.ts';
import type { SchoolSource } from './school.ts';
import type { Taken } from './take.ts';

/** A reading that nobody confirmed for longer than the life of its source: silent, never empty (law 6). */
export const isExpired = (head: Head, school: SchoolSource, at: Date): boolean =>
  amsterdamDay(at) > addDays(amsterdamDay(new Date(head.confirmedAt)), school.liveDays);

const groundOf = async (gateway: Gateway, run: Run, head: Head, taken: Taken): Promise<Ground> => {
  let opened: Promise<Generation> | undefined =
    taken.generation === undefined ? undefined : Promise.resolve(taken.generation);
  return {
    school: run.school,
    head,
    generation: () => (opened ??= gateway.generations.open(head)),
    names: await readGroupNames(gateway.store, gateway.keyring, run.school.board),
    checkpoint: await gateway.checkpoints.newest(run.school.board),
    lease: run.lease,
    choices: { full: run.options.full === true, acceptRemovals: run.options.acceptRemovals },
  };
};

const runOrRehearse = async (gateway: Gateway, run: Run, ground: Ground, agreed: Agreed): Promise<FeedRun> => {
  const feed = feedFor(await feedsOfSchool(gateway.store, run.school.id), agreed, gateway, run.school);
  if (run.lease === undefined) return rehearseFeed(gateway, ground, agreed, feed);
  return runFeed(gateway, { ...ground, run: run.id, lease: run.lease }, agreed, feed);
};

const deferred = (agreed: Agreed): FeedReport => {
  const { id, name } = agreed.supplier;
  return refusedReport(agreed.agreement, name, new GatewayError('delivery_unreachable', { supplier: id }), 'deferred');
};

const oneFeed = async (gateway: Gateway, run: Run, ground: Ground, agreed: Agreed): Promise<FeedReport> => {
  const { down } = run.options;
  const feed = feedFor(await feedsOfSchool(gateway.store, run.school.id), agreed, gateway, run.school);
  if (isSettled(feed, ground, agreed)) {
    return settledReport(agreed, feed, await presentPupils(gateway.store, feed.id));
  }
  if (down?.has(agreed.supplier.id) === true) return deferred(agreed);
  const made = await runOrRehearse(gateway, run, ground, agreed);
  if (made.result.error?.recovery === 'retry') down?.add(agreed.supplier.id);
  await keep(gateway, run, blockedStatements(run.id, made.first, run.at.toISOString()));
  return feedReport(agreed, made, run.lease === undefined);
};

const guarded = async (agreed: Agreed, made: Promise<FeedReport>): Promise<FeedReport> => {
  try {
    return await made;
  } catch (thrown) {
    const error = asGatewayError(thrown);
    if (error.recovery === 'halt' || error.code === 'lease_lost') throw thrown;
    return refusedReport(agreed.agreement, agreed.supplier.name, error, 'refused');
  }
};

/** All feeds of a school side by side: a supplier that is slow keeps nobody waiting. */
const runFeeds = async (
  gateway: Gateway,
  run: Run,
  ground: Ground,
  agreed: readonly Agreed[],
): Promise<readonly FeedReport[]> => {
  const settled = await Promise.allSettled(agreed.map((one) => guarded(one, oneFeed(gateway, run, ground, one))));
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
};

/**
 * Brings every feed of a school to what it should have. Expired or missing is silent, never empty: no difference is
 * made and nothing is removed (law 6).
 */
export const releaseFrom = async (
  gateway: Gateway,
  run: Run,
  taken: Taken,
  agreed: readonly Agreed[],
): Promise<readonly FeedReport[]> => {
  const { head } = taken;
  if (head === undefined || isExpired(head, run.school, run.at)) {
    const code = head === undefined ? 'generation_missing' : 'generation_expired';
    const error = new GatewayError(code, { school: run.school.id });
    return agreed.map((one) => refusedReport(one.agreement, one.supplier.name, error, 'refused'));
  }
  return runFeeds(gateway, run, await groundOf(gateway, run, head, taken), agreed);
};
