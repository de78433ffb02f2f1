import { afterwards } from '../delivery/afterwards.ts';
import { type Attempt, forgetAttempt, keepAttempt, readAttempt } from '../delivery/attempts.ts';
import { withdrawExcluded } from '../delivery/converge.ts';
import { asGatewayError, GatewayError } from '../errors.ts';
import { type Feed, feedsOfSchool } from '../feed/feed.ts';
import { presentPupils } from '../feed/row.ts';
import type { Generation } from '../roster/generation.ts';
import type { Head } from '../roster/head.ts';
import { watchAfloat } from './afloat.ts';
import { type Agreed, stoppedError } from './agreed.ts';
import { blockedStatements } from './blocked.ts';
import { stopsTheSchool } from './fatal.ts';
import { assemble, feedFor, type FeedRun, type Ground, isSettled, rehearseFeed, runFeed } from './feed-run.ts';
import type { Gateway } from './gateway.ts';
import { readGroupNames } from './joined.ts';
import { keep, type Run } from './night-run.ts';
import { isPutOff, markOf, owedReport, putOffReport, unlessStopped } from './owed.ts';
import { isExpired } from './expired.ts';
import { feedReport, refusedReport, settledReport } from './report-of.ts';
import { paceOf } from './pace.ts';
import type { FeedReport } from './report.ts';
import { seal } from './seal.ts';
import type { Taken } from './take.ts';

const groundOf = async (gateway: Gateway, run: Run, head: Head, taken: Taken): Promise<Ground> => {
  let opened: Promise<Generation> | undefined =
    taken.generation === undefined ? undefined : Promise.resolve(taken.generation);
  return {
    school: run.school,
    head,
    generation: () => (opened ??= gateway.generations.open(head)),
    names: await readGroupNames(gateway.store, gateway.keyring, run.school.board),
    checkpoint: undefined,
    lease: run.lease,
    pace: await paceOf(gateway, run.school, run.at),
    full: run.options.full === true,
  };
};

/** A feed with what it needs to be run. */
type Turn = { readonly agreed: Agreed; readonly feed: Feed };

const runOrRehearse = async (gateway: Gateway, run: Run, ground: Ground, { agreed, feed }: Turn): Promise<FeedRun> => {
  if (run.lease === undefined) return rehearseFeed(gateway, ground, agreed, feed);
  return runFeed(gateway, { ...ground, run: run.id, lease: run.lease }, agreed, feed);
};

/** Not tried now, as long as it would be the same that is sent: what was given up, and what waits for its time. */
const putOff = async (
  gateway: Gateway,
  ground: Ground,
  turn: Turn,
  before: Attempt,
): Promise<FeedReport | undefined> => {
  const found = await rehearseFeed(gateway, ground, turn.agreed, turn.feed);
  // What waits for a person is kept by a run; where that would change there has to be one.
  const waits = (found.result.held?.count ?? 0) === (turn.feed.held?.count ?? 0);
  const isSame = waits && markOf(found.first, turn.agreed) === before.mark;
  return isSame ? putOffReport(feedReport(turn.agreed, found, false), before) : undefined;
};

/** What the feed owes from now on: nothing, or another attempt at its time. */
const owedAfter = (gateway: Gateway, { agreed }: Turn, made: FeedRun, before: Attempt | undefined) => {
  const [byte = 0] = gateway.random.bytes(1);
  const mark = markOf(made.first, agreed);
  return afterwards(made.result, { before, mark, now: gateway.clock.now(), chance: byte / 256 });
};

const oneFeed = async (gateway: Gateway, run: Run, ground: Ground, turn: Turn): Promise<FeedReport> => {
  const { agreed, feed } = turn;
  const before = await readAttempt(gateway.store, feed.id);
  const still = isPutOff(before, run) ? await putOff(gateway, ground, turn, before) : undefined;
  if (still !== undefined) return still;
  const made = await runOrRehearse(gateway, run, ground, turn);
  const report = feedReport(agreed, made, run.lease === undefined);
  if (run.lease === undefined) return report;
  const owed = made.result.error === undefined ? undefined : owedAfter(gateway, turn, made, before);
  await keep(gateway, run, [
    ...blockedStatements(run.id, made.first, run.at.toISOString()),
    owed === undefined ? forgetAttempt(feed.id) : keepAttempt(feed.id, owed),
  ]);
  return unlessStopped(gateway, run, owedReport(report, owed));
};

