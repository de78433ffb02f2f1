import type { DemoGroup, DemoSubgroup } from './group.ts';
import { groupsOf, inSubgroups, subgroupsOf } from './group.ts';
import type { Household } from './household.ts';
import { createHousehold } from './household.ts';
import { plainLetters } from './names.ts';
import type { SchoolPlan } from './plan.ts';
import type { DemoPupil, Moment, Start } from './pupil.ts';
import { createPupil } from './pupil.ts';
import type { Dice } from './seed.ts';
import { diceOf } from './seed.ts';
import { startsOf } from './start.ts';
import type { DemoTeacher } from './teacher.ts';
import { teachersOf } from './teacher.ts';

/** A whole school in no format's words; the writers make exports of it. */
export type DemoSchool = Moment & {
  readonly plan: SchoolPlan;
  readonly groups: readonly DemoGroup[];
  readonly subgroups: readonly DemoSubgroup[];
  /** In the order of their numbers. */
  readonly pupils: readonly DemoPupil[];
  readonly teachers: readonly DemoTeacher[];
};

/**
 * The same plan and moment give the same school, on every machine. Another `today` changes only what a day
 * changes: who started, who turned sixteen. `moment.today` must lie in `moment.schoolYear`.
 */
export const generateSchool = (plan: SchoolPlan, moment: Moment): DemoSchool => {
  const starts = startsOf(plan, moment);
  const everyone = withBrokenStreet(plan, withUsernames(plan, peopled(plan, moment, starts)));
  const present = everyone.filter((_, i) => starts[i]?.gone !== true);
  return {
    ...moment,
    plan,
    groups: groupsOf(plan),
    subgroups: subgroupsOf(plan),
    pupils: inSubgroups(plan, present, moment.seed),
    teachers: teachersOf(plan, moment.seed),
  };
};

const peopled = (plan: SchoolPlan, { seed, today }: Moment, starts: readonly Start[]): DemoPupil[] => {
  const homes: Home[] = [];
  return starts.map((start, ordinal) => {
    const dice = diceOf(`${seed}/${plan.id}/pupil/${ordinal}`);
    const household = householdOf(start, homes, dice);
    return createPupil({ plan, ordinal, start, household, today }, dice);
  });
};

/** A household with the years of its children, the last of whom was added last. */
type Home = { readonly household: Household; readonly years: string[] };

/** A third have a brother or sister at school: never in the same year, unless they are twins. */
const householdOf = (start: Start, homes: Home[], dice: Dice): Household => {
  const twinHome = start.twin ? homes.at(-1) : undefined;
  const shared = start.hardName === undefined && dice.chance(0.4) && homes.length > 0 ? dice.pick(homes) : undefined;
  const fits = shared !== undefined && shared.years.length < 3 && !shared.years.includes(start.yearGroup);
  const home = twinHome ?? (fits ? shared : { household: createHousehold(dice, start.hardName), years: [] });
  home.years.push(start.yearGroup);
  if (homes.includes(home)) homes.splice(homes.indexOf(home), 1);
  homes.push(home);
  return home.household;
};

/** From group 5 on pupils have an account; a second one of the same name gets a number. */
const withUsernames = (plan: SchoolPlan, pupils: readonly DemoPupil[]): DemoPupil[] => {
  const taken = new Map<string, number>();
  return pupils.map((pupil) => {
    if (pupil.status === 'applied' || /^[1-4]$/.test(pupil.yearGroup)) return pupil;
    const family = plainLetters(`${pupil.familyNamePrefix ?? ''}${pupil.familyName}`);
    const name = `${plainLetters(pupil.callName)}.${family}`;
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    const username = count === 1 ? name : `${name}${count}`;
    return { ...pupil, username, email: `${username}@leerling.${plan.domain}` };
  });
};

/** Somebody pressed Enter while typing an address: one overview in two has such a line break. */
const withBrokenStreet = (plan: SchoolPlan, pupils: DemoPupil[]): DemoPupil[] => {
  const index = pupils.findIndex((pupil, i) => i > plan.former + 6 && pupil.addressSecret === false);
  return plan.sector === 'secondary' && index !== -1
    ? pupils.map((pupil, i) => (i === index ? { ...pupil, street: `${pupil.street}\r\n(achterom)` } : pupil))
    : pupils;
};
