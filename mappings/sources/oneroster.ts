import { homeroom, scheduled, school, student, teacher } from '../../connectors/oneroster-csv/rows.ts';
import { defineTable } from '../../src/mapping/table.ts';
import type { Mapping, Table } from '../../src/mapping/table.ts';

/** Of pupil and staff alike. No column holds the tussenvoegsel: it stands in the family name. */
const person = {
  key: 'sourcedId',
  eckId: 'userMasterIdentifier',
  callName: 'calledName',
  givenNames: 'givenName',
  familyName: 'familyName',
  username: 'username',
  email: 'email',
} as const;

const group = { key: 'sourcedId', name: 'title', schoolYear: ['schoolYear', 'endYear'] } as const;

const pupil = {
  ...person,
  pupilNumber: 'identifier',
  dateOfBirth: ['birthDate', 'isoDate'],
  ageClass: ['birthDate', 'ageClass'],
  gender: ['sex', 'englishGender'],
  groupKey: 'homeroom',
  subgroupKeys: 'scheduled',
  schoolYear: ['schoolYear', 'endYear'],
  enrolmentStatus: ['enabledUser', 'enabledUser'],
  enrolledFrom: ['beginDate', 'isoDate'],
  enrolledUntil: ['endDate', 'lastDay'],
} as const;

const others: readonly Table[] = [
  defineTable('school', school, 'school', {
    key: 'sourcedId',
    name: 'name',
    brin: ['identifier', 'brinPart'],
    locationCode: ['identifier', 'locationPart'],
  }),
  {
    ...defineTable('scheduled', scheduled, 'group', { ...group, subject: ['subjects', 'programme'] }),
    fixed: { kind: 'lesson' },
  },
  defineTable('teacher', teacher, 'staff', { ...person, roles: 'role', groupKeys: 'classes' }),
];

/** Phone numbers are not read: the format cannot say that one is secret. */
const unusedOfPerson = [
  'userIds',
  'middleName',
  'sms',
  'phone',
  'agentSourcedIds',
  'password',
  'preferredGivenName',
  'preferredMiddleName',
  'preferredFamilyName',
  'primaryOrgSourcedId',
  'pronouns',
] as const;

const unusedOfGroup = [
  'courseSourcedId',
  'classCode',
  'location',
  'schoolSourcedId',
  'termSourcedIds',
  'subjectCodes',
  'periods',
] as const;

/**
 * OneRoster 1.2 CSV, as a school in primary education writes it: `grades` are year groups. The standard has no Dutch
 * profile; what is read as what is in the README of the connector.
 */
export const onerosterMapping: Mapping = {
  name: 'oneroster',
  connector: 'oneroster-csv',
  tables: [
    ...others,
    {
      ...defineTable('homeroom', homeroom, 'group', { ...group, yearGroup: ['grades', 'yearGroup'] }),
      fixed: { kind: 'home' },
    },
    defineTable('student', student, 'pupil', { ...pupil, yearGroup: ['grades', 'yearGroup'] }),
  ],
  banned: {
    student: {
      americanIndianOrAlaskaNative: 'ethnicity',
      asian: 'ethnicity',
      blackOrAfricanAmerican: 'ethnicity',
      nativeHawaiianOrOtherPacificIslander: 'ethnicity',
      white: 'ethnicity',
      demographicRaceTwoOrMoreRaces: 'ethnicity',
      hispanicOrLatinoEthnicity: 'ethnicity',
      countryOfBirthCode: 'countryOfBirth',
      stateOfBirthAbbreviation: 'placeOfBirth',
      cityOfBirth: 'placeOfBirth',
    },
  },
  ignored: {
    school: ['parentSourcedId'],
    homeroom: [...unusedOfGroup, 'subjects'],
    scheduled: [...unusedOfGroup, 'grades'],
    student: [...unusedOfPerson, 'publicSchoolResidenceStatus'],
    teacher: [...unusedOfPerson, 'enabledUser', 'identifier', 'grades'],
  },
};

/** The same of secondary education, where `grades` are years 1 to 6. */
export const onerosterVoMapping: Mapping = {
  ...onerosterMapping,
  name: 'oneroster-vo',
  tables: [
    ...others,
    {
      ...defineTable('homeroom', homeroom, 'group', { ...group, yearGroup: ['grades', 'voYearGroup'] }),
      fixed: { kind: 'home' },
    },
    defineTable('student', student, 'pupil', { ...pupil, yearGroup: ['grades', 'voYearGroup'] }),
  ],
};
