import { GatewayError } from '../../src/errors.ts';
import type { Undeclared } from '../kit/undeclared.ts';
import type { Zip } from '../kit/unzip.ts';
import { type FileName, headers } from './files.ts';
import { readTable, type TableRow } from './table.ts';

/** A package that is open. `files`: those that it declares. */
export type Package = { readonly zip: Zip; readonly files: readonly FileName[]; readonly undeclared: Undeclared };

/**
 * The rows of one file of a package, none where it is absent. Bulk rows have neither a status nor a date of change: one that
 * has may be half of a delta. Throws source_manifest, source_malformed for a row without a sourcedId.
 */
export async function* rowsOf({ zip, files, undeclared }: Package, name: FileName): AsyncGenerator<TableRow> {
  const bytes = files.includes(name) ? zip.read(`${name}.csv`) : undefined;
  if (bytes === undefined) return;
  for await (const rows of readTable({ name, columns: headers[name], bytes, undeclared })) {
    for (const row of rows) {
      const place = { source: `${name}.csv`, line: row.line };
      if (row.of('sourcedId') === '') throw new GatewayError('source_malformed', { ...place, column: 1 });
      for (const column of ['status', 'dateLastModified']) {
        if (row.of(column) !== '') throw new GatewayError('source_manifest', { ...place, name: column });
      }
      yield row;
    }
  }
}

/** Where a reference of an org or session leads must be one place. */
const once = <T>(map: Map<string, T>, row: TableRow, file: FileName, value: T): void => {
  const id = row.of('sourcedId');
  if (map.has(id))
    throw new GatewayError('source_manifest', { source: `${file}.csv`, line: row.line, name: 'sourcedId' });
  map.set(id, value);
};

export type School = { readonly line: number; readonly values: Readonly<Record<string, string>> };

const schoolColumns = ['sourcedId', 'name', 'identifier', 'parentSourcedId'];

/**
 * The school of this reading: the only one, or the one whose sourcedId or identifier is given. Throws source_several_schools,
 * source_manifest where there is none.
 */
export const readSchool = async (source: Package, given: string | undefined): Promise<School> => {
  const schools = new Map<string, School>();
  for await (const row of rowsOf(source, 'orgs')) {
    const values = Object.fromEntries(schoolColumns.map((column) => [column, row.of(column)]));
    if (row.of('type') === 'school') once(schools, row, 'orgs', { line: row.line, values });
  }
  const all = [...schools.values()];
  const fitting =
    given === undefined ? all : all.filter(({ values }) => [values['sourcedId'], values['identifier']].includes(given));
  if (fitting.length > 1 || (fitting.length === 0 && all.length > 1)) {
    throw new GatewayError('source_several_schools', { source: 'orgs.csv', line: 1, count: all.length });
  }
  const [school] = fitting;
  if (school !== undefined) return school;
  throw new GatewayError('source_manifest', { source: 'orgs.csv', line: 1, name: 'type' });
};

/** The year in which each academic session ends, by its sourcedId. */
export const readYears = async (source: Package): Promise<ReadonlyMap<string, string>> => {
  const years = new Map<string, string>();
  for await (const row of rowsOf(source, 'academicSessions')) {
    once(years, row, 'academicSessions', row.of('schoolYear'));
  }
  return years;
};

/** What roles.csv says of a person in this school. */
export type Role = { readonly roles: Set<string>; beginDate: string; endDate: string };

/** Days in ISO 8601 order as texts; blank is no limit. */
const earliest = (one: string, other: string): string => (one === '' || other === '' ? '' : one < other ? one : other);
const latest = (one: string, other: string): string => (one === '' || other === '' ? '' : one > other ? one : other);

/** `here`: roles in this school, per person. `anywhere`: everybody who has a role. */
export type Roles = { readonly here: ReadonlyMap<string, Role>; readonly anywhere: ReadonlySet<string> };

/** Reads roles.csv; the days are those of the student role. */
export const readRoles = async (source: Package, school: string): Promise<Roles> => {
  const roles = new Map<string, Role>();
  const anywhere = new Set<string>();
  for await (const row of rowsOf(source, 'roles')) {
    const [user, role] = [row.of('userSourcedId'), row.of('role')];
    anywhere.add(user);
    if (row.of('orgSourcedId') !== school) continue;
    const [beginDate, endDate] = [row.of('beginDate'), row.of('endDate')];
    const known = roles.get(user) ?? { roles: new Set<string>(), beginDate: '', endDate: '' };
    const isFirst = !known.roles.has('student');
    if (role === 'student') {
      known.beginDate = isFirst ? beginDate : earliest(known.beginDate, beginDate);
      known.endDate = isFirst ? endDate : latest(known.endDate, endDate);
    }
    known.roles.add(role);
    roles.set(user, known);
  }
  return { here: roles, anywhere };
};
