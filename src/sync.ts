import { asGatewayError, GatewayError } from './errors.ts';
import { feedsOfSchool } from './feed/feed.ts';
import { presentPupils } from './feed/row.ts';
import type { Lease, Statement } from './ports.ts';
import { addDays, amsterdamDay } from './record/day.ts';
import { readingSetOf } from './release/reading-set.ts';
import type { Generation } from './roster/generation.ts';
import {
  type Head,
  intersection,
  narrowedRoster,
  readingSetOf as storedReadingSet,
  within,
  writeReadingSet,
} from './roster/head.ts';
import { type Agreed, agreedFor, type AgreedForSchool } from './sync/agreed.ts';
import { blockedStatements } from './sync/blocked.ts';
import { feedFor, type FeedRun, type Ground, isSettled, rehearseFeed, runFeed } from './sync/feed-run.ts';
import type { Gateway, Waiting } from './sync/gateway.ts';
import { intakeEntry, refusedEntry } from './sync/intake-entry.ts';
import { readGroupNames } from './sync/joined.ts';
import { readFile } from './sync/read.ts';
import type { FeedReport, SchoolReport } from './sync/report.ts';
import { feedReport, refusedReport, settledReport, told } from './sync/report-of.ts';
import { endRun, startRun } from './sync/run.ts';
import { readSchool, type SchoolSource } from './sync/school.ts';

/** How a person or the night wants a run. */
export type SyncOptions = {
  /** Only this supplier. */
  readonly supplier?: string;
  /** Nothing is stored and nothing is sent. */
  readonly dryRun?: boolean;
  readonly full?: boolean;
  readonly acceptRemovals?: number;
  /** A file that was handed over, instead of the inbox. */
  readonly input?: Waiting;
  /** Suppliers that did not answer tonight: the others do not wait for them. */
  readonly down?: Set<string>;
};

type Taken = Pick<SchoolReport, 'intake' | 'error'> & {
  readonly head: Head | undefined;
  readonly generation?: Generation;
};

/** Longer than a run of one school takes; a run that sleeps past it is found out by its fencing number. */
const leaseMs = 30 * 60_000;

const isExpired = (head: Head, school: SchoolSource, at: Date): boolean =>
  amsterdamDay(at) > addDays(amsterdamDay(new Date(head.confirmedAt)), school.liveDays);

type Run = { readonly id: string; readonly lease: Lease | undefined; readonly school: SchoolSource; readonly at: Date };

/** Nothing is kept in a dry run: without a lease there is no batch. */
const keep = async (gateway: Gateway, run: Run, statements: readonly Statement[]): Promise<void> => {
  if (run.lease !== undefined) await gateway.store.batch(statements, run.lease);
};

const accept = async (gateway: Gateway, run: Run, generation: Generation, rehearsal: boolean): Promise<void> => {
  const { generations } = gateway;
  await keep(gateway, run, await generations.stage(generation));
  const current = rehearsal ? [] : generations.promote(generation.head);
  await keep(gateway, run, [
    ...current,
    ...intakeEntry(gateway, run.id, generation.head, rehearsal ? 'rehearsal' : 'accepted'),
  ]);
};

/** Reads the file that waits, if one does. A file that is refused changes nothing and stays where it is. */
const takeFile = async (gateway: Gateway, run: Run, waiting: Waiting, agreed: readonly Agreed[]): Promise<Taken> => {
  const { school, lease } = run;
  const current = await gateway.generations.current(school.id);
  try {
    const set = readingSetOf(agreed.map((one) => one.permit));
    const read = await readFile(gateway, waiting, {
      school,
      set,
      today: amsterdamDay(run.at),
      persist: lease !== undefined,
    });
    if (read.state === 'unchanged') {
      const entry = intakeEntry(gateway, run.id, read.head, 'unchanged');
      await keep(gateway, run, [...gateway.generations.confirm(read.head, run.at.toISOString()), ...entry]);
    } else await accept(gateway, run, read.generation, read.state === 'rehearsal');
    if (lease !== undefined) await waiting.done();
    if (read.state === 'unchanged')
      return { intake: 'unchanged', error: undefined, head: { ...read.head, confirmedAt: run.at.toISOString() } };
    if (read.state === 'rehearsal') return { intake: 'rehearsal', error: undefined, head: current };
    return { intake: 'new', error: undefined, head: read.generation.head, generation: read.generation };
  } catch (thrown) {
    const error = asGatewayError(thrown);
    if (error.recovery === 'halt' || error.code === 'lease_lost') throw thrown;
    await keep(gateway, run, refusedEntry(gateway, run.id, school, error));
    return { intake: 'refused', error: told(error), head: current };
  }
};

/** Law 8: when less may be kept than was read, the reading is sealed anew without the rest. */
const narrow = async (gateway: Gateway, run: Run, taken: Taken, agreed: readonly Agreed[]): Promise<Taken> => {
  const { head } = taken;
  const set = readingSetOf(agreed.map((one) => one.permit));
  if (head === undefined || taken.generation !== undefined || within(storedReadingSet(head.readingSet), set))
    return taken;
  const before = await gateway.generations.open(head);
  const kept = intersection(storedReadingSet(head.readingSet), set);
  const smaller = { ...head, readingSet: writeReadingSet(kept), contentDigest: '' };
  const generation = { head: smaller, roster: narrowedRoster(before.roster, kept), aside: before.aside };
  await keep(gateway, run, await gateway.generations.narrow(generation));
  return { intake: taken.intake, error: taken.error, head: smaller, generation };
};

