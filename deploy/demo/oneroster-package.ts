import type { DemoPupil } from './pupil.ts';
import type { DemoSchool } from './school.ts';
import type { DemoTeacher } from './teacher.ts';
import { zipTexts } from './workbook.ts';

/** Values by column; a column that is left out is blank. */
type Line = Readonly<Record<string, string>>;
type Writer = { readonly columns: string; readonly lines: (school: DemoSchool) => readonly Line[] };

/** Quoted where RFC 4180 asks for it. */
const cell = (value: string): string => (/[,"\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const written = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

const begin = 'sourcedId,status,dateLastModified';
const yearId = (school: DemoSchool): string => `year-${school.schoolYear.slice(5)}`;

/** Who applied, or left long ago, is not in a system of accounts. */
const pupilsIn = ({ pupils }: DemoSchool): readonly DemoPupil[] =>
  pupils.filter(({ status }) => status === 'enrolled' || status === 'future');
const idOf = ({ key }: DemoPupil): string => `P${key}`;

const gradeOf = ({ plan }: DemoSchool, yearGroup: string): string =>
  plan.sector === 'secondary' ? String(Number(yearGroup) - 10) : yearGroup;

/** There is no column for a tussenvoegsel. */
const familyOf = ({ familyNamePrefix, familyName }: DemoPupil | DemoTeacher): string =>
  familyNamePrefix === undefined ? familyName : `${familyNamePrefix} ${familyName}`;

type Home = { readonly key: string; readonly name: string; readonly years: readonly string[] };

/** A combination group is one class here; its pupils have grades of their own. */
const homesOf = ({ groups }: DemoSchool): readonly Home[] =>
  [...Map.groupBy(groups, ({ name }) => name)].map(([name, parts]) => ({
    key: parts[0]?.key ?? name,
    name,
    years: parts.map(({ yearGroup }) => yearGroup),
  }));

const homesIn = (school: DemoSchool, groupKeys: readonly (string | undefined)[]): readonly string[] => {
  const names = new Set(school.groups.filter(({ key }) => groupKeys.includes(key)).map(({ name }) => name));
  return homesOf(school).flatMap(({ key, name }) => (names.has(name) ? [key] : []));
};

const classesOf = (school: DemoSchool): readonly Line[] => {
  const all = { schoolSourcedId: school.plan.id, termSourcedIds: yearId(school) };
  const homes = homesOf(school).map(({ key, name, years }) => {
    const grades = years.length > 1 ? '' : gradeOf(school, years[0] ?? '');
    return { ...all, sourcedId: key, title: name, grades, courseSourcedId: 'home', classType: 'homeroom' };
  });
  const lessons = school.subgroups.map(({ key, name }) => ({
    ...all,
    sourcedId: key,
    title: name,
    courseSourcedId: 'lesson',
    classType: 'scheduled',
  }));
  return [...homes, ...lessons];
};

const usersOf = (school: DemoSchool): readonly Line[] => {
  const all = { enabledUser: 'true', primaryOrgSourcedId: school.plan.id };
  const pupils = pupilsIn(school).map((pupil) => ({
    ...all,
    sourcedId: idOf(pupil),
    username: pupil.username ?? `leerling${pupil.key}`,
    givenName: pupil.givenNames,
    preferredGivenName: pupil.callName,
    familyName: familyOf(pupil),
    identifier: pupil.key,
    email: pupil.email ?? '',
    phone: pupil.phone ?? '',
    grades: gradeOf(school, pupil.yearGroup),
    userMasterIdentifier: pupil.eckId ?? '',
  }));
  const teachers = school.teachers.map((teacher) => ({
    ...all,
    sourcedId: teacher.key,
    username: teacher.username,
    givenName: teacher.callName,
    familyName: familyOf(teacher),
    email: teacher.email,
    userMasterIdentifier: teacher.eckId ?? '',
  }));
  return [...pupils, ...teachers];
};

const rolesOf = (school: DemoSchool): readonly Line[] => {
  const role = (user: string, name: string, more: Line = {}): Line => ({
    sourcedId: `R-${user}`,
    userSourcedId: user,
    roleType: 'primary',
    role: name,
    orgSourcedId: school.plan.id,
    ...more,
  });
  return [
    ...pupilsIn(school).map((pupil) =>
      role(idOf(pupil), 'student', { beginDate: pupil.enrolledFrom, endDate: pupil.leftOn ?? '' }),
    ),
    ...school.teachers.map(({ key }) => role(key, 'teacher')),
  ];
};

const enrollmentsOf = (school: DemoSchool): readonly Line[] => {
  const enrolled = (user: string, role: string, classes: readonly string[]): readonly Line[] =>
    classes.map((id) => ({
      sourcedId: `E-${user}-${id}`,
      classSourcedId: id,
      schoolSourcedId: school.plan.id,
      userSourcedId: user,
      role,
    }));
  return [
    ...pupilsIn(school).flatMap((pupil) =>
      enrolled(idOf(pupil), 'student', [...homesIn(school, [pupil.groupKey]), ...pupil.subgroupKeys]),
    ),
    ...school.teachers.flatMap(({ key, groupKeys, subgroupKeys }) =>
      enrolled(key, 'teacher', [...homesIn(school, groupKeys), ...subgroupKeys]),
    ),
  ];
};

const writers: Readonly<Record<string, Writer>> = {
  academicSessions: {
    columns: `${begin},title,type,startDate,endDate,parentSourcedId,schoolYear`,
    lines: (school) => {
      const [start = '', end = ''] = school.schoolYear.split('-');
      const days = { startDate: `${start}-08-01`, endDate: `${end}-07-31` };
      return [{ sourcedId: yearId(school), title: school.schoolYear, type: 'schoolYear', ...days, schoolYear: end }];
    },
  },
  classes: {
    columns: `${begin},title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods`,
    lines: classesOf,
  },
  courses: {
    columns: `${begin},schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes`,
    lines: (school) => ['home', 'lesson'].map((id) => ({ sourcedId: id, title: id, orgSourcedId: school.plan.id })),
  },
  demographics: {
    columns: `${begin},birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus`,
    lines: (school) =>
      pupilsIn(school).map((pupil) => ({
        sourcedId: idOf(pupil),
        birthDate: pupil.dateOfBirth,
        sex: pupil.gender,
        white: 'true',
        asian: 'false',
        countryOfBirthCode: 'NL',
        cityOfBirth: 'Voorbeeldstad',
      })),
  },
  enrollments: {
    columns: `${begin},classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate`,
    lines: enrollmentsOf,
  },
  orgs: {
    columns: `${begin},name,type,identifier,parentSourcedId`,
    lines: ({ plan }) => [{ sourcedId: plan.id, name: plan.name, type: 'school', identifier: plan.id }],
  },
  roles: {
    columns: `${begin},userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId`,
    lines: rolesOf,
  },
  users: {
    columns: `${begin},enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns`,
    lines: usersOf,
  },
};

const absent = (
  'categories classResources courseResources lineItems lineItemLearningObjectiveIds lineItemScoreScales resources ' +
  'results resultLearningObjectiveIds resultScoreScales scoreScales userProfiles userResources'
).split(' ');

const manifest = (): string =>
  [
    ['propertyName', 'value'],
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.2'],
    ...Object.keys(writers).map((name) => [`file.${name}`, 'bulk']),
    ...absent.map((name) => [`file.${name}`, 'absent']),
    ['source.systemName', 'Voorbeeldsysteem (demo)'],
    ['source.systemCode', 'demo'],
  ]
    .map(written)
    .join('');

const fileOf = ({ columns, lines }: Writer, school: DemoSchool): string => {
  const names = columns.split(',');
  return [names, ...lines(school).map((line) => names.map((name) => line[name] ?? ''))].map(written).join('');
};

/** The files of a package by name, so that a test can spoil one of them. */
export const oneRosterFiles = (school: DemoSchool): Readonly<Record<string, string>> => ({
  'manifest.csv': manifest(),
  ...Object.fromEntries(Object.entries(writers).map(([name, writer]) => [`${name}.csv`, fileOf(writer, school)])),
});

/** A school as a package of OneRoster 1.2 CSV (bulk), over-full as real ones are. */
export const writeOneRosterPackage = (school: DemoSchool): Uint8Array => zipTexts(oneRosterFiles(school));
