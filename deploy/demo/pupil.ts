import type { Background } from './background.ts';
import { pickBackground } from './background.ts';
import { dayBetween } from './birth.ts';
import { addYears, latest } from './day.ts';
import type { Household } from './household.ts';
import type { Gender, GivenName, hardNames } from './names.ts';
import { familyFor, pickGiven } from './names.ts';
import { demoBsn, demoEducationNumber } from './number.ts';
import type { SchoolPlan } from './plan.ts';
import type { Dice } from './seed.ts';

export type DemoStatus = 'applied' | 'future' | 'enrolled' | 'left';
/** A free remark as exports carry them, health included: the reason why they are never forwarded. */
type Note = { readonly code: string; readonly text: string };

/** A pupil with everything that a real export is over-full with, in no format's words. Days are calendar days. */
export type DemoPupil = GivenName &
  Omit<Household, 'family' | 'origin'> & {
    /** Pupil number (leerlingnummer): text, a leading zero counts. */
    readonly key: string;
    /** Pilot form of the ECK iD; absent while the school has not asked for it. */
    readonly eckId?: string;
    readonly familyNamePrefix?: string;
    readonly familyName: string;
    readonly dateOfBirth: string;
    readonly gender: Gender;
    /** The year that the pupil follows, follows next or followed last; EDEXML writes H for who left. */
    readonly yearGroup: string;
    readonly programme?: string;
    readonly groupKey?: string;
    readonly subgroupKeys: readonly string[];
    readonly locationKey: string;
    readonly username?: string;
    readonly email?: string;
    readonly photoUrl?: string;
    readonly status: DemoStatus;
    readonly enrolledFrom: string;
    /** The last day in. */
    readonly leftOn?: string;
    /** Exactly one of the two. */
    readonly bsn?: string;
    readonly educationNumber?: string;
    /** How much of that number an EDEXML file shows for this pupil. */
    readonly numberShown: 'whole' | 'lastFour' | 'none';
    readonly background: Background;
    readonly notes: readonly Note[];
    readonly changedOn: string;
  };

/** Where a pupil stands in the school, before anything personal is known. */
export type Place = {
  readonly yearGroup: string;
  readonly programme?: string;
  readonly groupKey?: string;
  readonly locationKey: string;
};

/** `schoolYear` as `2026-2027`; `today` is the day on which the export is made, and lies in that year. */
export type Moment = { readonly seed: string; readonly schoolYear: string; readonly today: string };

/** When and where a pupil comes in; who it is follows later. */
export type Start = Place & {
  readonly dateOfBirth: string;
  readonly status: DemoStatus;
  readonly enrolledFrom: string;
  readonly leftOn?: string;
  readonly hardName?: (typeof hardNames)[number];
  /** Born with, and living with, the one before. */
  readonly twin?: true;
  /** This place was taken over by a starter: the one who held it moved away. */
  readonly gone?: true;
};

type PupilSpec = {
  readonly plan: SchoolPlan;
  /** From 0 within the school; older numbers are lower. */
  readonly ordinal: number;
  readonly start: Start;
  readonly household: Household;
  readonly today: string;
};

const notes: readonly Note[] = [
  { code: 'Medisch', text: 'Pinda-allergie, EpiPen ligt bij de directie' },
  { code: 'Medisch', text: 'Astma; puffer in de la van de leerkracht' },
  { code: 'Gezin', text: 'Ouders gescheiden, woensdag naar vader & dinsdag naar oma' },
  { code: 'Logopedie', text: 'Maandag 9.30 uur bij logopedie' },
  { code: 'Zorg', text: 'Gesprek met wijkteam gepland <vertrouwelijk>' },
  { code: 'Vervoer', text: 'Komt met de taxi' },
];

/** Fills in a person. The same spec and dice give the same pupil. */
export const createPupil = (spec: PupilSpec, dice: Dice): DemoPupil => {
  const { plan, ordinal, start, household, today } = spec;
  const gender = pickGender(dice);
  const family = familyFor(household.family, household.origin, gender);
  const { origin, family: _, ...address } = household;
  return {
    ...address,
    key: String(plan.numbers.from + ordinal * 2 + dice.below(2)).padStart(plan.numbers.width, '0'),
    ...(dice.chance(0.97) ? { eckId: `https://ketenid.nl/pilot/${dice.hex(128)}` } : {}),
    ...pickGiven(dice, origin, gender),
    ...(family.prefix === undefined ? {} : { familyNamePrefix: family.prefix }),
    familyName: family.name,
    dateOfBirth: start.dateOfBirth,
    gender,
    ...placeOf(start),
    subgroupKeys: [],
    ...(dice.chance(0.6) ? { photoUrl: `https://foto.${plan.domain}/${dice.hex(16)}.jpg` } : {}),
    status: start.status,
    enrolledFrom: start.enrolledFrom,
    ...(start.leftOn === undefined ? {} : { leftOn: start.leftOn }),
    ...numberOf(dice, plan.ordinal * 2000 + ordinal),
    background: pickBackground(dice, origin, start.dateOfBirth, today),
    notes: dice.chance(0.12) ? [dice.pick(notes)] : [],
    changedOn: dayBetween(dice, latest(start.dateOfBirth, addYears(today, -1)), today),
  };
};

const placeOf = ({ yearGroup, locationKey, programme, groupKey }: Place): Place => ({
  yearGroup,
  locationKey,
  ...(programme === undefined ? {} : { programme }),
  ...(groupKey === undefined ? {} : { groupKey }),
});

const pickGender = (dice: Dice): Gender =>
  dice.weighted([
    ['male', 500],
    ['female', 496],
    ['unspecified', 3],
    ['other', 1],
  ]);

/** Most have a BSN; who has none yet has an onderwijsnummer. */
const numberOf = (dice: Dice, ordinal: number): Pick<DemoPupil, 'bsn' | 'educationNumber' | 'numberShown'> => ({
  ...(dice.chance(0.96) ? { bsn: demoBsn(ordinal) } : { educationNumber: demoEducationNumber(ordinal) }),
  numberShown: dice.weighted([
    ['whole', 65],
    ['lastFour', 28],
    ['none', 7],
  ]),
});