const groundOf = async (
  gateway: Gateway,
  run: Run,
  head: Head,
  options: SyncOptions,
  taken: Taken,
): Promise<Ground> => {
  let opened: Promise<Generation> | undefined =
    taken.generation === undefined ? undefined : Promise.resolve(taken.generation);
  return {
    school: run.school,
    head,
    generation: () => (opened ??= gateway.generations.open(head)),
    names: await readGroupNames(gateway.store, gateway.keyring, run.school.board),
    checkpoint: await gateway.checkpoints.newest(run.school.board),
    lease: run.lease,
    choices: { full: options.full === true, acceptRemovals: options.acceptRemovals },
  };
};

const oneFeed = async (
  gateway: Gateway,
  run: Run,
  ground: Ground,
  agreed: Agreed,
  options: SyncOptions,
): Promise<FeedReport> => {
  const { down } = options;
  const { lease } = run;
  const feeds = await feedsOfSchool(gateway.store, run.school.id);
  const feed = feedFor(feeds, agreed, gateway, run.school);
  if (isSettled(feed, ground, agreed)) return settledReport(agreed, feed, await presentPupils(gateway.store, feed.id));
  if (down?.has(agreed.supplier.id) === true) {
    return refusedReport(
      agreed.agreement,
      agreed.supplier.name,
      new GatewayError('delivery_unreachable', { supplier: agreed.supplier.id }),
      'deferred',
    );
  }
  const made: FeedRun =
    lease === undefined
      ? await rehearseFeed(gateway, ground, agreed, feed)
      : await runFeed(gateway, { ...ground, run: run.id, lease }, agreed, feed);
  if (made.result.error?.recovery === 'retry') down?.add(agreed.supplier.id);
  if (lease !== undefined)
    await gateway.store.batch(blockedStatements(run.id, made.first, run.at.toISOString()), lease);
  return feedReport(agreed, made, lease === undefined);
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
  options: SyncOptions,
): Promise<readonly FeedReport[]> => {
  const settled = await Promise.allSettled(
    agreed.map((one) => guarded(one, oneFeed(gateway, run, ground, one, options))),
  );
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
};

const releaseFrom = async (
  gateway: Gateway,
  run: Run,
  taken: Taken,
  agreed: readonly Agreed[],
  options: SyncOptions,
): Promise<readonly FeedReport[]> => {
  const { head } = taken;
  const stopped = (code: 'generation_missing' | 'generation_expired') =>
    agreed.map((one) =>
      refusedReport(one.agreement, one.supplier.name, new GatewayError(code, { school: run.school.id }), 'refused'),
    );
  if (head === undefined) return stopped('generation_missing');
  if (isExpired(head, run.school, run.at)) return stopped('generation_expired');
  return runFeeds(gateway, run, await groundOf(gateway, run, head, options, taken), agreed, options);
};

const tell = async (
  gateway: Gateway,
  run: Run,
  found: AgreedForSchool,
  options: SyncOptions,
): Promise<SchoolReport> => {
  const chosen = (supplier: string) => options.supplier === undefined || options.supplier === supplier;
  const waiting = options.input ?? (await gateway.inbox.next(run.school.id));
  const none: Taken = { intake: 'none', error: undefined, head: await gateway.generations.current(run.school.id) };
  const read = waiting === undefined ? none : await takeFile(gateway, run, waiting, found.agreed);
  const taken = await narrow(gateway, run, read, found.agreed);
  const agreed = found.agreed.filter((one) => chosen(one.supplier.id));
  const feeds = await releaseFrom(gateway, run, taken, agreed, options);
  const refused = found.refused
    .filter((one) => chosen(one.activation.supplier))
    .map((one) => refusedReport(one.activation, one.name, one.error, 'no_agreement'));
  await keep(gateway, run, gateway.generations.destroyUnnamed(run.school.id));
  return {
    board: run.school.board,
    school: run.school.id,
    name: run.school.name,
    intake: taken.intake,
    error: taken.error,
    counts: taken.head?.counts,
    readAt: taken.head?.confirmedAt,
    feeds: [...feeds, ...refused],
  };
};

/** One job makes checkpoints; when another process is at it, its checkpoint is as good as ours. */
export const seal = async (gateway: Gateway, board: string): Promise<void> => {
  try {
    await gateway.checkpoints.make(board);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'lease_taken') throw error;
  }
};

const leased = async (gateway: Gateway, school: SchoolSource, id: string, at: Date): Promise<Lease> => {
  const lease = await gateway.store.claim(`school/${school.id}`, id, at.getTime(), at.getTime() + leaseMs);
  if (lease === undefined) throw new GatewayError('lease_taken', { school: school.id });
  return lease;
};

/**
 * The night of one school: read, reduce, release, compare, hold, deliver, remember. Can be killed anywhere and started
 * again. Throws lease_taken when another run of this school is under way, and what halts (store, ledger, settings).
 */
export const syncSchool = async (gateway: Gateway, id: string, options: SyncOptions = {}): Promise<SchoolReport> => {
  const at = gateway.clock.now();
  const school = await readSchool(gateway.store, id);
  const run = Buffer.from(gateway.random.bytes(16)).toString('hex');
  const found = await agreedFor(gateway, school, at);
  if (options.dryRun === true) return tell(gateway, { id: run, lease: undefined, school, at }, found, options);
  const lease = await leased(gateway, school, run, at);
  try {
    await seal(gateway, school.board);
    await gateway.store.batch(startRun(run, school, at.toISOString()), lease);
    const report = await tell(gateway, { id: run, lease, school, at }, found, options);
    await gateway.store.batch(endRun(run, report, gateway.clock.now().toISOString()), lease);
    return report;
  } finally {
    await gateway.store.yield(lease);
  }
};
