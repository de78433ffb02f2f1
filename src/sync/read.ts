import { GatewayError } from '../errors.ts';
import { compile } from '../mapping/apply.ts';
import { mappingHash } from '../mapping/hash.ts';
import type { FlatRecord } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import type { Item } from '../record/item.ts';
import { contentHash, type Generation } from '../roster/generation.ts';
import { type Counts, type Head, narrowedRoster, type ReadingSet, writeReadingSet } from '../roster/head.ts';
import { type Intake, takeIn } from '../roster/intake.ts';
import type { MadeAt } from '../roster/made-at.ts';
import { claimedTwice } from '../roster/resolve.ts';
import { schoolYearOf } from '../roster/school-year.ts';
import { checkAge, isNewer, madeAtIn } from './age.ts';
import { countsAsBefore, countsOf, isUnstable } from './counts-of.ts';
import { fileMark, isSeenBefore } from './earlier.ts';
import { type Met, metIn } from './drift.ts';
import type { Gateway } from './gateway.ts';
import { mappingOf, type Origin } from './origin.ts';
import type { SchoolSource } from './school.ts';

/** What a file came to: a generation that is not stored yet, or the same content as the current one. */
export type ReadFile = NewFile | SameFile;

/** What is remembered beside what was read. */
type Beside = {
  /** Keyed digests of its bytes and of its records. */
  readonly marks: readonly string[];
  /** What nobody declared. */
  readonly met: readonly Met[];
};
export type NewFile = Beside & { readonly state: 'new' | 'rehearsal'; readonly generation: Generation };
export type SameFile = Beside & { readonly state: 'unchanged'; readonly head: Head };

type Marks = { readonly content: string; readonly all: readonly string[] };

/** How a file is to be read. With `persist` false not even new subject ids are kept. */
type Reader = {
  readonly school: SchoolSource;
  readonly set: ReadingSet;
  readonly today: string;
  readonly persist: boolean;
};

/** The ECK iD is read for matching, so that a child whose key changed is the same child; it is kept only where agreed. */
const matchingSet = (set: ReadingSet): ReadingSet => new Map(set).set('pupil', new Set(set.get('pupil')).add('eckId'));

const unstableKeysOf = (gateway: Gateway, { connector }: SchoolSource): string | undefined =>
  gateway.connectors.get(connector)?.unstableKeys;

/** Undefined: the source says that nothing changed. */
const intake = async (gateway: Gateway, origin: Origin, reader: Reader): Promise<Intake | undefined> => {
  const { school, set, today } = reader;
  const mapping = mappingOf(gateway, school);
  const context = { today, schoolYear: schoolYearOf(today), lastDayIn: school.lastDayIn };
  const compiled = compile(mapping, { readingSet: matchingSet(set), context });
  const reading = await origin.open(compiled.wanted);
  if (reading === undefined) return undefined;
  const rowPerPlacement = mapping.rowPerPlacement === true;
  return takeIn(reading, compiled, { school: school.id, name: school.name, today, rehearsal: true, rowPerPlacement });
};

/** A source without a BRIN inside is bound by its folder, and by half of its keys being those of last time. */
const checkOverlap = async (gateway: Gateway, taken: Intake, current: Head | undefined, school: SchoolSource) => {
  if (taken.identified) return;
  if (school.confirmedAt === undefined) throw new GatewayError('source_unconfirmed', { school: school.id });
  // What a person confirmed after the last reading is what they were asked to look at.
  if (current === undefined || current.confirmedAt < school.confirmedAt) return;
  const before = await gateway.generations.open(current);
  const unstableKeys = unstableKeysOf(gateway, school);
  const isLasting = (key: string): boolean => !isUnstable(key, unstableKeys);
  const known = new Set((before.roster.get('pupil') ?? []).map((item) => item.record.key).filter(isLasting));
  // Those who were set aside count as well: a file of which nothing could be read fits no school.
  const read = (taken.records.get('pupil') ?? []).map(({ key }) => key).concat(taken.duplicates.get('pupil') ?? []);
  const keys = read.filter(isLasting);
  const shared = keys.filter((key) => known.has(key)).length;
  if (shared * 2 < Math.min(keys.length, known.size))
    throw new GatewayError('source_overlap', { school: school.id, count: shared });
};

type Settled = { readonly roster: ReadonlyMap<Entity, readonly Item[]>; readonly aside: ReadonlySet<string> };

/**
 * Whose records these are; what is set aside or disputed is in no roster. Built anew from the reading set (law 8): what was
 * read for matching, or came from elsewhere, is not kept with it.
 */
const settle = async (gateway: Gateway, taken: Intake, reader: Reader): Promise<Settled> => {
  const { board, keyScope: scope } = reader.school;
  const { schoolYear } = taken;
  const unstableKeys = unstableKeysOf(gateway, reader.school);
  const seeker = (entity: Entity, record: FlatRecord) => ({
    entity,
    scope,
    record,
    unstable: isUnstable(record.key, unstableKeys),
  });
  const kept = [...taken.records].flatMap(([entity, list]) => list.map((one) => seeker(entity, one)));
  const doubled = [...taken.duplicates].flatMap(([entity, keys]) =>
    keys.map((key) => seeker(entity, { key, schoolYear })),
  );
  const resolved = await gateway.subjects.resolve(board, kept.concat(doubled), reader.persist);
  const roster = new Map<Entity, Item[]>();
  const aside = new Set(claimedTwice(resolved.slice(0, kept.length)));
  resolved.forEach(({ subject, disputed }, index) => {
    const one = kept[index];
    for (const each of disputed ?? []) aside.add(each);
    if (one === undefined && subject !== undefined) aside.add(subject);
    if (one === undefined || subject === undefined) return;
    const items = roster.get(one.entity) ?? [];
    items.push({ entity: one.entity, subject, record: one.record });
    roster.set(one.entity, items);
  });
  return { roster: narrowedRoster(without(roster, aside), reader.set), aside };
};

