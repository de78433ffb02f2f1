import { createHash } from 'node:crypto';
import type { FormatDocument, Gone } from '../../src/ports/door.ts';
import { type Member, nameless, type Roster, rosterOf, type SchoolClass } from '../kit/roster.ts';
import type { Row, Table } from './tables.ts';

/** An id of something that has none of its own: the same for the same things, and short whatever their keys are. */
const idOf = (...parts: readonly string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex');

const courseOf = ({ school, schoolYear }: Roster): string => `${school}-${schoolYear}`;

type Cells = Row['cells'];
type Life = Pick<Row, 'changedAt'> & { readonly status?: Row['status'] };
const row = (id: string, { changedAt, status = 'active' }: Life, cells: Cells): Row => ({
  id,
  status,
  changedAt,
  cells,
});

/** The Dutch school year, from 1 August; `schoolYear` is the year in which it ends. */
const sessionRow = ({ schoolYear }: Roster, life: Life): Row => {
  const [from = '', to = ''] = schoolYear.split('-');
  const days = { startDate: `${from}-08-01`, endDate: `${to}-07-31` };
  return row(schoolYear, life, { title: schoolYear, type: 'schoolYear', ...days, schoolYear: to });
};

const orgRow = ({ school, schoolName, schoolNumber }: Roster, life: Life): Row =>
  row(school, life, { name: schoolName, type: 'school', identifier: schoolNumber });

/** A class cannot be without a course; Dutch groups have none, so all share the one of their year. */
const courseRow = (roster: Roster, life: Life): Row =>
  row(courseOf(roster), life, {
    schoolYearSourcedId: roster.schoolYear,
    title: roster.schoolYear,
    orgSourcedId: roster.school,
  });

const placeOf = (roster: Roster): Cells => ({
  courseSourcedId: courseOf(roster),
  schoolSourcedId: roster.school,
  termSourcedIds: roster.schoolYear,
});

/** Lists in a cell are divided by commas, so a value has none. */
const single = (text: string): string => text.replaceAll(',', ' ');

const classRow = (one: SchoolClass, roster: Roster): Row =>
  row(one.id, one, {
    title: one.title,
    grades: single(one.text('grade')),
    classType: one.isLesson ? 'scheduled' : 'homeroom',
    subjects: single(one.text('subject')),
    ...placeOf(roster),
  });

const userRow = (one: Member, { school }: Roster): Row =>
  row(one.id, one, {
    enabledUser: 'true',
    username: one.username,
    givenName: one.givenName,
    familyName: one.familyName,
    identifier: one.text('identifier'),
    email: one.text('email'),
    grades: single(one.text('grade')),
    userMasterIdentifier: one.text('userMasterIdentifier'),
    primaryOrgSourcedId: school,
  });

const roleRow = (user: string, role: string, { school }: Roster, life: Life): Row =>
  row(idOf('role', user), life, { userSourcedId: user, roleType: 'primary', role, orgSourcedId: school });

/** The home group is one slot: who changes groups has the same enrolment with another class. */
const enrollmentRows = (one: Member, { school }: Roster): readonly Row[] => {
  const cells = (classSourcedId: string) => ({
    classSourcedId,
    schoolSourcedId: school,
    userSourcedId: one.id,
    role: one.role,
  });
  const home = one.home === undefined ? [] : [row(idOf('home', one.id), one, cells(one.home))];
  return [...home, ...one.others.map((key) => row(idOf('enrollment', one.id, key), one, cells(key)))];
};

const sexes = new Set(['male', 'female', 'other', 'unspecified']);
const day = /^\d{4}-\d{2}-\d{2}$/;

/** Birth date and sex live here only; a year or an age band is no date. */
const demographicsRow = (one: Member): readonly Row[] => {
  const [birth, sex] = [one.text('birthDate'), one.text('sex')];
  const cells = { birthDate: day.test(birth) ? birth : '', sex: sexes.has(sex) ? sex : '' };
  return cells.birthDate === '' && cells.sex === '' ? [] : [row(one.id, one, cells)];
};

/** Required cells of what is gone say nothing of it. */
const goneUser = { enabledUser: 'false', givenName: nameless, familyName: nameless };

const ended = ({ changedAt }: Gone): Life => ({ changedAt, status: 'tobedeleted' });

const goneRows = (gone: readonly Gone[], roster: Roster): Readonly<Record<'users' | 'roles' | 'classes', Row[]>> => {
  const users = gone.filter(({ kind }) => kind === 'pupil' || kind === 'staff');
  const groups = gone.filter(({ kind }) => kind === 'group');
  return {
    users: users.map((one) => row(one.ref, ended(one), { ...goneUser, username: one.ref })),
    roles: users.map((one) => roleRow(one.ref, one.kind === 'pupil' ? 'student' : 'teacher', roster, ended(one))),
    classes: groups.map((one) =>
      row(one.ref, ended(one), { title: nameless, classType: 'homeroom', ...placeOf(roster) }),
    ),
  };
};

const newest = ({ items, gone }: FormatDocument): string =>
  [...items, ...gone].reduce((last, { changedAt }) => (changedAt > last ? changedAt : last), '');

/** Classes of which something is in the file; an enrolment in another one would point nowhere. */
const isKnown = (roster: Roster, whole: boolean): ((row: Row) => boolean) => {
  const known = new Set(roster.classes.map(({ id }) => id));
  return ({ cells }) => !whole || known.has(cells['classSourcedId'] ?? '');
};

/** The rows of each file. `whole`: everything is here; otherwise what changed, and what is gone. */
export const contentOf = (document: FormatDocument, whole: boolean): Readonly<Record<Table, readonly Row[]>> => {
  const roster = rosterOf(document);
  const gone = goneRows(whole ? [] : document.gone, roster);
  const life = { changedAt: newest(document) };
  const { members } = roster;
  return {
    academicSessions: [sessionRow(roster, life)],
    classes: [...roster.classes.map((one) => classRow(one, roster)), ...gone.classes],
    courses: [courseRow(roster, life)],
    demographics: members.flatMap(demographicsRow),
    enrollments: members.flatMap((one) => enrollmentRows(one, roster)).filter(isKnown(roster, whole)),
    orgs: [orgRow(roster, life)],
    roles: [...members.map((one) => roleRow(one.id, one.role, roster, one)), ...gone.roles],
    users: [...members.map((one) => userRow(one, roster)), ...gone.users],
  };
};
