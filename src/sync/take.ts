import { asGatewayError } from '../errors.ts';
import { amsterdamDay } from '../record/day.ts';
import { readingSetOf } from '../release/reading-set.ts';
import type { Generation } from '../roster/generation.ts';
import {
  type Head,
  intersection,
  narrowedRoster,
  readingSetOf as storedReadingSet,
  within,
  writeReadingSet,
} from '../roster/head.ts';
import type { Agreed } from './agreed.ts';
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
  const entry = intakeEntry(gateway, run.id, generation.head, 'accepted');
  await keep(gateway, run, [...generations.promote(generation.head), ...entry]);
  return { intake: 'new', error: undefined, head: generation.head, generation };
};

const confirm = async (gateway: Gateway, run: Run, head: Head): Promise<Taken> => {
  const at = run.at.toISOString();
  const entry = intakeEntry(gateway, run.id, head, 'unchanged');
  await keep(gateway, run, [...gateway.generations.confirm(head, at), ...entry]);
  return { intake: 'unchanged', error: undefined, head: { ...head, confirmedAt: at } };
};

/** Next year's file is kept aside; what is released stays this year's. */
const setAside = async (gateway: Gateway, run: Run, generation: Generation): Promise<Taken> => {
  await keep(gateway, run, [
    ...gateway.generations.dropRehearsal(run.school.id),
    ...(await gateway.generations.stage(generation)),
    ...intakeEntry(gateway, run.id, generation.head, 'rehearsal'),
  ]);
  return { intake: 'rehearsal', error: undefined, head: await gateway.generations.current(run.school.id) };
};

const taken = (gateway: Gateway, run: Run, read: ReadFile): Promise<Taken> => {
  if (read.state === 'unchanged') return confirm(gateway, run, read.head);
  return read.state === 'new' ? acceptNew(gateway, run, read.generation) : setAside(gateway, run, read.generation);
};

/** Reads the file that waits. One that is refused changes nothing and stays where it is. */
export const takeFile = async (
  gateway: Gateway,
  run: Run,
  waiting: Waiting,
  agreed: readonly Agreed[],
): Promise<Taken> => {
  const { school, lease } = run;
  const reader = { school, set: setOf(agreed), today: amsterdamDay(run.at), persist: lease !== undefined };
  try {
    const made = await taken(gateway, run, await readFile(gateway, waiting, reader));
    if (lease !== undefined) await waiting.done();
    return made;
  } catch (thrown) {
    const error = asGatewayError(thrown);
    if (error.recovery === 'halt' || error.code === 'lease_lost') throw thrown;
    await keep(gateway, run, refusedEntry(gateway, run.id, school, error));
    return { intake: 'refused', error: told(error), head: await gateway.generations.current(school.id) };
  }
};

/** Law 8: when less may be kept than was read, the reading is sealed anew without the rest. */
export const narrow = async (gateway: Gateway, run: Run, now: Taken, agreed: readonly Agreed[]): Promise<Taken> => {
  const { head } = now;
  if (head === undefined || now.generation !== undefined) return now;
  const stored = storedReadingSet(head.readingSet);
  if (within(stored, setOf(agreed))) return now;
  const before = await gateway.generations.open(head);
  const kept = intersection(stored, setOf(agreed));
  // Without its digest the next reading counts as new, since it is compared with what was read and not with what was kept.
  const smaller: Head = { ...head, readingSet: writeReadingSet(kept), contentDigest: '' };
  const generation = { head: smaller, roster: narrowedRoster(before.roster, kept), aside: before.aside };
  await keep(gateway, run, await gateway.generations.narrow(generation));
  return { intake: now.intake, error: now.error, head: smaller, generation };
};
