import { asGatewayError } from '../errors.ts';
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
import { stopsTheSchool } from './fatal.ts';
import type { Gateway, Waiting } from './gateway.ts';
import { intakeEntry, refusedEntry } from './intake-entry.ts';
import { keep, type Run } from './night-run.ts';
import { readFile, type ReadFile } from './read.ts';
import { told } from './report-of.ts';
import type { SchoolReport } from './report.ts';

/** What a school is released from tonight. */
export type Taken = Pick<SchoolReport, 'intake' | 'error'> & {
  readonly head: Head | undefined;
  readonly generation?: Generation;
};

const setOf = (agreed: readonly Agreed[]) => readingSetOf(agreed.map((one) => one.permit));

const acceptNew = async (gateway: Gateway, run: Run, generation: Generation): Promise<Taken> => {
  const { generations } = gateway;
  await keep(gateway, run, await generations.stage(generation));
  const { head } = generation;
  const entry = intakeEntry(gateway, run.id, head, 'accepted');
  const rehearsed = generations.dropRehearsal(head.school, head.schoolYear);
  await keep(gateway, run, [...generations.promote(head), ...rehearsed, ...entry]);
  return { intake: 'new', error: undefined, head, generation };
};

const confirm = async (gateway: Gateway, run: Run, head: Head): Promise<Taken> => {
  const at = run.at.toISOString();
  const entry = intakeEntry(gateway, run.id, head, 'unchanged');
  await keep(gateway, run, [...gateway.generations.confirm(head, at), ...entry]);
  return { intake: 'unchanged', error: undefined, head: { ...head, confirmedAt: at } };
};

/** The ledger counts whom a rehearsal announced beside what it read. */
const withAnnounced = (head: Head, count: number): Head => ({
  ...head,
  counts: { ...head.counts, items: { ...head.counts.items, announced: count } },
});

/** Next year's file is kept aside, with who leaves by it; what is released stays this year's. */
const setAside = async (gateway: Gateway, run: Run, generation: Generation): Promise<Taken> => {
  const { head } = generation;
  const announced = await announce(gateway, generation, amsterdamDay(run.at));
  await keep(gateway, run, [
    ...gateway.generations.dropRehearsal(head.school, head.schoolYear),
    ...(await gateway.generations.stage(generation)),
    ...announced.statements,
    ...intakeEntry(gateway, run.id, withAnnounced(head, announced.count), 'rehearsal'),
  ]);
  return { intake: 'rehearsal', error: undefined, head: await gateway.generations.current(run.school.id) };
};

const taken = (gateway: Gateway, run: Run, read: ReadFile): Promise<Taken> => {
  if (read.state === 'unchanged') return confirm(gateway, run, read.head);
  return read.state === 'new' ? acceptNew(gateway, run, read.generation) : setAside(gateway, run, read.generation);
};

const nextFile = (gateway: Gateway, { options, school }: Run): Promise<Waiting | undefined> =>
  options.input === undefined ? gateway.inbox.next(school.id) : Promise.resolve(options.input);

const takeNext = async (gateway: Gateway, run: Run, agreed: readonly Agreed[]): Promise<Taken> => {
  const { school, lease } = run;
  const waiting = await nextFile(gateway, run);
  if (waiting === undefined) {
    return { intake: 'none', error: undefined, head: await gateway.generations.current(school.id) };
  }
  const reader = { school, set: setOf(agreed), today: amsterdamDay(run.at), persist: lease !== undefined };
  const made = await taken(gateway, run, await readFile(gateway, waiting, reader));
  if (lease !== undefined) await waiting.done();
  return made;
};

/** Reads the file that waits, where there is one. One that is refused changes nothing and stays where it is. */
export const takeFile = async (gateway: Gateway, run: Run, agreed: readonly Agreed[]): Promise<Taken> => {
  const { school } = run;
  try {
    return await takeNext(gateway, run, agreed);
  } catch (thrown) {
    const error = asGatewayError(thrown);
    if (stopsTheSchool(error)) throw thrown;
    await keep(gateway, run, refusedEntry(gateway, run.id, school, error));
    return { intake: 'refused', error: told(error), head: await gateway.generations.current(school.id) };
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