/** An emergency stop: the file was read, and nothing at all is sent. */
const stoppedReport = ({ agreement, supplier, stop }: Agreed, school: string): FeedReport | undefined =>
  stop === undefined
    ? undefined
    : refusedReport(agreement, supplier.name, stoppedError(stop, school, supplier.id), 'stopped');

const guarded = async (agreed: Agreed, made: Promise<FeedReport>): Promise<FeedReport> => {
  try {
    return await made;
  } catch (thrown) {
    const error = asGatewayError(thrown);
    if (stopsTheSchool(error)) throw thrown;
    return refusedReport(agreed.agreement, agreed.supplier.name, error, 'refused');
  }
};

/** The newest checkpoint goes with every delivery, so it is made before the first of a school. */
const withCheckpoint = async (gateway: Gateway, run: Run, ground: Ground): Promise<Ground> => {
  const { board } = run.school;
  if (run.lease !== undefined) await seal(gateway, board);
  return { ...ground, checkpoint: await gateway.checkpoints.newest(board) };
};

/**
 * All feeds of a school side by side: a supplier that is slow keeps nobody waiting. On a quiet night none of them has
 * anything to do, and then a school costs a few look-ups in all, not a few for each supplier.
 */
const runFeeds = async (
  gateway: Gateway,
  run: Run,
  ground: Ground,
  agreed: readonly Agreed[],
): Promise<readonly FeedReport[]> => {
  const { store } = gateway;
  const feeds = await feedsOfSchool(store, run.school.id);
  const turns = agreed.map((one): Turn => ({ agreed: one, feed: feedFor(feeds, one, gateway, run.school) }));
  const idle = (turn: Turn): boolean => turn.agreed.stop !== undefined || isSettled(turn.feed, ground, turn.agreed);
  const quiet = new Set(turns.filter(idle));
  const pupils = quiet.size === 0 ? new Map<string, number>() : await presentPupils(store, run.school.id);
  const sealed = quiet.size === turns.length ? ground : await withCheckpoint(gateway, run, ground);
  const afloat = watchAfloat(gateway.berths, turns.length - quiet.size, () => run.options.afloat?.());
  const under = { ...gateway, berths: afloat.berths };
  const reportOf = (turn: Turn): Promise<FeedReport> | FeedReport =>
    stoppedReport(turn.agreed, run.school.id) ??
    (quiet.has(turn)
      ? settledReport(turn.agreed, turn.feed, pupils.get(turn.feed.id) ?? 0)
      : guarded(turn.agreed, oneFeed(under, run, sealed, turn)).finally(afloat.done));
  const settled = await Promise.allSettled(turns.map(reportOf));
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
};

/** Of an expired reading nothing is sent; an objection that was upheld is no reading and does not wait for one. */
const withdrawOnly = async (gateway: Gateway, run: Run, ground: Ground, agreed: readonly Agreed[]): Promise<void> => {
  const { lease } = run;
  if (lease === undefined) return;
  const feeds = await feedsOfSchool(gateway.store, run.school.id);
  for (const one of agreed) {
    const excludes = [...one.permit.standing.restrictions.values()].includes('excluded');
    const { supplier, product } = one.agreement;
    const feed = feeds.find((known) => known.supplier === supplier && known.product === product);
    if (!excludes || feed === undefined || one.stop !== undefined) continue;
    const withdrawn = assemble(gateway, ground, one, feed).then((found) =>
      withdrawExcluded(found, { ...gateway, lease }),
    );
    await withdrawn.catch(unlessFatal);
  }
};

/** What is wrong with one supplier keeps no other from its withdrawals. */
const unlessFatal = (thrown: unknown): void => {
  if (stopsTheSchool(asGatewayError(thrown))) throw thrown;
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
    if (head !== undefined) await withdrawOnly(gateway, run, await groundOf(gateway, run, head, taken), agreed);
    return agreed.map(
      (one) => stoppedReport(one, run.school.id) ?? refusedReport(one.agreement, one.supplier.name, error, 'refused'),
    );
  }
  return runFeeds(gateway, run, await groundOf(gateway, run, head, taken), agreed);
};
