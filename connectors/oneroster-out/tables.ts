/** Files of OneRoster 1.2 CSV and their columns, in the order that the standard demands (CSV binding 1.2.1). */
export const columns = {
  academicSessions: 'title,type,startDate,endDate,parentSourcedId,schoolYear',
  classes:
    'title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods',
  courses: 'schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes',
  demographics:
    'birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus',
  enrollments: 'classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
  orgs: 'name,type,identifier,parentSourcedId',
  roles: 'userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId',
  users:
    'enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns',
} as const;
export type Table = keyof typeof columns;

/** A row by the names of its columns; what it does not name is blank. */
export type Row = {
  readonly id: string;
  readonly status: 'active' | 'tobedeleted';
  /** Instant of the last change that this supplier could see. */
  readonly changedAt: string;
  readonly cells: Readonly<Record<string, string>>;
};

/** Every file that a manifest has to speak of; those of results and resources are never there. */
export const files = [
  'academicSessions',
  'categories',
  'classes',
  'classResources',
  'courseResources',
  'courses',
  'demographics',
  'enrollments',
  'lineItemLearningObjectiveIds',
  'lineItems',
  'lineItemScoreScales',
  'orgs',
  'resources',
  'resultLearningObjectiveIds',
  'results',
  'resultScoreScales',
  'roles',
  'scoreScales',
  'userProfiles',
  'userResources',
  'users',
] as const;

/** In bulk `status` and `dateLastModified` stay blank; in delta both are filled. */
export type Mode = 'bulk' | 'delta';

const byId = (one: Row, other: Row): number => (one.id < other.id ? -1 : 1);

export const tableRows = (table: Table, rows: readonly Row[], mode: Mode): readonly (readonly string[])[] => {
  const names = columns[table].split(',');
  const lines = rows.toSorted(byId).map(({ id, status, changedAt, cells }) => {
    const life = mode === 'delta' ? [status, changedAt] : ['', ''];
    return [id, ...life, ...names.map((name) => cells[name] ?? '')];
  });
  return [['sourcedId', 'status', 'dateLastModified', ...names], ...lines];
};

/** A file without rows is declared absent. */
export const manifestRows = (present: ReadonlySet<string>, mode: Mode): readonly (readonly string[])[] => [
  ['propertyName', 'value'],
  ['manifest.version', '1.0'],
  ['oneroster.version', '1.2'],
  ...files.map((file) => [`file.${file}`, present.has(file) ? mode : 'absent']),
  ['source.systemName', 'Sluis'],
  ['source.systemCode', 'sluis'],
];
