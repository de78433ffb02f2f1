import { createHash } from 'node:crypto';
import type { FormatDocument, Shaped } from '../../src/ports/door.ts';

const person = [
  'identifier',
  'userMasterIdentifier',
  'callName',
  'familyNamePrefix',
  'familyName',
  'username',
  'email',
];

/** The names that rosters of users and classes are made of, by kind: those of the shape `oneroster-csv`. */
export const rosterNames = {
  school: ['brin', 'locationCode', 'name', 'schoolYear'],
  group: ['id', 'title', 'grade', 'kind', 'subject', 'schoolYear'],
  pupil: [...person, 'grade', 'class', 'classes', 'birthDate', 'sex'],
  staff: [...person, 'classes'],
} as const;

/** A pupil or a member of staff, with cells that the standards require filled. */
export type Member = {
  readonly id: string;
  readonly role: 'student' | 'teacher';
  readonly username: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly text: (name: string) => string;
  /** The home group, and all others. */
  readonly home: string | undefined;
  readonly others: readonly string[];
  readonly changedAt: string;
};

export type SchoolClass = {
  readonly id: string;
  readonly title: string;
  readonly isLesson: boolean;
  readonly text: (name: string) => string;
  readonly changedAt: string;
};

/** One school in the words of rosters. */
export type Roster = {
  /** BRIN and location code, which every manifest tells: a change without the school in it points at the same one. */
  readonly school: string;
  readonly schoolName: string;
  readonly schoolNumber: string;
  readonly schoolYear: string;
  readonly classes: readonly SchoolClass[];
  readonly members: readonly Member[];
};

const reader =
  ({ data }: Shaped) =>
  (name: string): string => {
    const value = data[name];
    return typeof value === 'string' ? value : '';
  };

const keysOf = ({ data }: Shaped, name: string): readonly string[] => {
  const value = data[name];
  return typeof value === 'string' ? [value] : Array.isArray(value) ? value : [];
};

/**
 * What may be an id: the characters and the length of a GUID in OneRoster 1.2 CSV, and no sign in front that a spreadsheet
 * calculates with. A key that is none (a group's name is often its key) goes by its hash, the same one everywhere.
 */
const idPattern = /^[0-9A-Za-z./_][0-9A-Za-z./@_-]{0,254}$/;
const idOf = (key: string): string => (idPattern.test(key) ? key : createHash('sha256').update(key).digest('hex'));

/** What stands where a name is required and there is none; no sign that a spreadsheet calculates with. */
export const nameless = '?';

/** None of these standards has an infix: it goes before the family name. */
const familyOf = (text: (name: string) => string): string =>
  [text('familyNamePrefix'), text('familyName')].filter((part) => part !== '').join(' ');

const memberOf = (item: Shaped): Member => {
  const text = reader(item);
  const [home] = item.kind === 'pupil' ? keysOf(item, 'class').map(idOf) : [];
  return {
    id: idOf(text('sourcedId') || item.ref),
    role: item.kind === 'pupil' ? 'student' : 'teacher',
    username: text('username') || item.ref,
    givenName: text('callName') || nameless,
    familyName: familyOf(text) || nameless,
    text,
    home,
    others: keysOf(item, 'classes')
      .map(idOf)
      .filter((id) => id !== home),
    changedAt: item.changedAt,
  };
};

/** A class goes by its key as this supplier gets it, so that a change of a pupil alone points at the same one. */
const classOf = (item: Shaped): SchoolClass => {
  const text = reader(item);
  const key = text('id') || item.ref;
  return {
    id: idOf(key),
    title: text('title') || key,
    isLesson: text('kind') === 'lesson',
    text,
    changedAt: item.changedAt,
  };
};

const byId = (one: { readonly id: string }, other: { readonly id: string }): number => (one.id < other.id ? -1 : 1);

export const rosterOf = ({ manifest, schoolYear, items }: FormatDocument): Roster => {
  const school = items.find(({ kind }) => kind === 'school');
  const text = school === undefined ? () => '' : reader(school);
  const id = String(manifest['school'] ?? '');
  return {
    school: id,
    schoolName: text('name') || id,
    schoolNumber: `${text('brin')}${text('brin') === '' ? '' : text('locationCode')}`,
    schoolYear,
    classes: items
      .filter(({ kind }) => kind === 'group')
      .map(classOf)
      .toSorted(byId),
    members: items
      .filter(({ kind }) => kind === 'pupil' || kind === 'staff')
      .map(memberOf)
      .toSorted(byId),
  };
};
