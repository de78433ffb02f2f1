import type { Feed } from '../feed/feed.ts';
import type { Statement } from '../ports.ts';
import { itemsOf, type Item } from '../record/item.ts';
import type { Permit } from '../release/permit.ts';
import type { Generation } from '../roster/generation.ts';
import { isInLastYear } from '../roster/last-year.ts';
import { schoolYearOf } from '../roster/school-year.ts';
import { text } from '../row.ts';
import type { Gateway } from './gateway.ts';

/** Who leaves with the school year, by next year's file; with the statements that keep it. */
export type Announced = { readonly count: number; readonly statements: readonly Statement[] };

/** 1 August, by law the first day of a school year (WPO art. 1). */
export const dayOneOf = (schoolYear: string): string => `${schoolYear.slice(0, 4)}-08-01`;

/** By a leaving date, or the source's own word for somebody who left. */
export const hasLeftBy = ({ record }: Item, day: string): boolean => {
  const { enrolmentStatus: status, enrolledUntil: until } = record;
  return status === 'left' || (typeof until === 'string' && until <= day);
};

/**
 * Pupils in their last year of whom next year's file does not say that they go on. Who could not be read in it, or never
 * followed education here, is announced by nobody.
 */
const leaversOf = (current: Generation, next: Generation): readonly string[] => {
  const dayOne = dayOneOf(next.head.schoolYear);
  const goingOn = new Set(
    itemsOf(next.roster, 'pupil')
      .filter((item) => !hasLeftBy(item, dayOne))
      .map(({ subject }) => subject),
  );
  return itemsOf(current.roster, 'pupil')
    .filter(({ record }) => isInLastYear(record) && record['enrolmentStatus'] !== 'applied')
    .map(({ subject }) => subject)
    .filter((subject) => !goingOn.has(subject) && !next.aside.has(subject));
};

/** Law 6: a file that may lack pupils announces nobody, and neither does a reading that is not of the year before. */
const announcedBy = async ({ generations }: Gateway, next: Generation, today: string): Promise<readonly string[]> => {
  if (next.head.counts.partial) return [];
  const current = await generations.current(next.head.school);
  if (current?.schoolYear !== schoolYearOf(today)) return [];
  return leaversOf(await generations.open(current), next);
};

/**
 * The announced leavers by a rehearsal that is about to be kept, for the batch that keeps it; those of the rehearsal before
 * it go, and those of years that are over. Await before the batch. Throws seal_broken.
 */
export const announce = async (gateway: Gateway, next: Generation, today: string): Promise<Announced> => {
  const { board, school, schoolYear } = next.head;
  const leavers = await announcedBy(gateway, next, today);
  const forget: Statement = {
    sql: 'DELETE FROM announced WHERE school = ? AND (school_year = ? OR school_year < ?)',
    params: [school, schoolYear, schoolYearOf(today)],
  };
  if (leavers.length === 0) return { count: 0, statements: [forget] };
  const set = await gateway.subjectSets.keep(board, leavers);
  const insert: Statement = {
    sql: 'INSERT INTO announced (board, school, school_year, subject_set, at) VALUES (?, ?, ?, ?, ?)',
    params: [board, school, schoolYear, set.id, gateway.clock.now().toISOString()],
  };
  return { count: leavers.length, statements: [forget, ...set.statements, insert] };
};

/**
 * Who is in the last year follows from the year group, and in secondary education from the programme: the day on which
 * somebody goes may not tell that to a supplier that has neither (law 11).
 */
const mayTell = ({ steps }: Permit, sector: string): boolean => {
  const open = (steps.get('pupil') ?? []).filter(({ consent }) => consent === undefined).map(({ field }) => field);
  return open.includes('yearGroup') && (sector !== 'secondary' || open.includes('programme'));
};

/** Subjects of whom the rehearsal told that they leave with the start of this school year. Throws seal_broken, store_corrupt. */
export const announcedAt = async (
  { store, subjectSets }: Gateway,
  { board, id }: { readonly board: string; readonly id: string },
  schoolYear: string,
): Promise<ReadonlySet<string>> => {
  const sql = 'SELECT subject_set FROM announced WHERE school = ? AND school_year = ?';
  const [row] = await store.all(sql, id, schoolYear);
  return new Set(row === undefined ? [] : await subjectSets.read(board, text(row, 'subject_set')));
};

/** The same, as far as one supplier may know by whom it has to give up on that day. */
export const announcedFor = async (
  gateway: Gateway,
  { board, school: id }: Feed,
  { schoolYear, permit }: { readonly schoolYear: string; readonly permit: Permit },
): Promise<ReadonlySet<string>> => {
  const [row] = await gateway.store.all('SELECT sector FROM school WHERE id = ?', id);
  const may = row !== undefined && mayTell(permit, text(row, 'sector'));
  return may ? announcedAt(gateway, { board, id }, schoolYear) : new Set();
};
