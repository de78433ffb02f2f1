import { asGatewayError } from '../errors.ts';
import type { Statement } from '../ports.ts';
import { amsterdamDay } from '../record/day.ts';
import { readingSetOf } from '../release/reading-set.ts';
import type { Generation } from '../roster/generation.ts';
import {
  type Head,
  intersection,
  narrowedRoster,
  readingSetOf as storedReadingSet,
  type ReadingSet,
  within,
  writeReadingSet,
} from '../roster/head.ts';
import type { Agreed } from './agreed.ts';
import { announce } from './announced.ts';
import { askedOrigin } from './asked.ts';
import { type Drift, type DriftTold, driftTold, noteDrift, readDrift } from './drift.ts';
import { rememberReading } from './earlier.ts';
import { stopsTheSchool } from './fatal.ts';
import type { Gateway, Waiting } from './gateway.ts';
import { intakeEntry, refusedEntry } from './intake-entry.ts';
import { keep, type Run } from './night-run.ts';
import { fileOrigin, isLive, type Origin } from './origin.ts';
import { splitSettings } from './parts.ts';
import { type NewFile, type ReadFile, readSource, type SameFile } from './read.ts';
import { told } from './report-of.ts';
import type { SchoolReport } from './report.ts';
import type { SchoolSource } from './school.ts';

/** What a school is released from tonight. */
export type Taken = Pick<SchoolReport, 'intake' | 'error'> & {
  readonly drift: DriftTold;
  readonly head: Head | undefined;
  readonly generation?: Generation;
};

const setOf = (agreed: readonly Agreed[]) => readingSetOf(agreed.map((one) => one.permit));

/** What is remembered of every file that was not refused, in the batch with its entry. */
const noted = (gateway: Gateway, run: Run, head: Head, read: ReadFile): readonly Statement[] => {
  const at = run.at.toISOString();
  const state = read.state === 'new' ? 'accepted' : read.state;
  const { board, school, mapping } = head;
  return [
    // Next year's file is no earlier reading of this year.
    ...(read.state === 'rehearsal' ? [] : rememberReading(head, read.marks, at)),
    ...noteDrift({ board, school, mapping }, read.met, at),
    ...intakeEntry(gateway, run.id, head, state),
  ];
};

type Intake = Omit<Taken, 'drift'>;

const acceptNew = async (gateway: Gateway, run: Run, read: NewFile): Promise<Intake> => {
  const { generations } = gateway;
  const { generation } = read;
  await keep(gateway, run, await generations.stage(generation));
  const { head } = generation;
  const rehearsed = generations.dropRehearsal(head.school, head.schoolYear);
  await keep(gateway, run, [...generations.promote(head), ...rehearsed, ...noted(gateway, run, head, read)]);
  return { intake: 'new', error: undefined, head, generation };
};

const confirm = async (gateway: Gateway, run: Run, read: SameFile): Promise<Intake> => {
  const at = run.at.toISOString();
  const { head } = read;
  await keep(gateway, run, [...gateway.generations.confirm(head, at), ...noted(gateway, run, head, read)]);
  return { intake: 'unchanged', error: undefined, head: { ...head, confirmedAt: at } };
};

/** The ledger counts whom a rehearsal announced beside what it read. */
const withAnnounced = (head: Head, count: number): Head => ({
  ...head,
  counts: { ...head.counts, items: { ...head.counts.items, announced: count } },
});

/** Next year's file is kept aside, with who leaves by it; what is released stays this year's. */
const setAside = async (gateway: Gateway, run: Run, read: NewFile): Promise<Intake> => {
  const { generation } = read;
  const { head } = generation;
  const announced = await announce(gateway, generation, amsterdamDay(run.at));
  await keep(gateway, run, [
    ...gateway.generations.dropRehearsal(head.school, head.schoolYear),
    ...(await gateway.generations.stage(generation)),
    ...announced.statements,
    ...noted(gateway, run, withAnnounced(head, announced.count), read),
  ]);
  return { intake: 'rehearsal', error: undefined, head: await gateway.generations.current(run.school.id) };
};

const taken = (gateway: Gateway, run: Run, read: ReadFile): Promise<Intake> => {
  if (read.state === 'unchanged') return confirm(gateway, run, read);
  return read.state === 'new' ? acceptNew(gateway, run, read) : setAside(gateway, run, read);
};

/** What a school is read from tonight, and how it is put away after a good intake. */
type Next = { readonly origin: Origin; putAway(): Promise<Taken['error']> };

