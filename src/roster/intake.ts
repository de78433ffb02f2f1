import { GatewayError } from '../errors.ts';
import type { CompiledMapping } from '../mapping/apply.ts';
import type { Reading, ReadingReport } from '../ports.ts';
import type { FlatRecord } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import { checkContents, checkShapes, createKeyColumns, type KeyColumns } from './column-check.ts';
import { createCount } from './count.ts';
import { createPiles, createTallies, isPartial, kept, type Pile, put, tallied, type Tallies } from './pile.ts';
import { type Records, resolveRelations } from './relations.ts';
import { checkSchool, type Binding } from './school-check.ts';
import { isUndecided, keysSharingEckId } from './set-aside.ts';

/** More items in one school than any school has: somebody's mistake, or an attack. */
const maxItems = 200_000;

/** What one reading of one school came to, before subjects are found. */
export type Intake = Tallies & {
  readonly schoolYear: string;
  readonly records: Records;
  /**
   * Keys that are set aside, per kind: they came more than once, share an ECK iD, or nobody can tell whether the pupil is
   * enrolled. Neither added, changed nor removed tonight.
   */
  readonly duplicates: ReadonlyMap<Entity, readonly string[]>;
  /** True when the file itself named the school it is of. */
  readonly identified: boolean;
  /** True when rows had no usable key, or the end of the file is not proved: then nobody can be said to be missing (law 6). */
  readonly partial: boolean;
  readonly report: ReadingReport;
};

type Found = {
  readonly piles: ReadonlyMap<Entity, Pile>;
  readonly tallies: Tallies;
  readonly columns: KeyColumns;
};

const fill = async (reading: Reading, compiled: CompiledMapping, merge: boolean): Promise<Found> => {
  const found = { piles: createPiles(), tallies: createTallies(), columns: createKeyColumns() };
  let items = 0;
  for await (const rows of reading.rows) {
    for (const draft of rows.flatMap(compiled.apply)) {
      const record = tallied(draft, found.tallies);
      const pile = found.piles.get(draft.entity);
      if (record === undefined || pile === undefined) continue;
      if (put(pile, record, merge)) found.columns.add(draft.entity, record);
      if (draft.entity === 'pupil' && isUndecided(draft.unreadable)) pile.doubled.add(record.key);
    }
    items += rows.length;
    if (items > maxItems) throw new GatewayError('source_limit', { limit: maxItems });
  }
  return found;
};

/** Groups and pupils are of the school year of their file. */
export const dated = (record: FlatRecord, schoolYear: string): FlatRecord => ({ ...record, schoolYear });

const dateRecords = (records: Map<Entity, readonly FlatRecord[]>, schoolYear: string): void => {
  for (const entity of ['group', 'pupil'] as const) {
    records.set(
      entity,
      (records.get(entity) ?? []).map((record) => dated(record, schoolYear)),
    );
  }
};

/** The end of the document was seen, somebody was in it, and no column held what no column may hold. */
export const checkWhole = (
  report: ReadingReport,
  { tallies, columns }: Pick<Found, 'tallies' | 'columns'>,
  school: string,
): void => {
  if (!report.complete) throw new GatewayError('source_cut_off', { school });
  if (tallies.items.of('pupil') === 0) throw new GatewayError('export_empty', { school });
  checkContents(tallies.stopped, tallies.items);
  columns.check();
  checkShapes(tallies.misshapen, tallies.items);
  if (tallies.unreadable.of('school/schoolYear') > 0) throw new GatewayError('year_wrong', { school });
};

/** Pupils are in groups that are not there: a part of the file is missing, and nobody loses a group for it. */
export const checkGroups = (groups: number, { dangling }: Tallies, school: string): void => {
  if (groups === 0 && dangling.of('pupil/groupKey') > 0) {
    throw new GatewayError('source_cut_off', { school, entity: 'group' });
  }
};

/** The school year that most pupils of an overview without a school line stand in; undefined where none says. */
const statedYear = (pupils: readonly FlatRecord[]): string | undefined => {
  const years = createCount();
  for (const { schoolYear } of pupils) if (typeof schoolYear === 'string') years.add(schoolYear);
  return years.entries().toSorted(([, a], [, b]) => b - a)[0]?.[0];
};

/**
 * Reads one export and checks it: right school, right year, complete, keys unique, relations resolved.
 * Errors refuse the whole file: school_wrong, year_late, year_early, year_wrong, export_empty, source_cut_off,
 * source_bsn_key, source_forbidden_content, source_column_changed, source_limit, and whatever the connector throws.
 */
export const takeIn = async (reading: Reading, compiled: CompiledMapping, binding: Binding): Promise<Intake> => {
  const found = await fill(reading, compiled, binding.rowPerPlacement);
  const { piles, tallies } = found;
  const report = reading.report();
  checkWhole(report, found, binding.school);
  const pupils = piles.get('pupil');
  for (const key of keysSharingEckId(pupils?.byKey.values() ?? [])) pupils?.doubled.add(key);
  const records = new Map([...piles].map(([entity, pile]) => [entity, kept(pile)]));
  const stated = records.get('school')?.[0];
  const school = checkSchool(stated, binding, statedYear(records.get('pupil') ?? []));
  records.set('school', [school]);
  dateRecords(records, school.schoolYear);
  resolveRelations(records, tallies.dangling);
  checkGroups(records.get('group')?.length ?? 0, tallies, binding.school);
  const duplicates = new Map([...piles].map(([entity, pile]) => [entity, [...pile.doubled]]));
  const identified = stated?.['brin'] !== undefined;
  return {
    ...tallies,
    schoolYear: school.schoolYear,
    records,
    duplicates,
    identified,
    partial: isPartial(tallies, report),
    report,
  };
};
