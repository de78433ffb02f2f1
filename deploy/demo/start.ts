import { birthWindow, olderWindow, pickBirth } from './birth.ts';
import type { Cast } from './cast.ts';
import { castOf } from './cast.ts';
import { firstDayIn, leaverOf, newcomerOf, startersOf } from './coming-and-going.ts';
import { addDays, startOf } from './day.ts';
import { placesOf } from './group.ts';
import type { SchoolPlan } from './plan.ts';
import type { Moment, Place, Start } from './pupil.ts';
import type { Dice } from './seed.ts';
import { diceOf } from './seed.ts';

/** Everybody who is or was in the files of this school, in the order of their numbers. */
export const startsOf = (plan: SchoolPlan, moment: Moment): Start[] => {
  const places = placesOf(plan);
  const firstYear = diceOf(`${moment.seed}/${plan.id}/first-year`).shuffle(
    [...places.keys()].filter((i) => places[i]?.yearGroup === '1'),
  );
  const starters = startersOf(plan, firstYear.map((i) => places[i]).slice(0, plan.starters), moment);
  const taken = new Set(firstYear.filter((_, n) => starters[n]?.status === 'enrolled'));
  const held = heldPlaces(plan, places, moment);
  return [
    ...Array.from({ length: plan.former }, (_, n) => leaverOf(plan, places, moment, n)),
    ...held.map((start, i) => (taken.has(i) ? { ...start, gone: true as const } : start)),
    ...starters,
    ...Array.from({ length: plan.applicants }, (_, n) => newcomerOf(plan, places, moment, n)),
  ];
};

const heldPlaces = (plan: SchoolPlan, places: readonly Place[], moment: Moment): Start[] => {
  const start = startOf(moment.schoolYear);
  const cast = castOf(plan, places, moment.seed, { start, today: moment.today });
  const starts: Start[] = [];
  for (const [i, place] of places.entries()) {
    const previous = cast.twins.has(i) ? starts[i - 1] : undefined;
    const held = heldPlace(place, cast, { ...moment, i, dice: diceOf(`${moment.seed}/${plan.id}/start/${i}`) });
    const { dateOfBirth, enrolledFrom } = previous ?? held;
    starts.push({ ...held, dateOfBirth, enrolledFrom, ...(previous === undefined ? {} : { twin: true }) });
  }
  return starts;
};

type Turn = Moment & { readonly i: number; readonly dice: Dice };

const heldPlace = (place: Place, cast: Cast, { i, dice, schoolYear, today }: Turn): Start => {
  const start = startOf(schoolYear);
  const older = cast.older.has(i);
  const window = (older ? olderWindow : birthWindow)(place.yearGroup, start);
  const dateOfBirth = cast.births.get(i) ?? pickBirth(dice, window, today);
  const { groupKey, ...rest } = place;
  const hardName = cast.hardNames.get(i);
  return {
    ...rest,
    ...(groupKey === undefined || cast.withoutGroup.has(i) ? {} : { groupKey }),
    dateOfBirth,
    status: 'enrolled',
    enrolledFrom: firstDayIn(place.yearGroup, dateOfBirth, { start, today, older }, dice),
    ...(cast.leavesLater === i ? { leftOn: addDays(today, 45) } : {}),
    ...(hardName === undefined ? {} : { hardName }),
  };
};