const nextFile = async (gateway: Gateway, { options, school }: Run): Promise<Next | undefined> => {
  const waiting = options.input ?? (await gateway.inbox.next(school.id, splitSettings(school).parts));
  if (waiting === undefined) return undefined;
  return { origin: fileOrigin(gateway, waiting, school), putAway: () => putAway(waiting) };
};

/** A school whose source is asked has no inbox. Nobody is asked for data that no agreement in force wants (law 2). */
const nextOf = async (gateway: Gateway, run: Run, agreed: readonly Agreed[]): Promise<Next | undefined> => {
  const { school, options } = run;
  const connector = gateway.connectors.get(school.connector);
  if (!isLive(connector) || options.input !== undefined) return nextFile(gateway, run);
  if (agreed.length === 0) return undefined;
  const asking = { school, set: setOf(agreed) };
  return { origin: askedOrigin(gateway, connector, asking), putAway: async () => undefined };
};

/** A file of a school whose mapping was made while this process ran: it is looked for once more. */
const learnMapping = async (gateway: Gateway, { mapping }: SchoolSource): Promise<void> => {
  if (!gateway.mappings.has(mapping)) await gateway.ownMappings.learn(mapping);
};

/** What was taken in stays taken in, also where its file cannot be removed: that is told, and the next night reads it as unchanged. */
const putAway = ({ done }: Waiting): Promise<Taken['error']> =>
  done().then(
    () => undefined,
    (error: unknown) => told(asGatewayError(error)),
  );

const takeNext = async (
  gateway: Gateway,
  run: Run,
  agreed: readonly Agreed[],
  before: readonly Drift[],
): Promise<Taken> => {
  const { school, lease } = run;
  await learnMapping(gateway, school);
  const next = await nextOf(gateway, run, agreed);
  if (next === undefined) {
    const head = await gateway.generations.current(school.id);
    return { intake: 'none', error: undefined, head, drift: driftTold(before, []) };
  }
  const reader = { school, set: setOf(agreed), today: amsterdamDay(run.at), persist: lease !== undefined };
  const read = await readSource(gateway, next.origin, reader);
  const made = await taken(gateway, run, read);
  const error = lease === undefined ? made.error : await next.putAway();
  return { ...made, error, drift: driftTold(before, read.met) };
};

/**
 * Reads the file that waits, where there is one, or asks the source. What is refused changes nothing; a file stays where
 * it is.
 */
export const takeFile = async (gateway: Gateway, run: Run, agreed: readonly Agreed[]): Promise<Taken> => {
  const { school } = run;
  const before = await readDrift(gateway.store, school.board, school.id);
  try {
    return await takeNext(gateway, run, agreed, before);
  } catch (thrown) {
    const error = asGatewayError(thrown);
    if (stopsTheSchool(error)) throw thrown;
    await keep(gateway, run, refusedEntry(gateway, run.id, school, error));
    const head = await gateway.generations.current(school.id);
    return { intake: 'refused', error: told(error), head, drift: driftTold(before, []) };
  }
};

/** A generation sealed anew with what may still be kept of it. */
const narrowOne = async (gateway: Gateway, run: Run, head: Head, set: ReadingSet): Promise<Generation> => {
  const before = await gateway.generations.open(head);
  const kept = intersection(storedReadingSet(head.readingSet), set);
  // Without its digest the next reading counts as new: it is compared with what was read, not with what was kept of it.
  const smaller: Head = { ...head, readingSet: writeReadingSet(kept), contentDigest: '' };
  const generation = { head: smaller, roster: narrowedRoster(before.roster, kept), aside: before.aside };
  await keep(gateway, run, await gateway.generations.narrow(generation));
  return generation;
};

/**
 * Law 8: when less may be kept than was read, every generation of the school is sealed anew without the rest, those that
 * feeds without an agreement still name included.
 */
export const narrow = async (gateway: Gateway, run: Run, now: Taken, agreed: readonly Agreed[]): Promise<Taken> => {
  const set = setOf(agreed);
  const wide = (await gateway.generations.all(run.school.id)).filter(
    ({ readingSet }) => !within(storedReadingSet(readingSet), set),
  );
  let narrowed = now;
  for (const head of wide) {
    const generation = await narrowOne(gateway, run, head, set);
    const isCurrent = head.id === now.head?.id && now.generation === undefined;
    if (isCurrent) narrowed = { ...now, head: generation.head, generation };
  }
  return narrowed;
};
