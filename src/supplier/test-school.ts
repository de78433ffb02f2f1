import { createHash } from 'node:crypto';
import type { FlatRecord } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import type { Item, Roster } from '../record/item.ts';
import { beginner, type Made, madePupils, newcomer } from './test-pupils.ts';

export { testSchool as testSchoolId } from '../ports/door.ts';

/** What happens at it, in this order; a minute each, or sooner when asked. */
export const testSteps = ['start', 'changes', 'leaver', 'secret_address', 'rollover'] as const;
export type TestStep = (typeof testSteps)[number];

/** What the school is made of besides the moment. `schoolYear`: that of the start. */
export type TestGround = { readonly schoolYear: string; readonly yearGroups: readonly string[] };

/** The year groups of primary school, where an agreement names none. */
export const primaryYears: readonly string[] = ['1', '2', '3', '4', '5', '6', '7', '8'];

const isPast = (step: TestStep, moment: TestStep): boolean => testSteps.indexOf(step) >= testSteps.indexOf(moment);

const nextYear = (schoolYear: string): string => {
  const year = Number(schoolYear.slice(0, 4)) + 1;
  return `${year}-${year + 1}`;
};

/** A subject id like any other, and of nobody: those of people are random. */
const subjectOf = (id: string): string => createHash('sha256').update(`test-school/${id}`).digest('hex').slice(0, 32);

/** In the form of the chain's own pilot, so that it passes wherever a real one does. */
const eckIdOf = (id: string): string =>
  `https://ketenid.nl/pilot/${createHash('sha512').update(`test-school/${id}`).digest('hex')}`;

const item = (entity: Entity, id: string, record: FlatRecord): Item => ({ entity, subject: subjectOf(id), record });

/** Last year's eighth year group is gone after the rollover, and everybody else is a year further. */
const yearOf = (made: Made, step: TestStep, { yearGroups }: TestGround): string | undefined => {
  const further = step === 'rollover' && made !== beginner ? 1 : 0;
  const last = yearGroups.length - 1;
  return yearGroups[Math.min(made.year, last) + further];
};

const groupKey = (yearGroup: string, schoolYear: string): string => `${schoolYear.slice(2, 4)}-g${yearGroup}`;

const domain = 'testschool.example';

const homeOf = (made: Made, step: TestStep): Pick<FlatRecord, string> => {
  const isSecret = made.id === 'p05' && isPast(step, 'secret_address');
  const number = Number((made.twinOf ?? made.id).slice(1));
  return {
    street: 'Verzonnenlaan',
    houseNumber: `${number}`,
    postcode: `99${String(number).padStart(2, '0')} ZZ`,
    city: "Nergenshuizen aan 't IJ",
    phone: `099 000 00${String(number).padStart(2, '0')}`,
    ...(made.unsaid === true ? {} : { addressSecret: isSecret, phoneSecret: isSecret }),
  };
};

/** A year that fits the year group, and a day that is the same for twins. */
const birthOf = (made: Made, { schoolYear }: TestGround): string => {
  const number = Number((made.twinOf ?? made.id).slice(1));
  const year = Number(schoolYear.slice(0, 4)) - 4 - made.year;
  return `${year}-${String((number % 12) + 1).padStart(2, '0')}-${String((number % 27) + 1).padStart(2, '0')}`;
};

const nameOf = (made: Made, step: TestStep): Pick<FlatRecord, string> => {
  const changed = made.id === 'p01' && isPast(step, 'changes');
  return {
    givenNames: made.givenNames,
    initials: `${made.givenNames.slice(0, 1)}.`,
    callName: changed ? 'Noortje' : made.callName,
    ...(made.prefix === undefined ? {} : { familyNamePrefix: made.prefix }),
    familyName: changed ? 'Hek-Veranderd' : made.familyName,
  };
};

