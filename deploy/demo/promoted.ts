import { shiftYear, startOf } from './day.ts';
import { inSubgroups, placesOf } from './group.ts';
import type { SchoolPlan } from './plan.ts';
import type { DemoPupil, Place } from './pupil.ts';
import { type DemoSchool, generateSchool } from './school.ts';

type Put = (pupil: DemoPupil, yearGroup: string) => DemoPupil;

/** vmbo ends after year 4, havo after year 5; special schools are left on no fixed day. */
const isInLast = ({ yearGroup, programme = '' }: DemoPupil): boolean =>
  ['8', '16'].includes(yearGroup) ||
  (yearGroup === '14' && programme.startsWith('vmbo')) ||
  (yearGroup === '15' && programme === 'havo');

const nextOf = (yearGroup: string): string => (/^\d+$/.test(yearGroup) ? String(Number(yearGroup) + 1) : yearGroup);

/** A class of two programmes is followed by one of either. */
const follows = (now: string | undefined, next: string | undefined): boolean => {
  if (now === undefined || next === undefined) return true;
  const [stem = ''] = next.split(' ');
  const isMavo = stem === 'vmbo-t' && now.startsWith('mavo');
  return now.includes(stem) || isMavo || (/^vmbo-[bk]$/.test(stem) && now.startsWith('vmbo b/k'));
};

/** Puts pupils one after the other on the places of their new year; who finds none is in no group. */
const putter = (plan: SchoolPlan): Put => {
  const places = placesOf(plan);
  const taken = new Map<string, number>();
  return (before, yearGroup) => {
    const { groupKey: _, ...pupil } = before;
    const fitting = places.filter(
      (place) => place.yearGroup === yearGroup && follows(pupil.programme, place.programme),
    );
    const kind = `${yearGroup}/${pupil.programme ?? ''}`;
    const turn = taken.get(kind) ?? 0;
    taken.set(kind, turn + 1);
    const place: Place | undefined = fitting[turn % fitting.length];
    return { ...pupil, yearGroup, ...place };
  };
};

const onwards = (school: DemoSchool, dayOne: string, put: Put): DemoPupil[] =>
  school.pupils.flatMap((pupil): DemoPupil[] => {
    if (pupil.leftOn !== undefined && pupil.leftOn < dayOne) return [];
    if (pupil.status === 'enrolled') {
      if (isInLast(pupil)) return [];
      return [/^\d+$/.test(pupil.yearGroup) ? put(pupil, nextOf(pupil.yearGroup)) : pupil];
    }
    if (pupil.enrolledFrom > dayOne) return [pupil];
    return pupil.status === 'left' ? [] : [put({ ...pupil, status: 'enrolled' }, pupil.yearGroup)];
  });

/** Numbers that no pupil of the school has yet. */
const numbersApart = 4_000;

const newcomers = (school: DemoSchool, dayOne: string, put: Put): DemoPupil[] => {
  const { plan, seed, schoolYear } = school;
  const { from, width } = plan.numbers;
  const others = generateSchool(
    { ...plan, ordinal: plan.ordinal + 4, numbers: { from: from + numbersApart, width } },
    { seed: `${seed}/${schoolYear}`, schoolYear: shiftYear(schoolYear, 1), today: dayOne },
  );
  return others.pupils
    .filter(({ status, yearGroup }) => status === 'enrolled' && ['1', '11'].includes(yearGroup))
    .map((pupil) => {
      const { username } = pupil;
      if (username === undefined) return put(pupil, pupil.yearGroup);
      const own = `${username}.${dayOne.slice(2, 4)}`;
      return put({ ...pupil, username: own, email: `${own}@leerling.${plan.domain}` }, pupil.yearGroup);
    });
};

/**
 * The same school in the file of its next school year, as it is made in June: everybody a year further, the last year gone,
 * a new first year. The groups are called the same and are others.
 */
export const promoted = (school: DemoSchool): DemoSchool => {
  const dayOne = `${startOf(school.schoolYear) + 1}-08-01`;
  const put = putter(school.plan);
  const pupils = [...onwards(school, dayOne, put), ...newcomers(school, dayOne, put)];
  return {
    ...school,
    schoolYear: shiftYear(school.schoolYear, 1),
    pupils: inSubgroups(school.plan, pupils, school.seed),
  };
};
