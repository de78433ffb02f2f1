import { birthWindow, dayBetween, pickBirth, starterBirth } from './birth.ts';
import { addDays, addYears, latest, startOf } from './day.ts';
import type { SchoolPlan } from './plan.ts';
import type { Moment, Place, Start } from './pupil.ts';
import type { Dice } from './seed.ts';
import { diceOf } from './seed.ts';

type Year = { readonly start: number; readonly today: string; readonly older: boolean };

/** The first day in: a fourth birthday, 1 August, or in between for who came from another school. */
export const firstDayIn = (yearGroup: string, born: string, year: Year, dice: Dice): string => {
  const thisYear = `${year.start}-08-01`;
  if (yearGroup === 'S') return dayBetween(dice, addYears(born, 4), thisYear);
  if (yearGroup === 'V') return dayBetween(dice, addYears(born, 12), thisYear);
  if (Number(yearGroup) < 10) {
    const fourth = addYears(born, 4);
    return dice.chance(0.15) ? dayBetween(dice, fourth, year.today) : fourth;
  }
  const repeated = year.older && dice.chance(0.5) ? 1 : 0;
  return dice.chance(0.08) ? thisYear : `${year.start - (Number(yearGroup) - 11) - repeated}-08-01`;
};

/** Children who turn four between October and June: enrolled from that day on, before it only expected. */
export const startersOf = (plan: SchoolPlan, taken: readonly (Place | undefined)[], moment: Moment): Start[] =>
  taken.flatMap((place, n) => {
    if (place === undefined) return [];
    const dateOfBirth = starterBirth(n, plan.starters, startOf(moment.schoolYear));
    const fourth = addYears(dateOfBirth, 4);
    const enrolled = fourth <= moment.today;
    const { groupKey, ...rest } = place;
    const placed = groupKey !== undefined && (enrolled || n % 2 === 0) ? { groupKey } : {};
    return [{ ...rest, ...placed, dateOfBirth, status: enrolled ? 'enrolled' : 'future', enrolledFrom: fourth }];
  });

/** The last year of primary, vmbo, havo or vwo; special schools are left from any group. */
const isLast = ({ yearGroup, programme = '' }: Place): boolean =>
  ['8', '16', 'S', 'V'].includes(yearGroup) ||
  (yearGroup === '14' && programme.startsWith('vmbo')) ||
  (yearGroup === '15' && programme === 'havo');

/** Who left: two of three last summer after the last year, the others during this year. */
export const leaverOf = (plan: SchoolPlan, places: readonly Place[], moment: Moment, n: number): Start => {
  const dice = diceOf(`${moment.seed}/${plan.id}/former/${n}`);
  const start = startOf(moment.schoolYear);
  const yesterday = addDays(moment.today, -1);
  const duringYear = n % 3 === 0 && yesterday >= `${start}-08-25`;
  const leftOn = duringYear ? dayBetween(dice, `${start}-08-25`, yesterday) : `${start}-07-31`;
  const last = places.filter((place) => isLast(place));
  const place = dice.pick(duringYear || last.length === 0 ? places : last);
  const year = { start: duringYear ? start : start - 1, today: leftOn, older: false };
  const dateOfBirth = pickBirth(dice, birthWindow(place.yearGroup, year.start), leftOn);
  return {
    ...place,
    dateOfBirth,
    status: 'left',
    enrolledFrom: firstDayIn(place.yearGroup, dateOfBirth, year, dice),
    leftOn,
  };
};

/** Applied for later: the first year after the next summer, or a special school within months. */
export const newcomerOf = (plan: SchoolPlan, places: readonly Place[], moment: Moment, n: number): Start => {
  const dice = diceOf(`${moment.seed}/${plan.id}/applicant/${n}`);
  const start = startOf(moment.schoolYear);
  const { groupKey: _, programme: __, ...place } = dice.pick(places);
  const applied = { ...place, status: 'applied' as const };
  if (plan.sector === 'special') {
    const dateOfBirth = pickBirth(dice, birthWindow(place.yearGroup, start), moment.today);
    return { ...applied, dateOfBirth, enrolledFrom: addDays(moment.today, 20 + dice.below(120)) };
  }
  const [yearGroup, ahead] = plan.sector === 'primary' ? ['1', 2] : ['11', 1];
  const window = birthWindow(yearGroup, start + ahead);
  const dateOfBirth = addDays(window.from, dice.below(365));
  const first = latest(`${start + 1}-08-01`, addYears(dateOfBirth, 4));
  return { ...applied, yearGroup, dateOfBirth, enrolledFrom: first };
};
