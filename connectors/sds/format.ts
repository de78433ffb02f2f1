import type { Format, FormatDocument } from '../../src/ports/door.ts';
import { csvText } from '../kit/csv-text.ts';
import { type Member, rosterOf } from '../kit/roster.ts';
import { zipOf } from '../kit/zip.ts';

/** School Data Sync takes no line breaks within a value. */
const oneLine = (text: string): string => text.replaceAll(/[\r\n\t]+/g, ' ');

type Rows = readonly (readonly string[])[];

/** Of somebody without a username of the school SDS would make an account that nobody knows: they are left out. */
const hasUsername = ({ text }: Member): boolean => text('username') !== '';

const enrollmentsOf = (members: readonly Member[], known: ReadonlySet<string>): Rows =>
  members.flatMap(({ id, role, home, others }) =>
    [home, ...others].flatMap((key) => (key !== undefined && known.has(key) ? [[key, id, role]] : [])),
  );

const byText = (one: readonly string[], other: readonly string[]): number =>
  JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;

/** The five files of SDS v2.1. Optional columns that we never fill are left out; passwords, telephone and grades among them. */
const filesOf = (document: FormatDocument): readonly (readonly [string, Rows])[] => {
  const { school, schoolName, classes, members: all } = rosterOf(document);
  const members = all.filter(hasUsername);
  const known = new Set(classes.map(({ id }) => id));
  return [
    [
      'orgs.csv',
      [
        ['sourcedId', 'name', 'type'],
        [school, schoolName, 'school'],
      ],
    ],
    [
      'users.csv',
      [
        ['sourcedId', 'username', 'givenName', 'familyName', 'email'],
        ...members.map((one) => [one.id, one.username, one.givenName, one.familyName, one.text('email')]),
      ],
    ],
    ['roles.csv', [['userSourcedId', 'orgSourcedId', 'role'], ...members.map(({ id, role }) => [id, school, role])]],
    ['classes.csv', [['sourcedId', 'orgSourcedId', 'title'], ...classes.map(({ id, title }) => [id, school, title])]],
    [
      'enrollments.csv',
      [['classSourcedId', 'userSourcedId', 'role'], ...enrollmentsOf(members, known).toSorted(byText)],
    ],
  ];
};

const write = (document: FormatDocument): Uint8Array =>
  zipOf(
    filesOf(document).map(([name, rows]) => [
      name,
      csvText(
        rows.map((row) => row.map(oneLine)),
        ',',
      ),
    ]),
  );

const people = ['sourcedId', 'callName', 'familyNamePrefix', 'familyName', 'username', 'email', 'classes'];

/** Microsoft School Data Sync v2.1, CSV, everything in one package: the same five files each time, as SDS asks. */
export const sdsFormat: Format = {
  name: 'sds',
  contentType: 'application/zip',
  extension: 'zip',
  whole: true,
  words: { school: ['name'], group: ['id', 'title'], pupil: [...people, 'class'], staff: people },
  write,
};
