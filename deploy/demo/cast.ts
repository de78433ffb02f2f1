import { birthWindow, olderWindow } from './birth.ts';
import { addDays, addYears } from './day.ts';
import { hardNames } from './names.ts';
import type { SchoolPlan } from './plan.ts';
import type { Place } from './pupil.ts';
import { diceOf } from './seed.ts';

type HardName = (typeof hardNames)[number];

/** Who plays which part, by ordinal of place: the special cases that a real school always has. */
export type Cast = {
  /** A year older than their year. */
  readonly older: ReadonlySet<number>;
  /** The second of a pair; the first is the place before. */
  readonly twins: ReadonlySet<number>;
  readonly hardNames: ReadonlyMap<number, HardName>;
  /** Days of birth that are fixed by today. */
  readonly births: ReadonlyMap<number, string>;
  readonly withoutGroup: ReadonlySet<number>;
  /** Follows education, and has a leaving date ahead. */
  readonly leavesLater: number | undefined;
};

/** 17.5 %: between 15 and 20 % are a year older than their year. */
const olderShare = 0.175;

/** Group 1 plays no part: some of its places are taken over by starters as the year goes on. */
export const castOf = (plan: SchoolPlan, places: readonly Place[], seed: string, when: When): Cast => {
  const dice = diceOf(`${seed}/${plan.id}/cast`);
  const candidates = dice.shuffle([...places.keys()].filter((i) => places[i]?.yearGroup !== '1'));
  const births = birthsOf(plan, places, candidates, when);
  const single = candidates.filter((i) => !births.has(i));
  const twins = twinsOf(plan.twins, places, single);
  const free = single.filter((i) => !twins.has(i) && !twins.has(i + 1));
  const groupless = free.slice(hardNames.length, hardNames.length + plan.withoutGroup);
  return {
    births,
    twins,
    hardNames: new Map(hardNames.flatMap((name, n) => (free[n] === undefined ? [] : [[free[n], name] as const]))),
    withoutGroup: new Set(groupless),
    leavesLater: free[hardNames.length + plan.withoutGroup],
    older: olderOf(places, seed + plan.id),
  };
};

/** The school year's first calendar year, and today. */
type When = { readonly start: number; readonly today: string };

const olderOf = (places: readonly Place[], seed: string): Set<number> => {
  const byYear = Map.groupBy(places.keys(), (i) => places[i]?.yearGroup ?? '');
  const chosen = [...byYear].filter(([year]) => year !== 'S' && year !== 'V');
  return new Set(
    chosen.flatMap(([year, all]) =>
      diceOf(`${seed}/older/${year}`)
        .shuffle(all)
        .slice(0, Math.round(all.length * olderShare)),
    ),
  );
};

/** The second of each pair; both are in one group. */
const twinsOf = (pairs: number, places: readonly Place[], single: readonly number[]): Set<number> => {
  const allowed = new Set(single);
  const seconds = new Set<number>();
  for (const i of single) {
    if (seconds.size === pairs) break;
    const sameGroup = places[i - 1]?.groupKey === places[i]?.groupKey;
    const taken = seconds.has(i - 1) || seconds.has(i + 1);
    if (sameGroup && allowed.has(i - 1) && !taken) seconds.add(i);
  }
  return seconds;
};

const birthsOf = (plan: SchoolPlan, places: readonly Place[], candidates: readonly number[], when: When) => {
  const births = new Map<number, string>();
  const wanted = [
    ...plan.birthdays.map((age) => addYears(when.today, -age)),
    ...plan.ages.map((age) => addDays(addYears(when.today, -age), -40)),
  ];
  for (const born of wanted) {
    const fits = (year: string): boolean =>
      [birthWindow(year, when.start), olderWindow(year, when.start)].some((w) => w.from <= born && born <= w.to);
    const place = candidates.find((i) => !births.has(i) && fits(places[i]?.yearGroup ?? ''));
    if (place !== undefined) births.set(place, born);
  }
  return births;
};
