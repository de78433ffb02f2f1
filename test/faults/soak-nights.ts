import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import { type Dice, diceOf } from '../../deploy/demo/seed.ts';
import { exportOf, otherPrimary, smallPrimary } from '../world/board.ts';
import { openTestHouse, type TestHouse } from '../world/house.ts';
import { asPromised, compared, following, heldOf, promised } from '../world/promise.ts';
import type { Fault } from '../world/supplier.ts';
import { type FarSupplier, startFarSupplier } from './far-supplier.ts';

/** A small board of which every night is another: pupils, groups, files, suppliers. */
export type SoakNights = {
  /** One night of all schools. */
  night(): Promise<void>;
  /** Nights without trouble; what suppliers then hold and should not, or the other way round. */
  settle(): Promise<readonly string[]>;
  close(): Promise<void>;
};

const schools = [smallPrimary, otherPrimary];
const suppliers = [{ profile: 'accounts' }, { profile: 'basispoort', issue: 'BP' }, { profile: 'digital-board' }];
const own: Readonly<Record<string, readonly string[]>> = {
  basispoort: ['id'],
  'digital-board': ['classId', 'studentId'],
};

const faults: readonly Fault[] = [
  { kind: 'lost' },
  { kind: 'reset-after' },
  { kind: 'cut-answer', afterBytes: 20 },
  { kind: 'cut-request', afterBytes: 100 },
  { kind: 'rubbish', body: '<html>' },
  { kind: 'huge', bytes: 400_000 },
  { kind: 'bomb', bytes: 1_000_000 },
  { kind: 'slow', ms: 20 },
  { kind: 'status', status: 302 },
  { kind: 'status', status: 403 },
  { kind: 'status', status: 422 },
  { kind: 'status', status: 429, headers: { 'retry-after': '60' } },
  { kind: 'status', status: 500 },
];

/** Ten minutes: the school year does not end within a soak. */
const stepDays = 1 / 144;

const changed = (school: DemoSchool, dice: Dice): DemoSchool => {
  const pupil = dice.pick(following(school));
  const callName = dice.pick(['Anders', 'Noor', 'Sem', 'Yara']);
  const { key: groupKey } = dice.pick(school.groups);
  const change = dice.pick([{ callName }, { groupKey }]);
  return { ...school, pupils: school.pupils.map((one) => (one === pupil ? { ...one, ...change } : one)) };
};

/** At most two pupils are away at a time. */
const away = (whole: DemoSchool, now: DemoSchool, dice: Dice): DemoSchool => {
  const gone = new Set(
    dice
      .shuffle([...following(whole)])
      .slice(0, dice.below(3))
      .map(({ key }) => key),
  );
  const known = new Map(now.pupils.map((pupil) => [pupil.key, pupil]));
  return {
    ...now,
    pupils: whole.pupils.filter(({ key }) => !gone.has(key)).map((pupil) => known.get(pupil.key) ?? pupil),
  };
};

/** Mostly the whole file, sometimes a part of it. */
const fileOf = (school: DemoSchool, dice: Dice): string => {
  const text = exportOf(school);
  return dice.chance(0.1) ? text.slice(0, dice.below(text.length)) : text;
};

type Play = {
  readonly world: TestHouse;
  readonly dice: Dice;
  readonly far: ReadonlyMap<string, FarSupplier>;
  readonly whole: ReadonlyMap<string, DemoSchool>;
  readonly people: Map<string, DemoSchool>;
};

const openPlay = async (seed: string): Promise<Play> => {
  const under = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const world = await openTestHouse({ schools, suppliers, under });
  const far = new Map<string, FarSupplier>();
  for (const { profile, issue } of suppliers) {
    far.set(profile, await startFarSupplier(issue === undefined ? {} : { issue }));
  }
  await world.house().gateway.store.batch(
    [...far].map(([id, { url }]) => ({
      sql: "UPDATE supplier SET settings = json_set(settings, '$.url', ?) WHERE id = ?",
      params: [url, id],
    })),
  );
  const whole = new Map(schools.map(({ id }) => [id, world.people(id)]));
  return { world, dice: diceOf(`soak/${seed}`), far, whole, people: new Map(whole) };
};

const prepare = async ({ world, dice, whole, people }: Play): Promise<void> => {
  for (const [id, everybody] of whole) {
    const now = changed(away(everybody, people.get(id) ?? everybody, dice), dice);
    people.set(id, now);
    if (dice.chance(0.9)) await world.drop(id, fileOf(now, dice), 'export');
  }
};

const troubled = async (play: Play): Promise<void> => {
  const { world, dice, far } = play;
  await prepare(play);
  const bad = dice.chance(0.4) ? far.get(dice.pick(suppliers).profile) : undefined;
  await bad?.misbehave(dice.pick(faults), 1 + dice.below(3));
  world.clock.sleep(stepDays);
  await world.night({ full: dice.chance(0.1) });
  await bad?.behave();
};

const wrongAt = async ({ far, people }: Play): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (const [id, supplier] of far) {
    const state = await supplier.state();
    for (const [school, now] of people) {
      const found = compared(heldOf(state, school, new Set(own[id])), promised[id]?.(now) ?? {});
      if (JSON.stringify(found) !== JSON.stringify(asPromised))
        wrong.push(`${id} of ${school}: ${JSON.stringify(found)}`);
    }
  }
  return wrong;
};

const settled = async (play: Play): Promise<readonly string[]> => {
  const { world, far, people } = play;
  for (const supplier of far.values()) await supplier.behave();
  for (let night = 0; night < 2; night += 1) {
    for (const [id, now] of people) await world.drop(id, now, 'export');
    world.clock.sleep(1);
    await world.night();
  }
  const verified = await world.verify();
  return [...(await wrongAt(play)), ...(verified.ok ? [] : ['the ledger does not verify'])];
};

export const openSoakNights = async (seed: string): Promise<SoakNights> => {
  const play = await openPlay(seed);
  let nights = 0;
  return {
    night: async () => {
      await troubled(play);
      nights += 1;
      if (nights % 50 === 0) for (const supplier of play.far.values()) await supplier.behave();
    },
    settle: () => settled(play),
    close: async () => {
      for (const supplier of play.far.values()) await supplier.close();
      await play.world.close();
    },
  };
};
