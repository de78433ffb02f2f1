import { GatewayError } from './errors.ts';
import type { Lease } from './ports.ts';
import { agreedFor, type AgreedForSchool } from './sync/agreed.ts';
import { droppedOf } from './sync/dropped.ts';
import { releaseFrom } from './sync/feeds.ts';
import type { Gateway } from './sync/gateway.ts';
import { keep, type Run, type SyncOptions } from './sync/night-run.ts';
import { refusedReport } from './sync/report-of.ts';
import type { SchoolReport } from './sync/report.ts';
import { endRun, startRun } from './sync/run.ts';
import { readSchool, type SchoolSource } from './sync/school.ts';
import { narrow, type Taken, takeFile } from './sync/take.ts';

/** Longer than a run of one school takes; a run that sleeps past it is found out by its fencing number. */
const leaseMs = 30 * 60_000;

const readTonight = async (gateway: Gateway, run: Run, found: AgreedForSchool): Promise<Taken> => {
  const waiting = run.options.input ?? (await gateway.inbox.next(run.school.id));
  if (waiting !== undefined) return takeFile(gateway, run, waiting, found.agreed);
  return { intake: 'none', error: undefined, head: await gateway.generations.current(run.school.id) };
};

const droppedIn = ({ mappings }: Gateway, { head }: Taken): SchoolReport['dropped'] => {
  const mapping = head === undefined ? undefined : mappings.get(head.mapping);
  return head === undefined || mapping === undefined ? [] : droppedOf(mapping, head.counts.dropped);
};

const tell = async (gateway: Gateway, run: Run, found: AgreedForSchool): Promise<SchoolReport> => {
  const { school, options } = run;
  const chosen = (supplier: string) => options.supplier === undefined || options.supplier === supplier;
  const taken = await narrow(gateway, run, await readTonight(gateway, run, found), found.agreed);
  const agreed = found.agreed.filter((one) => chosen(one.supplier.id));
  const feeds = await releaseFrom(gateway, run, taken, agreed);
  const refused = found.refused
    .filter((one) => chosen(one.activation.supplier))
    .map((one) => refusedReport(one.activation, one.name, one.error, 'no_agreement'));
  await keep(gateway, run, gateway.generations.destroyUnnamed(school.id));
  return {
    board: school.board,
    school: school.id,
    name: school.name,
    intake: taken.intake,
    error: taken.error,
    counts: taken.head?.counts,
    dropped: droppedIn(gateway, taken),
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

const keptRun = async (gateway: Gateway, run: Run, found: AgreedForSchool, lease: Lease): Promise<SchoolReport> => {
  const { school, id, at } = run;
  await seal(gateway, school.board);
  await gateway.store.batch(startRun(id, school, at.toISOString()), lease);
  const report = await tell(gateway, run, found);
  await gateway.store.batch(endRun(id, report, gateway.clock.now().toISOString()), lease);
  return report;
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
  const lease = await leased(gateway, source, id, at);
  try {
    return await keptRun(gateway, { ...run, lease }, found, lease);
  } finally {
    await gateway.store.yield(lease);
  }
};
