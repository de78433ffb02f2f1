import { shiftYear } from './day.ts';
import type { DemoPupil } from './pupil.ts';
import type { DemoSchool } from './school.ts';

/** Tonight's trouble: each takes a school and gives another one, so that they can be combined. */

/** As an export with a filter left on: every second pupil is missing. */
export const halfOfPupils = (school: DemoSchool): DemoSchool => ({
  ...school,
  pupils: school.pupils.filter((_, i) => i % 2 === 0),
});

/** How many are new in a mixed export: more than may go unseen at a school of a few hundred. */
const newcomers = 60;

/** As an export of which half was replaced: every second pupil is missing, and many are there who never were. */
export const mixedPupils = (school: DemoSchool): DemoSchool => {
  const half = halfOfPupils(school);
  const fresh = half.pupils
    .filter(({ status }) => status === 'enrolled')
    .slice(0, newcomers)
    .map((pupil, index) => {
      const made = { ...pupil, key: `${90_000 + index}` };
      delete made.eckId;
      delete made.username;
      return made;
    });
  return { ...half, pupils: [...half.pupils, ...fresh] };
};

export const onePupil = (school: DemoSchool): DemoSchool => ({
  ...school,
  pupils: school.pupils.filter(({ status }) => status === 'enrolled').slice(0, 1),
});

const inYear = (school: DemoSchool, years: number): DemoSchool => ({
  ...school,
  schoolYear: shiftYear(school.schoolYear, years),
});

/** The same pupils in a file that says it is of last year: the school forgot to switch. */
export const lastYear = (school: DemoSchool): DemoSchool => inYear(school, -1);
/** The same pupils in a file that says it is of next year: the school prepares the turn of the year. */
export const nextYear = (school: DemoSchool): DemoSchool => inYear(school, 1);

/** The same pupils under the BRIN and location code of another school, six characters. */
export const otherSchool = (school: DemoSchool, id: string): DemoSchool => ({
  ...school,
  plan: { ...school.plan, id },
});

/** One pupil changed; `index` is its place in `pupils`. Throws RangeError when there is none. */
export const withChange = (school: DemoSchool, index: number, change: Partial<DemoPupil>): DemoSchool => {
  const pupil = school.pupils[index];
  if (pupil === undefined) throw new RangeError('no pupil at this index');
  return { ...school, pupils: school.pupils.with(index, { ...pupil, ...change }) };
};

/** Without one pupil; `index` is its place in `pupils`. */
export const without = (school: DemoSchool, index: number): DemoSchool => ({
  ...school,
  pupils: school.pupils.toSpliced(index, 1),
});
