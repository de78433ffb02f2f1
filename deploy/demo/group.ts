import type { GroupPlan, SchoolPlan } from './plan.ts';
import type { DemoPupil, Place } from './pupil.ts';
import { diceOf } from './seed.ts';

/** A group with one year; a combination group is two of them with one name. */
export type DemoGroup = {
  readonly key: string;
  readonly name: string;
  readonly yearGroup: string;
  readonly locationKey: string;
  readonly note?: string;
};
export type DemoSubgroup = { readonly key: string; readonly name: string; readonly years: readonly string[] };

const firstLocation = (plan: SchoolPlan): string => plan.locations[0]?.key ?? plan.id;

/** Keys as ParnasSys gives them: numbers without a meaning. Overviews know only names. */
const groupKey = (plan: SchoolPlan, ordinal: number): string => String(20_000 + plan.ordinal * 500 + ordinal * 7);

type Part = { readonly group: GroupPlan; readonly yearGroup: string; readonly pupils: number; readonly key: string };

const partsOf = (plan: SchoolPlan): Part[] =>
  plan.groups
    .flatMap((group) => group.years.map(([yearGroup, pupils]) => ({ group, yearGroup, pupils })))
    .map((part, ordinal) => ({ ...part, key: groupKey(plan, ordinal) }));

export const groupsOf = (plan: SchoolPlan): DemoGroup[] =>
  partsOf(plan).map(({ group, yearGroup, key }) => ({
    key,
    name: group.name,
    yearGroup,
    locationKey: group.location ?? firstLocation(plan),
    ...(group.years.length > 1 ? { note: 'Combinatiegroep' } : {}),
  }));

export const subgroupsOf = (plan: SchoolPlan): DemoSubgroup[] =>
  plan.subgroups.map(({ name, years }, ordinal) => ({ key: `S${groupKey(plan, ordinal)}`, name, years }));

/** One place per pupil who follows education; the highest groups first, since they have the lowest numbers. */
export const placesOf = (plan: SchoolPlan): Place[] =>
  partsOf(plan)
    .toReversed()
    .flatMap(({ group, yearGroup, pupils, key }) => {
      const programme = group.programme === undefined ? {} : { programme: group.programme };
      const place: Place = {
        yearGroup,
        groupKey: key,
        locationKey: group.location ?? firstLocation(plan),
        ...programme,
      };
      return Array.from({ length: pupils }, () => place);
    });

/** Puts the planned number of pupils into each subgroup. */
export const inSubgroups = (plan: SchoolPlan, pupils: readonly DemoPupil[], seed: string): DemoPupil[] => {
  const keysOf = new Map<DemoPupil, string[]>();
  for (const [ordinal, subgroup] of subgroupsOf(plan).entries()) {
    const candidates = pupils.filter((p) => p.status === 'enrolled' && subgroup.years.includes(p.yearGroup));
    const chosen = diceOf(`${seed}/${plan.id}/subgroup/${ordinal}`).shuffle(candidates);
    for (const pupil of chosen.slice(0, plan.subgroups[ordinal]?.pupils ?? 0))
      keysOf.set(pupil, [...(keysOf.get(pupil) ?? []), subgroup.key]);
  }
  return pupils.map((pupil) => ({ ...pupil, subgroupKeys: keysOf.get(pupil) ?? [] }));
};
