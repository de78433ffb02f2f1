import * as z from 'zod';
import { GatewayError } from '../../src/errors.ts';
import type { Input, Reading, SourceConnector, SourceRow } from '../../src/ports.ts';
import { collect } from '../kit/decode.ts';
import { createUndeclared } from '../kit/undeclared.ts';
import type { Undeclared } from '../kit/undeclared.ts';
import { openZip } from '../kit/unzip.ts';
import { readClasses } from './classes.ts';
import { type Demographics, readDemographics } from './demographics.ts';
import { type Places, readEnrollments } from './enrollments.ts';
import { headers } from './files.ts';
import { type Package, readRoles, readSchool, readYears, type Roles, rowsOf } from './gathered.ts';
import { readManifest } from './manifest.ts';
import { createRowTally } from './row-tally.ts';
import type { RowTally } from './row-tally.ts';
import { rowNames } from './rows.ts';
import type { TableRow } from './table.ts';

const schema = z.strictObject({
  /** sourcedId or identifier of the school, where a package holds several. */
  school: z.string().min(1).max(256).optional(),
  /** Types of class that are home groups; the Dutch one is what importers were met with. */
  homerooms: z.array(z.string().min(1).max(64)).min(1).max(10).default(['homeroom', 'ext:stamgroep']),
  /** Of the archive as it is; what it inflates to has limits of its own. */
  maxBytes: z
    .int()
    .positive()
    .default(64 * 1024 * 1024),
});

/** Settings of a OneRoster package. */
export type PackageSettings = Readonly<z.infer<typeof schema>>;

const parseSettings = (settings: unknown): PackageSettings => {
  const result = schema.safeParse(settings ?? {});
  if (result.success) return result.data;
  const place = result.error.issues[0]?.path[0];
  throw new GatewayError('config_invalid', { source: 'oneroster-csv', setting: String(place ?? 'oneroster-csv') });
};

/**
 * A package of OneRoster 1.2 CSV (1EdTech), bulk: one school, its classes, and its users as students and teachers, each with
 * what roles, enrollments and demographics say of them. Parents are not read: the format cannot say who has authority.
 *
 * The end is proved by the archive's directory and by the manifest, which names the files; not where a user has no role, or
 * a student of this school is no user: then rows are missing, and so may anybody be. A delta is refused: it says
 * nothing of whoever is not in it. Errors: those of the archive, of CSV and of the manifest, year_wrong,
 * source_several_schools, source_delta.
 */
export const onerosterCsv: SourceConnector<PackageSettings> = {
  name: 'oneroster-csv',
  parseSettings,
  names: rowNames,
  starts: 'zip',
  read: (settings, input, wanted): Reading => {
    const state = { tally: createRowTally(wanted), undeclared: createUndeclared(), complete: false, fits: true };
    return {
      rows: readPackage(settings, input, state),
      report: () => ({
        rows: state.tally.rows,
        dropped: state.tally.dropped,
        unknown: state.complete ? state.undeclared.list() : [],
        complete: state.complete,
        proof: state.complete && state.fits ? 'end_of_document' : 'none',
      }),
    };
  },
};

type State = { readonly tally: RowTally; readonly undeclared: Undeclared; complete: boolean; fits: boolean };

/** A school with all its lessons is a few megabytes. */
const limits = { entries: 64, entryBytes: 128 * 1024 * 1024, totalBytes: 256 * 1024 * 1024 };

/** Rows go out in batches of about this many. */
const batch = 200;

async function* readPackage(
  settings: PackageSettings,
  input: Input,
  state: State,
): AsyncGenerator<readonly SourceRow[]> {
  const zip = openZip(Buffer.concat(await collect(input.bytes, settings.maxBytes)), limits);
  const { undeclared, tally } = state;
  const { files } = await readManifest(zip, undeclared);
  const source: Package = { zip, files, undeclared };
  const school = await readSchool(source, settings.school);
  const id = school.values['sourcedId'] ?? '';
  const ground = { school: id, homerooms: settings.homerooms, years: await readYears(source) };
  const classes = await readClasses(source, ground);
  yield [
    tally.make('school', school.line, school.values),
    ...classes.found.map(({ kind, line, values }) => tally.make(kind, line, values)),
  ];
  const people = { ...(await readPeople(source, id, tally)), schoolYear: classes.schoolYear, tally };
  const places = await readEnrollments(source, classes);
  await checkCourses(source);
  let rows: SourceRow[] = [];
  const awaited = studentsIn(people.roles);
  for await (const row of rowsOf(source, 'users')) {
    awaited.delete(row.of('sourcedId'));
    state.fits &&= people.roles.anywhere.has(row.of('sourcedId'));
    rows.push(...rowsOfUser(row, { ...people, places: places.get(row.of('sourcedId')) }));
    if (rows.length < batch) continue;
    yield rows;
    rows = [];
  }
  state.fits &&= awaited.size === 0;
  if (rows.length > 0) yield rows;
  state.complete = true;
}

const studentsIn = ({ here }: Roles): Set<string> =>
  new Set([...here].flatMap(([user, { roles }]) => (roles.has('student') ? [user] : [])));

type People = { readonly roles: Roles; readonly demographics: Demographics };

const readPeople = async (source: Package, school: string, tally: RowTally): Promise<People> => {
  const roles = await readRoles(source, school);
  const students = studentsIn(roles);
  return { roles, demographics: await readDemographics(source, (user) => students.has(user), tally) };
};

/** Nothing of a course is kept; a file that is broken is broken all the same. */
const checkCourses = async (source: Package): Promise<void> => {
  for await (const row of rowsOf(source, 'courses')) void row;
};

type Person = People & {
  readonly places: Places | undefined;
  readonly schoolYear: string;
  readonly tally: RowTally;
};

const userColumns = headers.users.filter((name) => !['status', 'dateLastModified'].includes(name));

/** One row per role; none for who has no role in this school that is read. */
const rowsOfUser = (row: TableRow, person: Person): readonly SourceRow[] => {
  const { roles, demographics, places, schoolYear, tally } = person;
  const user = row.of('sourcedId');
  const role = roles.here.get(user);
  const own = Object.fromEntries(userColumns.map((name) => [name, row.of(name)]));
  const called = { ...own, calledName: row.of('preferredGivenName') || row.of('givenName') };
  const made: SourceRow[] = [];
  if (role?.roles.has('student') === true) {
    const { beginDate, endDate } = role;
    const { homeroom = '', scheduled = [] } = places ?? {};
    const values = { ...called, ...demographics.get(user), beginDate, endDate, homeroom, scheduled, schoolYear };
    made.push(tally.make('student', row.line, values));
  }
  if (role?.roles.has('teacher') === true) {
    made.push(tally.make('teacher', row.line, { ...called, role: [...role.roles], classes: places?.taught ?? [] }));
  }
  return made;
};
