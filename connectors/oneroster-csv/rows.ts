import * as z from 'zod';

/** One value as the package writes it; whether it makes sense is the mapping's question. */
const value = z.string().optional();
/** A list where there is more than one, so that none of them is taken for the only one. */
const values = z.union([z.string(), z.array(z.string())]).optional();

/** A row of orgs.csv of type school. */
export const school = z.object({ sourcedId: value, name: value, identifier: value, parentSourcedId: value });

const group = z.object({
  sourcedId: value,
  title: value,
  grades: value,
  courseSourcedId: value,
  classCode: value,
  location: value,
  schoolSourcedId: value,
  termSourcedIds: value,
  subjects: value,
  subjectCodes: value,
  periods: value,
  /** Of the academic session that its terms name: the year in which it ends. */
  schoolYear: value,
});

/** A row of classes.csv of a type that a school calls its home groups. */
export const homeroom = group;
/** A row of classes.csv of type scheduled. */
export const scheduled = group;

const person = {
  sourcedId: value,
  enabledUser: value,
  username: value,
  userIds: value,
  givenName: value,
  familyName: value,
  middleName: value,
  identifier: value,
  email: value,
  sms: value,
  phone: value,
  agentSourcedIds: value,
  grades: value,
  password: value,
  userMasterIdentifier: value,
  preferredGivenName: value,
  preferredMiddleName: value,
  preferredFamilyName: value,
  primaryOrgSourcedId: value,
  pronouns: value,
  /** preferredGivenName, and givenName where that is blank. */
  calledName: value,
};

/** A row of users.csv with a role of student in this school; with its demographics, roles and enrollments. */
export const student = z.object({
  ...person,
  birthDate: values,
  sex: values,
  americanIndianOrAlaskaNative: values,
  asian: values,
  blackOrAfricanAmerican: values,
  nativeHawaiianOrOtherPacificIslander: values,
  white: values,
  demographicRaceTwoOrMoreRaces: values,
  hispanicOrLatinoEthnicity: values,
  countryOfBirthCode: values,
  stateOfBirthAbbreviation: values,
  cityOfBirth: values,
  publicSchoolResidenceStatus: values,
  /** Of the role: the first begin, and the last end where each has one. */
  beginDate: value,
  endDate: value,
  /** sourcedIds of classes. */
  homeroom: values,
  scheduled: values,
  schoolYear: value,
});

/** A row of users.csv with a role of teacher in this school; with the classes that it is enrolled in as teacher. */
export const teacher = z.object({ ...person, role: values, classes: values });

const namesOf = (row: z.ZodObject): ReadonlySet<string> => new Set(Object.keys(row.shape));

/** The names of each kind of row. */
export const rowNames: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['school', namesOf(school)],
  ['homeroom', namesOf(homeroom)],
  ['scheduled', namesOf(scheduled)],
  ['student', namesOf(student)],
  ['teacher', namesOf(teacher)],
]);
