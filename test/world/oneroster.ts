import { zipTexts } from '../../deploy/demo/workbook.ts';

/** Rows of one file, values by column. */
export type Lines = readonly Readonly<Record<string, string>>[];

const begin = 'sourcedId,status,dateLastModified';

/** Headers of OneRoster 1.2 CSV, written down here apart from the connector's own. */
const columns: Readonly<Record<string, string>> = {
  academicSessions: `${begin},title,type,startDate,endDate,parentSourcedId,schoolYear`,
  classes: `${begin},title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods`,
  courses: `${begin},schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes`,
  demographics: `${begin},birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus`,
  enrollments: `${begin},classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate`,
  orgs: `${begin},name,type,identifier,parentSourcedId`,
  roles: `${begin},userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId`,
  users: `${begin},enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns`,
};

const cell = (value: string): string => (/[,"\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** One file of a package. `extra`: columns behind those of the standard. */
export const csvOf = (name: string, lines: Lines, extra: readonly string[] = []): string => {
  const names = [...(columns[name] ?? '').split(','), ...extra];
  return [names, ...lines.map((line) => names.map((column) => line[column] ?? ''))]
    .map((cells) => `${cells.map(cell).join(',')}\r\n`)
    .join('');
};

/** A manifest; `modes` says of files what differs from bulk for those that are there. */
export const manifestOf = (files: readonly string[], modes: Readonly<Record<string, string>> = {}): string =>
  [
    'propertyName,value',
    'manifest.version,1.0',
    'oneroster.version,1.2',
    ...Object.keys(columns).map((name) => `file.${name},${modes[name] ?? (files.includes(name) ? 'bulk' : 'absent')}`),
    'file.results,absent',
    'source.systemName,Test',
  ].join('\r\n') + '\r\n';

/** One school of two classes, without users. */
export const emptySchool: Readonly<Record<string, Lines>> = {
  orgs: [{ sourcedId: 'org-1', name: 'Basisschool Test', type: 'school', identifier: '99ZZ00' }],
  academicSessions: [{ sourcedId: 'year', title: '2026-2027', type: 'schoolYear', schoolYear: '2027' }],
  courses: [{ sourcedId: 'course', title: 'Groep', orgSourcedId: 'org-1' }],
  classes: [
    {
      sourcedId: 'class-5a',
      title: 'Groep 5A',
      grades: '5',
      courseSourcedId: 'course',
      classType: 'homeroom',
      schoolSourcedId: 'org-1',
      termSourcedIds: 'year',
    },
    {
      sourcedId: 'class-plus',
      title: 'Plusklas',
      courseSourcedId: 'course',
      classType: 'scheduled',
      schoolSourcedId: 'org-1',
      termSourcedIds: 'year',
    },
  ],
  users: [],
  roles: [],
  enrollments: [],
};

/** The same with pupils, each in the home group and with a role of its own. */
export const schoolOf = (pupils: Lines): Readonly<Record<string, Lines>> => ({
  ...emptySchool,
  users: pupils.map((pupil) => ({ enabledUser: 'true', primaryOrgSourcedId: 'org-1', ...pupil })),
  roles: pupils.map(({ sourcedId = '' }, index) => ({
    sourcedId: `role-${index}`,
    userSourcedId: sourcedId,
    roleType: 'primary',
    role: 'student',
    orgSourcedId: 'org-1',
  })),
  enrollments: pupils.map(({ sourcedId = '' }, index) => ({
    sourcedId: `enrollment-${index}`,
    classSourcedId: 'class-5a',
    schoolSourcedId: 'org-1',
    userSourcedId: sourcedId,
    role: 'student',
  })),
});

/** The texts of a package by file name. */
export const filesOf = (tables: Readonly<Record<string, Lines>>): Readonly<Record<string, string>> => ({
  'manifest.csv': manifestOf(Object.keys(tables)),
  ...Object.fromEntries(Object.entries(tables).map(([name, lines]) => [`${name}.csv`, csvOf(name, lines)])),
});

export const packageOf = (tables: Readonly<Record<string, Lines>>): Uint8Array => zipTexts(filesOf(tables));
