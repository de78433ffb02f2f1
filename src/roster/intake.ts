import { GatewayError } from '../errors.ts';
import type { CompiledMapping, Draft } from '../mapping/apply.ts';
import type { Reading, ReadingReport } from '../ports.ts';
import type { FlatRecord } from '../record/catalogue.ts';
import { entities, type Entity } from '../record/field.ts';
import { type Count, createCount } from './count.ts';
import { checkColumns, checkContents } from './column-check.ts';
import { mergePlacements } from './placement.ts';
import { checkSchool, type Binding } from './school-check.ts';
import { isUndecided, keysSharingEckId } from './set-aside.ts';

/** More items in one school than any school has: somebody's mistake, or an attack. */
const maxItems = 200_000;

/** What one reading of one school came to, before subjects are found. */
export type Intake = {
  readonly schoolYear: string;
  readonly records: ReadonlyMap<Entity, readonly FlatRecord[]>;
  /**
   * Keys that are set aside, per kind: they came more than once, share an ECK iD, or nobody can tell whether the pupil is
   * enrolled. Neither added, changed nor removed tonight.
   */
  readonly duplicates: ReadonlyMap<Entity, readonly string[]>;
  /** True when the file itself named the school it is of. */
  readonly identified: boolean;
  /** True when rows had no usable key: then nobody can be said to be missing (law 6). */
  readonly partial: boolean;
  /** `pupil/dateOfBirth` and the like: values that could not be read, were stopped, or pointed nowhere. */
  readonly unreadable: Count;
  readonly stopped: Count;
  readonly dangling: Count;
  readonly keyless: Count;
  readonly report: ReadingReport;
};

type Pile = { readonly byKey: Map<string, FlatRecord>; readonly doubled: Set<string>; items: number };

const createPiles = (): Map<Entity, Pile> =>
  new Map(entities.map((entity) => [entity, { byKey: new Map(), doubled: new Set(), items: 0 }]));

type Tallies = { readonly unreadable: Count; readonly stopped: Count; readonly keyless: Count };

const put = (pile: Pile, record: FlatRecord, merge: boolean): void => {
  const known = pile.byKey.get(record.key);
  const one = known === undefined ? record : merge ? mergePlacements(known, record) : undefined;
  if (one === undefined) pile.doubled.add(record.key);
  else pile.byKey.set(record.key, one);
};

const take = (draft: Draft, piles: Map<Entity, Pile>, tallies: Tallies, merge: boolean): void => {
  const pile = piles.get(draft.entity);
  if (pile === undefined) return;
  pile.items += 1;
  for (const field of draft.unreadable) tallies.unreadable.add(`${draft.entity}/${field}`);
  for (const field of draft.stopped) tallies.stopped.add(`${draft.entity}/${field}`);
  if (draft.record === undefined) tallies.keyless.add(draft.entity);
  else put(pile, draft.record, merge);
  if (draft.record !== undefined && draft.entity === 'pupil' && isUndecided(draft.unreadable)) {
    pile.doubled.add(draft.record.key);
  }
};

const fill = async (
  reading: Reading,
  compiled: CompiledMapping,
  tallies: Tallies,
  merge: boolean,
): Promise<Map<Entity, Pile>> => {
  const piles = createPiles();
  let items = 0;
  for await (const rows of reading.rows) {
    for (const row of rows) for (const draft of compiled.apply(row)) take(draft, piles, tallies, merge);
    items += rows.length;
    if (items > maxItems) throw new GatewayError('source_limit', { limit: maxItems });
  }
  return piles;
};

const kept = (pile: Pile): readonly FlatRecord[] =>
  [...pile.byKey.values()].filter((record) => !pile.doubled.has(record.key));

const keysOf = (records: readonly FlatRecord[] | undefined): ReadonlySet<string> =>
  new Set((records ?? []).map((record) => record.key));

