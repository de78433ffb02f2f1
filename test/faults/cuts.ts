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
  /** Lines that a supplier no longer holds, and lines that are what no file ever said. */
  readonly gone: number;
  readonly spoiled: number;
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
  const { intake, feeds } = await house.night(format, file);
  if (intake === 'refused') {
    const violations = [...refusedVerdict(delivered, house)];
    if ((await house.generation(format)) !== generation) violations.push('refused, and another reading is current');
    return { intake, gone: 0, spoiled: 0, violations };
  }
  const held = house.held(format);
  const violations: string[] = [];
  const gone = [...base.held.keys()].filter((key) => !held.has(key)).length;
  const spoiled = spoiledIn(held, base.held, whole);
  if (feeds.some(({ removed, state }) => state === 'accepted' && removed > 5))
    violations.push('more than 5 were removed');
  await house.night(format, base.file);
  if (!sameHeld(house.held(format), base.held)) violations.push('the whole file did not bring everything back');
  return { intake: 'taken', gone, spoiled, violations };
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

/**
 * What is known of lists, whose end cannot be proved, and counted apart. `rows`: at most 5 pupils, their groups with them,
 * behind a cut between two rows are removed at once, until removal goes in steps. `cell`: a cut within the last cell
 * of a row is taken for what the cell says, until a last row without its line end is set aside.
 */
const known = { rows: 2 * 2 * 5, cell: 2 * 2 } as const;

type Tally = { refused: number; taken: number; rows: number; cell: number };

const judged = (verdict: Verdict, format: Format, tally: Tally): readonly string[] => {
  const isList = format.name !== 'edexml';
  const { intake, gone, spoiled } = verdict;
  const found = [...verdict.violations];
  tally[intake] += 1;
  if (gone > 0 && isList && gone <= known.rows) tally.rows += 1;
  else if (gone > 0) found.push(`${gone} lines were removed`);
  if (spoiled > 0 && isList && spoiled <= known.cell) tally.cell += 1;
  else if (spoiled > 0) found.push(`${spoiled} lines are what no file ever said`);
  return found;
};

const told = (count: number, seed: string, { refused, taken, rows, cell }: Tally): string =>
  `${count} cuts (seed ${seed}): ${refused} refused, ${taken} taken for whole. Known of lists: ${rows} removed at most 5 pupils at once, ${cell} believed a cut cell.`;

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
  const tally: Tally = { refused: 0, taken: 0, rows: 0, cell: 0 };
  try {
    const subjects = await subjectsOf(house, dice);
    for (let done = 1; done <= count; done += 1) {
      const { base, file, places, whole } = dice.pick(subjects);
      const { kind, at } = drawCut(places, dice);
      const found = judged(await cutNight(house, base, file.subarray(0, at), whole), base.format, tally);
      const where = `${base.format.name}, cut ${done} (${kind}) at byte ${at} of ${file.length}`;
      violations.push(...found.map((what) => `${where}: ${what}`));
      if (done % 1_000 === 0) report(`${done} cuts, ${violations.length} violations`);
    }
    if (!(await house.verify()).ok) violations.push('the ledger does not verify');
  } finally {
    await house.close();
  }
  report(told(count, seed, tally));
  return { cuts: count, violations };
};