const pupil = (made: Made, step: TestStep, ground: TestGround): readonly Item[] => {
  const yearGroup = yearOf(made, step, ground);
  if (yearGroup === undefined) return [];
  const schoolYear = step === 'rollover' ? nextYear(ground.schoolYear) : ground.schoolYear;
  const record: FlatRecord = {
    key: made.key ?? `T${made.id.slice(1)}`,
    ...(made.noEckId === true ? {} : { eckId: eckIdOf(made.id) }),
    pupilNumber: `990${made.id.slice(1)}`,
    ...nameOf(made, step),
    dateOfBirth: birthOf(made, ground),
    gender: (['female', 'male', 'other', 'unspecified'] as const)[made.year % 4] ?? 'unspecified',
    yearGroup,
    groupKey: groupKey(yearGroup, schoolYear),
    subgroupKeys: [`${schoolYear.slice(2, 4)}-plus`],
    locationKey: 'L00',
    schoolYear,
    username: made.id,
    email: `${made.id}@${domain}`,
    ...homeOf(made, step),
    nationality: 'Nederlandse',
    enrolledFrom: `${ground.schoolYear.slice(0, 4)}-08-01`,
    enrolmentStatus: made.applied === true ? 'applied' : 'enrolled',
    photoUrl: `https://${domain}/foto/${made.id}.jpg`,
    ageClass: 'under16',
  };
  return [item('pupil', made.id, record)];
};

const hasLeft = (made: Made, step: TestStep): boolean => made.id === 'p16' && isPast(step, 'leaver');

const present = (step: TestStep): readonly Made[] => [
  ...madePupils.filter((made) => !hasLeft(made, step)),
  ...(isPast(step, 'changes') ? [newcomer] : []),
  ...(step === 'rollover' ? [beginner] : []),
];

const groupsOf = (schoolYear: string, yearGroups: readonly string[]): readonly Item[] => [
  ...yearGroups.map((yearGroup) => {
    const key = groupKey(yearGroup, schoolYear);
    return item('group', key, { key, name: `Groep ${yearGroup}`, yearGroup, kind: 'home', schoolYear });
  }),
  item('group', `${schoolYear}/plus`, {
    key: `${schoolYear.slice(2, 4)}-plus`,
    name: 'Rekenen 😀 & taal',
    kind: 'lesson',
    schoolYear,
  }),
];

const staffOf = (schoolYear: string, yearGroups: readonly string[]): readonly Item[] => [
  item('staff', 's01', {
    key: 'M01',
    givenNames: 'Wilhelmina',
    initials: 'W.',
    callName: 'Mina',
    familyNamePrefix: 'ter',
    familyName: 'Meester-Verzonnen',
    username: 'm01',
    email: `m01@${domain}`,
    roles: ['leerkracht'],
    groupKeys: yearGroups.map((yearGroup) => groupKey(yearGroup, schoolYear)),
  }),
];

const guardianOf = (id: string, of: Made, authority: 'yes' | 'no'): Item =>
  item('guardian', id, {
    key: id,
    pupilKeys: [of.key ?? `T${of.id.slice(1)}`],
    initials: 'A.',
    familyName: of.familyName,
    email: `${id}@ouder.example`,
    phone: '099 111 11 11',
    relation: 'ouder',
    hasAuthority: authority,
    contactBan: false,
    phoneSecret: false,
  });

/** The whole school at one moment, made anew each time: nothing of it is kept, and nobody in it exists. */
export const testRoster = (step: TestStep, ground: TestGround): Roster => {
  const schoolYear = step === 'rollover' ? nextYear(ground.schoolYear) : ground.schoolYear;
  const everybody = present(step);
  const families = everybody.filter(({ id }) => id === 'p01' || id === 'p07');
  return new Map<Entity, readonly Item[]>([
    [
      'school',
      [item('school', 'school', { key: 'S1', brin: '99TT', locationCode: '00', name: 'Testschool Sluis', schoolYear })],
    ],
    ['location', [item('location', 'location', { key: 'L00', name: 'Testvestiging' })]],
    ['group', groupsOf(schoolYear, ground.yearGroups)],
    ['pupil', everybody.flatMap((made) => pupil(made, step, ground))],
    ['staff', staffOf(schoolYear, ground.yearGroups)],
    ['guardian', families.map((made, index) => guardianOf(`o${made.id}`, made, index === 0 ? 'yes' : 'no'))],
  ]);
};
