import type { DemoSchool } from '../../deploy/demo/school.ts';
import { type Dice, diceOf } from '../../deploy/demo/seed.ts';
import { withChange } from '../../deploy/demo/variant.ts';
import { type Format, formats } from '../world/bad-school.ts';
import { schoolOn } from '../world/board.ts';
import { following } from '../world/promise.ts';
import { columnsShuffled } from './columns.ts';
import { type CutHouse, type Held, openCutHouse } from './cut-house.ts';
import { cutPlaces, drawCut } from './cut-places.ts';

export type CutOptions = {
  readonly count: number;
  readonly seed: string;
  /** Told of progress, and at the end what became of the cuts; counts only. */
  readonly report: (line: string) => void;
};
export type CutsDone = { readonly cuts: number; readonly violations: readonly string[] };

/** Cuts of one export, and what suppliers hold when it comes whole. */
type Subject = {
  readonly base: Base;
  readonly file: Buffer;
  readonly places: ReturnType<typeof cutPlaces>;
  readonly whole: Held;
};

/** Files per kind of export: in each some pupils are called otherwise, and the columns of an overview stand otherwise. */
const variants = 12;
const renamed = 4;

const changedSchool = (school: DemoSchool, dice: Dice): DemoSchool => {
  let changed = school;
  for (const pupil of dice.shuffle([...following(school)]).slice(0, renamed)) {
    changed = withChange(changed, school.pupils.indexOf(pupil), { callName: `${pupil.callName}-Zoë` });
  }
  return changed;
};

export type Base = { readonly format: Format; readonly file: string; readonly held: Held };

/** What a night with a cut file came to. */
export type Verdict = {
  readonly intake: 'refused' | 'taken';
  readonly violations: readonly string[];
};

const refusedVerdict = (before: number, house: CutHouse): readonly string[] =>
  house.delivered() === before ? [] : ['refused, and something was sent'];

/** A line may be what it was or what the whole file says, and nothing else. */
const spoiledIn = (held: Held, base: Held, whole: Held): number =>
  [...held].filter(([key, line]) => line !== base.get(key) && line !== whole.get(key)).length;

const sameHeld = (one: Held, other: Held): boolean =>
  one.size === other.size && [...one].every(([key, line]) => other.get(key) === line);

/** A night with a cut file, and when it was taken one with the whole file of before. */
export const cutNight = async (house: CutHouse, base: Base, file: Uint8Array, whole: Held): Promise<Verdict> => {
  const { format } = base;
  const [delivered, generation] = [house.delivered(), await house.generation(format)];
  const { intake } = await house.night(format, file);
  if (intake === 'refused') {
    const violations = [...refusedVerdict(delivered, house)];
    if ((await house.generation(format)) !== generation) violations.push('refused, and another reading is current');
    return { intake, violations };
  }
  const held = house.held(format);
  const violations: string[] = [];
  const gone = [...base.held.keys()].filter((key) => !held.has(key)).length;
  const spoiled = spoiledIn(held, base.held, whole);
  if (gone > 0) violations.push(`taken, and ${gone} lines went`);
  if (spoiled > 0) violations.push(`taken, and ${spoiled} lines are what no file ever said`);
  await house.night(format, base.file);
  if (!sameHeld(house.held(format), base.held)) violations.push('the whole file did not bring everything back');
  return { intake: 'taken', violations };
};

/** Takes in the export of a school as it is before anything is cut. */
export const baseOf = async (house: CutHouse, format: Format): Promise<Base> => {
  const file = format.write(schoolOn(format.plan, '2026-11-21'));
  await house.night(format, file);
  return { format, file, held: house.held(format) };
};

/** The file whole, once: what it says; then back. */
const subjectOf = async (house: CutHouse, base: Base, dice: Dice): Promise<Subject> => {
  const { format } = base;
  const text = format.write(changedSchool(schoolOn(format.plan, '2026-11-21'), dice));
  const file = Buffer.from(format.name === 'edexml' ? text : columnsShuffled(text, dice));
  await house.night(format, file);
  const whole = house.held(format);
  await house.night(format, base.file);
  return { base, file, places: cutPlaces(file), whole };
};

const subjectsOf = async (house: CutHouse, dice: Dice): Promise<readonly Subject[]> => {
  const subjects: Subject[] = [];
  for (const format of formats) {
    const base = await baseOf(house, format);
    for (let made = 0; made < variants; made += 1) subjects.push(await subjectOf(house, base, dice));
  }
  return subjects;
};

type Tally = { refused: number; taken: number };

const told = (count: number, seed: string, { refused, taken }: Tally): string =>
  `${count} cuts (seed ${seed}): ${refused} refused, ${taken} taken for whole.`;

/**
 * Exports cut at a byte, at a line, at the border of an element or cell, between two rows exactly, within a line break
 * and within a character, through the real intake and a whole night. A cut that is refused changes nothing; one that
 * looks whole removes nobody, changes nothing into what no file said, and is made good by the next file. The
 * same seed makes the same cuts.
 */
export const runCuts = async ({ count, seed, report }: CutOptions): Promise<CutsDone> => {
  const dice = diceOf(`cuts/${seed}`);
  const house = await openCutHouse();
  const violations: string[] = [];
  const tally: Tally = { refused: 0, taken: 0 };
  try {
    const subjects = await subjectsOf(house, dice);
    for (let done = 1; done <= count; done += 1) {
      const { base, file, places, whole } = dice.pick(subjects);
      const { kind, at } = drawCut(places, dice);
      const verdict = await cutNight(house, base, file.subarray(0, at), whole);
      tally[verdict.intake] += 1;
      const where = `${base.format.name}, cut ${done} (${kind}) at byte ${at} of ${file.length}`;
      violations.push(...verdict.violations.map((what) => `${where}: ${what}`));
      if (done % 1_000 === 0) report(`${done} cuts, ${violations.length} violations`);
    }
    if (!(await house.verify()).ok) violations.push('the ledger does not verify');
  } finally {
    await house.close();
  }
  report(told(count, seed, tally));
  return { cuts: count, violations };
};