/** A relation that points at nothing in this file is absent, and counted. */
const resolved = (record: FlatRecord, field: string, targets: ReadonlySet<string>, count: () => void): FlatRecord => {
  const value = record[field];
  if (value === undefined || typeof value === 'boolean') return record;
  const keep = [value].flat().filter((key) => targets.has(key));
  if (keep.length === [value].flat().length) return record;
  count();
  const { [field]: _dangling, ...rest } = record;
  if (keep.length === 0) return { ...rest, key: record.key };
  return { ...rest, key: record.key, [field]: keep };
};

/** Which fields point at which kind, by key. */
export const relations: readonly (readonly [Entity, string, Entity])[] = [
  ['pupil', 'groupKey', 'group'],
  ['pupil', 'subgroupKeys', 'group'],
  ['pupil', 'locationKey', 'location'],
  ['staff', 'groupKeys', 'group'],
  ['guardian', 'pupilKeys', 'pupil'],
];

const resolveRelations = (records: Map<Entity, readonly FlatRecord[]>, dangling: Count): void => {
  for (const [entity, field, target] of relations) {
    const targets = keysOf(records.get(target));
    const count = () => dangling.add(`${entity}/${field}`);
    records.set(
      entity,
      (records.get(entity) ?? []).map((record) => resolved(record, field, targets, count)),
    );
  }
};

/** The school year that most pupils of an overview without a school line stand in; undefined where none says. */
const statedYear = (pupils: readonly FlatRecord[]): string | undefined => {
  const years = createCount();
  for (const { schoolYear } of pupils) if (typeof schoolYear === 'string') years.add(schoolYear);
  return years.entries().toSorted(([, a], [, b]) => b - a)[0]?.[0];
};

/** Groups and pupils are of the school year of their file. */
const dated = (records: Map<Entity, readonly FlatRecord[]>, schoolYear: string): void => {
  for (const entity of ['group', 'pupil'] as const) {
    records.set(
      entity,
      (records.get(entity) ?? []).map((record) => ({ ...record, schoolYear })),
    );
  }
};

/**
 * Reads one export and checks it: right school, right year, complete, keys unique, relations resolved.
 * Errors refuse the whole file: school_wrong, year_late, year_early, year_wrong, export_empty, source_cut_off,
 * source_bsn_key, source_forbidden_content, source_limit, and whatever the connector throws.
 */
export const takeIn = async (reading: Reading, compiled: CompiledMapping, binding: Binding): Promise<Intake> => {
  const tallies = { unreadable: createCount(), stopped: createCount(), keyless: createCount() };
  const dangling = createCount();
  const piles = await fill(reading, compiled, tallies, binding.rowPerPlacement);
  const report = reading.report();
  if (!report.complete) throw new GatewayError('source_cut_off', { school: binding.school });
  const pupils = piles.get('pupil');
  if (pupils === undefined || pupils.items === 0) throw new GatewayError('export_empty', { school: binding.school });
  checkContents(tallies.stopped, piles);
  checkColumns(piles);
  if (tallies.unreadable.of('school/schoolYear') > 0) throw new GatewayError('year_wrong', { school: binding.school });
  for (const key of keysSharingEckId(pupils.byKey.values())) pupils.doubled.add(key);
  const records = new Map([...piles].map(([entity, pile]) => [entity, kept(pile)]));
  const found = records.get('school')?.[0];
  const school = checkSchool(found, binding, statedYear(records.get('pupil') ?? []));
  records.set('school', [school]);
  dated(records, school.schoolYear);
  resolveRelations(records, dangling);
  if (records.get('group')?.length === 0 && dangling.of('pupil/groupKey') > 0) {
    // Pupils are in groups that are not there: a part of the file is missing, and nobody loses a group for it.
    throw new GatewayError('source_cut_off', { school: binding.school, entity: 'group' });
  }
  const duplicates = new Map([...piles].map(([entity, pile]) => [entity, [...pile.doubled]]));
  const partial = tallies.keyless.total() > tallies.keyless.of('school');
  const identified = found?.['brin'] !== undefined;
  return { ...tallies, schoolYear: school.schoolYear, records, duplicates, identified, partial, dangling, report };
};