/** A subject that is set aside by one record is not changed by another. */
const without = (roster: ReadonlyMap<Entity, readonly Item[]>, aside: ReadonlySet<string>): Settled['roster'] =>
  aside.size === 0
    ? roster
    : new Map([...roster].map(([entity, items]) => [entity, items.filter(({ subject }) => !aside.has(subject))]));

const sameReading = (current: Head | undefined, hash: string, set: string, mapping: string): current is Head =>
  current !== undefined &&
  current.contentDigest === hash &&
  current.readingSet === set &&
  current.mappingHash === mapping;

/** Keyed, so that the store holds nothing that a guess at a file could be held against. */
const marksOf = async (
  gateway: Gateway,
  school: SchoolSource,
  taken: Intake,
  file: string | undefined,
): Promise<Marks> => {
  const mac = await gateway.keyring.mac('lookup', school.board);
  const aside = [...taken.duplicates].map(([entity, keys]) => `${entity}:${keys.join('\n')}`);
  const content = mac(
    `content\n${school.id}\n${contentHash(taken.records)}\n${JSON.stringify(taken.keyless.entries())}\n${aside.join('\n')}`,
  );
  return { content, all: file === undefined ? [content] : [content, fileMark(mac, school.id, file)] };
};

/** What a file is, beside the reading that is in use. */
type Found = {
  readonly taken: Intake;
  readonly current: Head | undefined;
  readonly rehearsal: boolean;
  readonly madeAt: MadeAt | undefined;
  readonly marks: Marks;
  readonly counts: Counts;
};

const find = async (gateway: Gateway, origin: Origin, reader: Reader): Promise<Found | undefined> => {
  const { school, today } = reader;
  const taken = await origin.attempt(() => intake(gateway, origin, reader));
  if (!(await origin.intact())) throw new GatewayError('source_cut_off', { school: school.id });
  if (taken === undefined) return undefined;
  const current = await gateway.generations.current(school.id);
  await checkOverlap(gateway, taken, current, school);
  const rehearsal = taken.schoolYear > schoolYearOf(today);
  const madeAt = madeAtIn(taken.report, gateway.clock.now());
  if (!rehearsal) checkAge(school.id, madeAt, current?.madeAt);
  const marks = await marksOf(gateway, school, taken, origin.hash?.());
  // An answer is of now: that a change was undone makes no old file of it.
  const mayBeOld = origin.hash !== undefined && !rehearsal && !isNewer(madeAt, current?.madeAt);
  const seenBefore = mayBeOld && (await isSeenBefore(gateway.store, school.id, marks.all, current));
  const unstableKeys = unstableKeysOf(gateway, school);
  return { taken, current, rehearsal, madeAt, marks, counts: countsOf(taken, { seenBefore, unstableKeys }) };
};

/** The same content as the current reading, unless it is proved only now that nobody is missing from it. */
const isSame = (found: Found, set: string, mapping: string): found is Found & { readonly current: Head } =>
  sameReading(found.current, found.marks.content, set, mapping) &&
  (!found.current.counts.partial || found.counts.partial);

/** The source itself says that nothing changed: what the current reading proved holds, no more and no less. */
const unchanged = async (gateway: Gateway, school: SchoolSource): Promise<SameFile> => {
  const head = await gateway.generations.current(school.id);
  if (head === undefined) throw new GatewayError('generation_missing', { school: school.id });
  return { state: 'unchanged', head, marks: [], met: [] };
};

/** The generation that this reading is, before anything of it is stored. */
const headOf = (gateway: Gateway, found: Found, reader: Reader): Head => {
  const { school } = reader;
  const { taken, madeAt, rehearsal, counts, marks } = found;
  const mapping = mappingOf(gateway, school);
  const at = gateway.clock.now().toISOString();
  return {
    id: Buffer.from(gateway.random.bytes(16)).toString('hex'),
    board: school.board,
    school: school.id,
    state: rehearsal ? 'rehearsal' : 'staged',
    schoolYear: taken.schoolYear,
    readAt: at,
    confirmedAt: at,
    readingSet: writeReadingSet(reader.set),
    mapping: mapping.name,
    mappingHash: mappingHash(mapping),
    contentDigest: marks.content,
    madeAt,
    counts,
  };
};

/**
 * Reads, checks and reduces what a school's source has to one generation (laws 6, 8 and 9). Throws whatever refuses the
 * whole reading; then nothing was changed.
 */
export const readSource = async (gateway: Gateway, origin: Origin, reader: Reader): Promise<ReadFile> => {
  const found = await find(gateway, origin, reader);
  if (found === undefined) return unchanged(gateway, reader.school);
  const { taken, madeAt, rehearsal, counts } = found;
  const beside = { marks: found.marks.all, met: metIn(taken) };
  const made = headOf(gateway, found, reader);
  if (isSame(found, made.readingSet, made.mappingHash)) {
    const { current } = found;
    const head = { ...current, madeAt: madeAt ?? current.madeAt, counts: countsAsBefore(counts, current.counts) };
    return { state: 'unchanged', head, ...beside };
  }
  const settled = await settle(gateway, taken, reader);
  return { state: rehearsal ? 'rehearsal' : 'new', generation: { head: made, ...settled }, ...beside };
};
