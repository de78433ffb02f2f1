import type { DemoPupil } from '../../deploy/demo/pupil.ts';
import type { SchoolPlan } from '../../deploy/demo/plan.ts';
import { type DemoSchool, generateSchool } from '../../deploy/demo/school.ts';
import type { Dice } from '../../deploy/demo/seed.ts';
import { smallPrimary } from '../world/board.ts';
import { following } from '../world/promise.ts';

const years = ['1', '2', '3', '4', '5', '6', '7', '8'] as const;
const perYear = 6;

/** A primary school with one group of six for each year. */
export const lifePlan: SchoolPlan = {
  ...smallPrimary,
  groups: years.map((year) => ({ name: `${year}A`, years: [[year, perYear]] })),
  subgroups: [],
  former: 0,
  applicants: 0,
  withoutGroup: 0,
  twins: 0,
};

/** A school in the course of its life. */
export type Life = {
  readonly school: DemoSchool;
  /** How many pupils it ever had, so that no key comes twice. */
  readonly born: number;
  /** Gone this school year without a word; they may come back. */
  readonly away: readonly DemoPupil[];
};

const groupKey = (start: number, year: string): string => `${start}0${year}`;

/** Groups are new each school year: next year's groep 8 is another one. */
const groupsIn = (start: number): DemoSchool['groups'] =>
  years.map((year) => ({
    key: groupKey(start, year),
    name: `${year}A`,
    yearGroup: year,
    locationKey: lifePlan.locations[0]?.key ?? '',
  }));

const placed = (pupil: DemoPupil, start: number, yearGroup: string): DemoPupil => ({
  ...pupil,
  yearGroup,
  groupKey: groupKey(start, yearGroup),
  locationKey: lifePlan.locations[0]?.key ?? '',
  subgroupKeys: [],
});

const startOf = ({ schoolYear }: DemoSchool): number => Number(schoolYear.slice(0, 4));

/** A child of this year group under a key that nobody had before. */
const child = (born: number, start: number, yearGroup: string): DemoPupil => {
  const moment = { seed: `kind ${born}`, schoolYear: `${start}-${start + 1}`, today: `${start}-11-01` };
  const found = generateSchool(lifePlan, moment).pupils.find((pupil) => pupil.yearGroup === yearGroup);
  if (found === undefined) throw new Error('no child');
  const { leftOn: _, ...stays } = found;
  const here = { ...stays, key: String(10_000 + born), status: 'enrolled', enrolledFrom: `${start}-08-01` } as const;
  return placed(here, start, yearGroup);
};

const joined = (life: Life, yearGroup: string): Life => ({
  ...life,
  school: { ...life.school, pupils: [...life.school.pupils, child(life.born, startOf(life.school), yearGroup)] },
  born: life.born + 1,
});

export const beginLife = (start: number): Life => {
  const schoolYear = `${start}-${start + 1}`;
  const whole = generateSchool(lifePlan, { seed: 'leven', schoolYear, today: `${start}-09-20` });
  let life: Life = { school: { ...whole, groups: groupsIn(start), pupils: [], teachers: [] }, born: 0, away: [] };
  for (const year of years) for (let made = 0; made < perYear; made += 1) life = joined(life, year);
  return life;
};

/** The first of August: everybody goes on, groep 8 leaves, groep 1 is new. Who left before is forgotten. */
export const turned = (life: Life, leaversStay: boolean): Life => {
  const start = startOf(life.school) + 1;
  const leaving = following(life.school).filter(({ yearGroup }) => yearGroup === '8');
  const left = leaving.map((pupil): DemoPupil => ({ ...pupil, status: 'left', leftOn: `${start}-07-31` }));
  const going = following(life.school)
    .filter(({ yearGroup }) => yearGroup !== '8')
    .map((pupil) => placed(pupil, start, String(Number(pupil.yearGroup) + 1)));
  let next: Life = {
    school: {
      ...life.school,
      schoolYear: `${start}-${start + 1}`,
      groups: groupsIn(start),
      pupils: [...going, ...(leaversStay ? left : [])],
    },
    born: life.born,
    away: [],
  };
  for (let made = 0; made < perYear; made += 1) next = joined(next, '1');
  return next;
};

const without = (life: Life, pupil: DemoPupil): Life => ({
  ...life,
  school: { ...life.school, pupils: life.school.pupils.filter((one) => one !== pupil) },
  away: [...life.away, pupil],
});

const replaced = (life: Life, pupil: DemoPupil, change: Partial<DemoPupil>): Life => ({
  ...life,
  school: {
    ...life.school,
    pupils: life.school.pupils.map((one) => (one === pupil ? { ...one, ...change } : one)),
  },
});

const back = (life: Life): Life => ({
  ...life,
  school: { ...life.school, pupils: [...life.school.pupils, ...life.away.slice(-1)] },
  away: life.away.slice(0, -1),
});

/** What two weeks bring: somebody comes, leaves with a date, is gone without a word, or is called otherwise. */
export const livedOn = (life: Life, day: string, dice: Dice): Life => {
  const pupil = dice.pick(following(life.school));
  const few = following(life.school).length < perYear * years.length - 6;
  const what = dice.weighted([
    ['comes', few ? 6 : 2],
    ['leaves', few ? 0 : 1],
    ['is gone', few ? 0 : 1],
    ['comes back', life.away.length > 0 ? 3 : 0],
    ['is called otherwise', 2],
    ['nothing', 2],
  ] as const);
  if (what === 'comes') return joined(life, dice.pick(years));
  if (what === 'leaves') return replaced(life, pupil, { status: 'left', leftOn: day });
  if (what === 'is gone') return without(life, pupil);
  if (what === 'comes back') return back(life);
  if (what === 'is called otherwise')
    return replaced(life, pupil, { callName: dice.pick(['Anders', 'Noor', 'Sem', 'Yara']) });
  return life;
};

/** The same people in a file of another day. */
export const asOf = ({ school }: Life, today: string): DemoSchool => ({ ...school, today });
