import { GatewayError } from '../errors.ts';
import type { CompiledMapping, Draft } from '../mapping/apply.ts';
import type { Reading, ReadingReport } from '../ports.ts';
import type { FlatRecord } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import { createKeyColumns, type KeyColumns } from './column-check.ts';
import { checkGroups, checkWhole, dated } from './intake.ts';
import { createPiles, createTallies, isPartial, kept, type Pile, put, tallied, type Tallies } from './pile.ts';
import { keysOf, type Records, relations, resolved, resolveRelations } from './relations.ts';
import { checkSchool, type Binding } from './school-check.ts';
import { createSeen, type Seen } from './seen.ts';
import { isUndecided } from './set-aside.ts';

/** Takes pupils while the file is read. Nothing of it counts before `passThrough` has ended without an error. */
export type PupilSink = {
  /** Before the first pupil: the school, and all locations and groups. */
  begin(others: Records): Promise<void>;
  /** Pupils in the order of the file. Their numbers run on from 0, over all calls. */
  take(pupils: readonly FlatRecord[]): Promise<void>;
};

/** What a reading came to whose pupils went by. */
export type Passed = Tallies & {
  readonly schoolYear: string;
  /** Every kind but pupils. */
  readonly others: Records;
  /** Numbers of pupils who are set aside (see `Intake.duplicates`): what was made of them must not count. */
  readonly doubled: ReadonlySet<number>;
  readonly pupils: number;
  readonly partial: boolean;
  readonly report: ReadingReport;
};

const pupilRelations = relations.filter(({ entity }) => entity === 'pupil');

type Passing = {
  readonly sink: PupilSink;
  /** Two random numbers; see `createSeen`. */
  readonly seed: Uint32Array;
  /** Rows, of all kinds together. */
  readonly maxItems: number;
};

type Around = { readonly schoolYear: string; readonly others: Map<Entity, readonly FlatRecord[]> };

/** A relation of pupils with what is there to point at. */
type Target = { readonly field: string; readonly keys: ReadonlySet<string>; readonly dangles: () => void };

type Passage = {
  readonly binding: Binding;
  readonly sink: PupilSink;
  readonly piles: ReadonlyMap<Entity, Pile>;
  readonly tallies: Tallies;
  readonly columns: KeyColumns;
  readonly seen: Seen;
  readonly seenEckIds: Seen;
  readonly doubled: Set<number>;
  /** Set with the first pupil. */
  around: (Around & { readonly targets: readonly Target[] }) | undefined;
  pupils: number;
};

const createPassage = (binding: Binding, { sink, seed }: Passing): Passage => ({
  binding,
  sink,
  piles: createPiles(),
  tallies: createTallies(),
  columns: createKeyColumns(),
  seen: createSeen(seed),
  seenEckIds: createSeen(seed),
  doubled: new Set(),
  around: undefined,
  pupils: 0,
});

/** All kinds but pupils as far as they were read; the school is checked first. */
const lookAround = ({ piles, binding }: Passage): Around => {
  const others = new Map([...piles].map(([entity, pile]) => [entity, kept(pile)]));
  const school = checkSchool(others.get('school')?.[0], binding);
  others.delete('pupil');
  others.set('school', [school]);
  others.set(
    'group',
    (others.get('group') ?? []).map((group) => dated(group, school.schoolYear)),
  );
  return { schoolYear: school.schoolYear, others };
};

const begin = async (passage: Passage): Promise<NonNullable<Passage['around']>> => {
  const { schoolYear, others } = lookAround(passage);
  const targets = pupilRelations.map(({ field, target }) => ({
    field,
    keys: keysOf(others.get(target)),
    dangles: () => passage.tallies.dangling.add(`pupil/${field}`),
  }));
  await passage.sink.begin(others);
  return { schoolYear, others, targets };
};

const pupilOf = (
  passage: Passage,
  record: FlatRecord,
  around: NonNullable<Passage['around']>,
  undecided: boolean,
): FlatRecord | undefined => {
  // Rows of several placements cannot be compared here either: they are set aside.
  const earlier = passage.seen.note(record.key, passage.pupils);
  if (earlier !== undefined) {
    passage.doubled.add(earlier);
    return undefined;
  }
  const { eckId } = record;
  const twin = typeof eckId === 'string' ? passage.seenEckIds.note(eckId, passage.pupils) : undefined;
  if (twin !== undefined) passage.doubled.add(twin).add(passage.pupils);
  if (undecided) passage.doubled.add(passage.pupils);
  passage.pupils += 1;
  passage.columns.add('pupil', record);
  let pupil = dated(record, around.schoolYear);
  for (const { field, keys, dangles } of around.targets) pupil = resolved(pupil, field, keys, dangles);
  return pupil;
};

/** Kinds that may follow the pupils: nothing that a pupil points at. */
const mayFollow: readonly Entity[] = ['staff', 'guardian'];

const keepOther = ({ piles, columns, binding, around }: Passage, { entity, line }: Draft, record: FlatRecord): void => {
  if (around !== undefined && !mayFollow.includes(entity)) throw new GatewayError('source_malformed', { line });
  const pile = piles.get(entity);
  if (pile !== undefined && put(pile, record, binding.rowPerPlacement)) columns.add(entity, record);
};

const take = async (passage: Passage, drafts: readonly Draft[]): Promise<void> => {
  const batch: FlatRecord[] = [];
  for (const draft of drafts) {
    const record = tallied(draft, passage.tallies);
    if (record === undefined) continue;
    if (draft.entity === 'pupil') {
      passage.around ??= await begin(passage);
      const pupil = pupilOf(passage, record, passage.around, isUndecided(draft.unreadable));
      if (pupil !== undefined) batch.push(pupil);
    } else keepOther(passage, draft, record);
  }
  if (batch.length > 0) await passage.sink.take(batch);
};

const end = (passage: Passage, report: ReadingReport): Passed => {
  const { tallies, doubled, pupils } = passage;
  checkWhole(report, passage, passage.binding.school);
  const { schoolYear, others } = lookAround(passage);
  resolveRelations(others, tallies.dangling);
  checkGroups(others.get('group')?.length ?? 0, tallies, passage.binding.school);
  others.delete('pupil');
  return { ...tallies, schoolYear, others, doubled, pupils, partial: isPartial(tallies, report), report };
};

/**
 * The same reading and the same checks as `takeIn`, for exports that are too large to hold: pupils go by, and only their
 * keys are remembered. The file must give school, locations and groups before pupils, as EDEXML does. Errors: those of
 * `takeIn`, and source_malformed for one of these that comes after a pupil.
 */
export const passThrough = async (
  reading: Reading,
  compiled: CompiledMapping,
  binding: Binding,
  passing: Passing,
): Promise<Passed> => {
  const passage = createPassage(binding, passing);
  let items = 0;
  for await (const rows of reading.rows) {
    items += rows.length;
    if (items > passing.maxItems) throw new GatewayError('source_limit', { limit: passing.maxItems });
    await take(passage, rows.flatMap(compiled.apply));
  }
  return end(passage, reading.report());
};
