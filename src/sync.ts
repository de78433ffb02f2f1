import { closeOpen } from './delivery/close-open.ts';
import { GatewayError } from './errors.ts';
import { feedsOfSchool } from './feed/feed.ts';
import type { Lease } from './ports.ts';
import { agreedFor, type AgreedForSchool } from './sync/agreed.ts';
import { droppedOf } from './sync/dropped.ts';
import { withdrawEnded } from './sync/ended.ts';
import { releaseFrom } from './sync/feeds.ts';
import type { Gateway } from './sync/gateway.ts';
import { keep, type Run, type SyncOptions } from './sync/night-run.ts';
import { refusedReport } from './sync/report-of.ts';
import type { SchoolReport } from './sync/report.ts';
import { amendRun, endRun, failRun, startRun } from './sync/run.ts';
import { readSchool, type SchoolSource } from './sync/school.ts';
import { narrow, type Taken, takeFile } from './sync/take.ts';

/**
 * Longer than the longest silence between two batches of a run (three tries of a slow delivery); every batch prolongs
 * it. A run that sleeps past it is found out by its fencing number, one that was killed is waited for no longer.
 */
const leaseMs = 5 * 60_000;

const droppedIn = ({ mappings }: Gateway, { head }: Taken): SchoolReport['dropped'] => {
  const mapping = head === undefined ? undefined : mappings.get(head.mapping);
  return head === undefined || mapping === undefined ? [] : droppedOf(mapping, head.counts.dropped);
};

/** A new attempt goes by the reading that is there; what arrives is for the night. */
const takenFor = async (gateway: Gateway, run: Run, { agreed }: AgreedForSchool): Promise<Taken> => {
  if (run.options.again === undefined) return narrow(gateway, run, await takeFile(gateway, run, agreed), agreed);
  const drift = { fresh: [], open: 0 };
  return { intake: 'none', error: undefined, head: await gateway.generations.current(run.school.id), drift };
};

const tell = async (gateway: Gateway, run: Run, found: AgreedForSchool): Promise<SchoolReport> => {
  const { school, options } = run;
  const chosen = ({ supplier, product }: { readonly supplier: string; readonly product: string }) =>
    (options.supplier === undefined || options.supplier === supplier) &&
    options.again?.has(`${supplier}/${product}`) !== false;
  const taken = await takenFor(gateway, run, found);
  options.taken?.({ intake: taken.intake, error: taken.error, counts: taken.head?.counts, drift: taken.drift });
  const agreed = found.agreed.filter((one) => chosen(one.agreement));
  const feeds = await releaseFrom(gateway, run, taken, agreed);
  const refused = found.refused
    .filter((one) => chosen(one.activation))
    .map((one) => refusedReport(one.activation, one.name, one.error, 'no_agreement'));
  if (options.again === undefined) {
    await withdrawEnded(gateway, run, found);
    await keep(gateway, run, await gateway.generations.destroyUnnamed(school.id));
  }
  return {
    board: school.board,
    school: school.id,
    name: school.name,
    intake: taken.intake,
    error: taken.error,
    counts: taken.head?.counts,
    drift: taken.drift,
    dropped: droppedIn(gateway, taken),
    readAt: taken.head?.confirmedAt,
    feeds: [...feeds, ...refused],
  };
};

/** The same for feeds that are tried again: their part of the night's report is written anew. */
const keptAgain = async (gateway: Gateway, run: Run, found: AgreedForSchool, lease: Lease): Promise<SchoolReport> => {
  await closeLeftOpen(gateway, run, lease);
  const report = await tell(gateway, run, found);
  await keep(gateway, run, await amendRun(gateway.store, run.school.id, report));
  return report;
};

const leased = async (gateway: Gateway, school: SchoolSource, id: string, at: Date): Promise<Lease> => {
  const lease = await gateway.store.claim(`school/${school.id}`, id, at.getTime(), at.getTime() + leaseMs);
  if (lease === undefined) throw new GatewayError('lease_taken', { school: school.id });
  return { ...lease, untilMs: () => gateway.clock.now().getTime() + leaseMs };
};

/** Deliveries that a run before this one left open, also to suppliers that have no agreement any more. */
const closeLeftOpen = async (gateway: Gateway, { school }: Run, lease: Lease): Promise<void> => {
  const open = "SELECT feed FROM delivery WHERE state = 'open' AND feed IN (SELECT id FROM feed WHERE school = ?)";
  const left = new Set((await gateway.store.all(open, school.id)).map((row) => row['feed']));
  if (left.size === 0) return;
  for (const feed of await feedsOfSchool(gateway.store, school.id)) {
    if (left.has(feed.id)) await closeOpen(feed, { ...gateway, lease });
  }
};

const keptRun = async (gateway: Gateway, run: Run, found: AgreedForSchool, lease: Lease): Promise<SchoolReport> => {
  const { school, id, at } = run;
  await gateway.store.batch(startRun(id, school, at.toISOString()), lease);
  const end = () => gateway.clock.now().toISOString();
  try {
    await closeLeftOpen(gateway, run, lease);
    const report = await tell(gateway, run, found);
    await gateway.store.batch(endRun(id, report, end()), lease);
    return report;
  } catch (thrown) {
    // Its night is over, or the schedule would begin it again every minute. What stopped it is what is thrown.
    await gateway.store.batch(failRun(id, end()), lease).catch(() => undefined);
    throw thrown;
  }
};

/**
 * The night of one school: read, reduce, release, compare, hold, deliver, remember. Can be killed anywhere and started
 * again. Throws lease_taken when another run of this school is under way, and what halts (store, ledger, settings).
 */
export const syncSchool = async (
  gateway: Gateway,
  school: string,
  options: SyncOptions = {},
): Promise<SchoolReport> => {
  const at = gateway.clock.now();
  const source = await readSchool(gateway.store, school);
  const id = Buffer.from(gateway.random.bytes(16)).toString('hex');
  const found = await agreedFor(gateway, source, at);
  const run: Run = { id, lease: undefined, school: source, at, options };
  if (options.dryRun === true) return tell(gateway.rehearsal(), run, found);
  // Before a file is taken or a byte leaves: of a ledger that went back in time nobody knows what suppliers have.
  await gateway.checkpoints.check(source.board);
  const lease = await leased(gateway, source, id, at);
  try {
    const kept = options.again === undefined ? keptRun : keptAgain;
    return await kept(gateway, { ...run, lease }, found, lease);
  } finally {
    await gateway.store.yield(lease);
  }
};
