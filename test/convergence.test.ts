import { afterEach, expect, test } from 'vitest';
import type { DemoPupil } from '../deploy/demo/pupil.ts';
import type { DemoSchool } from '../deploy/demo/school.ts';
import type { SchoolPlan } from '../deploy/demo/plan.ts';
import { type Dice, diceOf } from '../deploy/demo/seed.ts';
import { GatewayError } from '../src/errors.ts';
import { syncSchool } from '../src/sync.ts';
import { askAgain } from '../src/sync/again.ts';
import { acceptGroupNames, careGroupsOf } from '../src/sync/group-list.ts';
import type { Random } from '../src/ports.ts';
import type { SyncOptions } from '../src/sync/night-run.ts';
import type { SchoolReport } from '../src/sync/report.ts';
import { readSchool } from '../src/sync/school.ts';
import { restrictionStatement } from './restriction.ts';
import { exportOf, smallPrimary } from './world/board.ts';
import { openTestHouse, type TestHouse } from './world/house.ts';
import { createMoody, type Moody, moodyChannel } from './world/moody.ts';
import { asPromised, compared, following, heldOf, promised } from './world/promise.ts';

/**
 * Nights in which everything goes wrong, of the files, the suppliers, the runs and the people who decide. Whatever
 * happened, after a few quiet nights each supplier holds what it was promised, and not a line more.
 */
const seeds = ['aal', 'beek', 'dijk', 'eb', 'gemaal', 'kolk', 'polder', 'vliet'];
const nights = 12;

const school = '99XA00';
const careNames = ['Structuurgroep', 'Autiklas'];
const suppliers = ['accounts', 'basispoort', 'digital-board'];
/** Numbers and pseudonyms that are not the school's. */
const own: Readonly<Record<string, readonly string[]>> = {
  basispoort: ['id'],
  'digital-board': ['classId', 'studentId'],
};

const plan: SchoolPlan = {
  ...smallPrimary,
  groups: [
    { name: '1/2A', years: [['1', 6]] },
    { name: '3A', years: [['3', 10]] },
    { name: '8A', years: [['8', 8]], location: 'BL' },
  ],
  subgroups: [{ name: 'Schaken', years: ['3'], pupils: 3 }],
  former: 1,
  applicants: 1,
  twins: 1,
};

let world: TestHouse;
afterEach(() => world.close());

type Kind = 'frozen' | 'excluded';
type Play = {
  readonly dice: Dice;
  readonly moody: ReadonlyMap<string, Moody>;
  readonly gone: DemoPupil[];
  readonly laid: Map<string, Kind>;
  readonly seen: Set<string>;
  people: DemoSchool;
};

const loseLease = () =>
  world
    .house()
    .gateway.store.batch([
      { sql: "UPDATE lease SET fence = fence + 1, until_ms = 0 WHERE name LIKE 'school/%'", params: [] },
    ]);

const randomOf = (seed: string): Random => {
  const dice = diceOf(seed);
  return { bytes: (length) => Uint8Array.from({ length }, () => dice.below(256)) };
};

const openPlay = async (seed: string): Promise<Play> => {
  world = await openTestHouse({
    random: randomOf(seed),
    schools: [plan],
    suppliers: suppliers.map((profile) => ({ profile, ...(profile === 'basispoort' ? { issue: 'BP' } : {}) })),
  });
  const moodyOf = (id: string) =>
    createMoody({ dice: diceOf(`${seed}/${id}`), options: id === 'basispoort' ? { issue: 'BP' } : {}, loseLease });
  const moody = new Map(suppliers.map((id) => [id, moodyOf(id)]));
  return { dice: diceOf(seed), moody, gone: [], laid: new Map(), seen: new Set(), people: world.people() };
};

/** A run; undefined where it died. Only a lost lease may end it. */
const run = async ({ moody }: Play, options: SyncOptions): Promise<SchoolReport | undefined> => {
  const at = new Map(suppliers.map((id) => [world.supplier(id).url, moody.get(id)]));
  const channel = moodyChannel((url) => {
    const found = at.get(url);
    if (found === undefined) throw new Error('no such supplier');
    return found;
  });
  const patience = { tries: 1, minMs: 0, maxMs: 0 };
  const gateway = { ...world.house().gateway, channels: new Map([['http-push', channel]]), patience };
  try {
    return await syncSchool(gateway, school, options);
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'lease_lost') return undefined;
    throw error;
  }
};

const comeAndGo = (play: Play): void => {
  const { dice, people } = play;
  const pupil = dice.pick(following(people));
  const others = people.pupils.filter((one) => one !== pupil);
  const back = play.gone.at(-1);
  const what = dice.weighted([
    ['leaves', 3],
    ['comes back', 3],
    ['is called otherwise', 3],
    ['moves to another group', 2],
  ] as const);
  if (what === 'leaves' && following(people).length > 12) {
    play.gone.push(pupil);
    play.people = { ...people, pupils: others };
  } else if (what === 'comes back' && back !== undefined) {
    play.gone.pop();
    play.people = { ...people, pupils: [...people.pupils, back] };
  } else if (what === 'is called otherwise') {
    const callName = dice.pick(['Anders', 'Noor', 'Sem', 'Yara']);
    play.people = { ...people, pupils: [...others, { ...pupil, callName }] };
  } else if (what === 'moves to another group') {
    const { key: groupKey } = dice.pick(people.groups);
    play.people = { ...people, pupils: [...others, { ...pupil, groupKey }] };
  }
};

const renameGroup = (play: Play): void => {
  const { dice, people } = play;
  const group = dice.pick(people.groups);
  const name = dice.pick([...careNames, '5B', group.name]);
  play.people = { ...people, groups: people.groups.map((one) => (one === group ? { ...one, name } : one)) };
};

/** Sometimes a pupil has no key tonight, or comes twice. */
const spoiled = ({ dice, people }: Play): string => {
  const { key } = dice.pick(following(people));
  if (dice.chance(0.15)) return exportOf(people).replace(`<leerling key="${key}"`, '<leerling');
  if (!dice.chance(0.15)) return exportOf(people);
  return exportOf({ ...people, pupils: [...people.pupils, ...people.pupils.filter((one) => one.key === key)] });
};

const subjectOf = async (key: string): Promise<string | undefined> =>
  world.house().gateway.subjects.find(world.board, 'pupil', school.slice(0, 4), key);

const lay = async (play: Play, key: string, kind: Kind): Promise<void> => {
  const subject = await subjectOf(key);
  if (subject === undefined || play.laid.get(key) === 'excluded') return;
  play.laid.set(key, kind);
  await world.house().gateway.store.batch([restrictionStatement(world.board, subject, '*', kind)]);
};

const thaw = async (play: Play): Promise<void> => {
  for (const [key, kind] of play.laid) if (kind === 'frozen') play.laid.delete(key);
  await world.house().gateway.store.batch([{ sql: "DELETE FROM restriction WHERE kind = 'frozen'", params: [] }]);
};

const lookAtNames = async (play: Play): Promise<void> => {
  const { gateway } = world.house();
  const source = await readSchool(gateway.store, school);
  for (const { name } of (await careGroupsOf(gateway, source)).groups) play.seen.add(name);
  await acceptGroupNames(gateway, source, world.actors.admin);
};

const decide = async (play: Play, night: number): Promise<void> => {
  const { dice } = play;
  const { key } = dice.pick(following(play.people));
  if (dice.chance(0.2)) await lay(play, key, 'excluded');
  else if (dice.chance(0.3)) await lay(play, key, 'frozen');
  if (dice.chance(0.15)) await thaw(play);
  if (night > 0 && dice.chance(0.3)) await lookAtNames(play);
  if (night === 5)
    await world.narrow('accounts', (document) => {
      const { username: _gone, ...left } = document.fields.pupil ?? {};
      document.fields.pupil = left;
    });
};

const keysAt = (play: Play): ReadonlySet<unknown> =>
  new Set(
    heldOf(play.moody.get('accounts')?.receiver.state() ?? { feeds: {}, deliveries: {}, issued: {} }, school)[
      'pupil'
    ]?.map(({ id }) => id),
  );

/** Nobody who is frozen goes. */
const expectStill = (play: Play, before: ReadonlySet<unknown>): void => {
  const after = keysAt(play);
  const frozen = [...play.laid].filter(([, kind]) => kind === 'frozen').map(([key]) => key);
  expect(frozen.filter((key) => before.has(key) && !after.has(key))).toEqual([]);
};

/** No group has left under a name of care that nobody looked at. */
const expectLookedAt = ({ moody, seen }: Play): void => {
  const names = [...moody.values()].flatMap((one) => one.seen.flatMap(({ items }) => items.map(({ data }) => data)));
  const left = names.flatMap((data) => [data?.['name'], data?.['groepsnaam'], data?.['className']]);
  expect(careNames.filter((name) => left.includes(name) && !seen.has(name))).toEqual([]);
};

const trouble = async (play: Play, night: number): Promise<void> => {
  const { dice } = play;
  for (let change = dice.below(4); change > 0; change -= 1) comeAndGo(play);
  if (dice.chance(0.25)) renameGroup(play);
  if (night > 0) await decide(play, night);
  if (dice.chance(0.8)) await world.drop(school, spoiled(play));
  const before = keysAt(play);
  await run(play, { full: dice.chance(0.15) });
  expectStill(play, before);
  expectLookedAt(play);
  world.clock.sleep(1);
};

/** People do what the reports ask of them, have what was refused sent again, and the suppliers take everything. */
const settle = async (play: Play): Promise<SchoolReport | undefined> => {
  for (const one of play.moody.values()) one.calm();
  await thaw(play);
  await world.drop(school, play.people);
  await run(play, {});
  await lookAtNames(play);
  await askAgain(world.house().gateway, world.board, {}, world.actors.admin);
  for (let again = 0; again < 3; again += 1) {
    const held = (await run(play, {}))?.feeds.some(({ error }) => error?.code === 'feed_held');
    if (held === true) await world.decide('all');
  }
  return run(play, {});
};

const expectPromised = (play: Play): void => {
  const excluded = (key: string): boolean => play.laid.get(key) === 'excluded';
  const people = { ...play.people, pupils: play.people.pupils.filter(({ key }) => !excluded(key)) };
  for (const [id, { receiver }] of play.moody) {
    const promise = promised[id]?.(people) ?? {};
    const pupil = promise['pupil']?.map(({ username: _narrowed, ...rest }) => rest) ?? [];
    const held = heldOf(receiver.state(), school, new Set(own[id]));
    expect([id, compared(held, { ...promise, pupil })]).toEqual([id, asPromised]);
  }
};

/** Whoever a supplier may have seen stands in the register, and nobody else; what is gone there has ended. */
const expectAccounted = async ({ moody }: Play): Promise<void> => {
  const sql = `SELECT COUNT(DISTINCT subject) AS known, COUNT(DISTINCT CASE WHEN ended = 0 THEN subject END) AS open
    FROM disclosure JOIN feed ON feed.id = disclosure.feed WHERE feed.supplier = ?`;
  for (const [id, { seen, receiver }] of moody) {
    const refs = seen.flatMap(({ items }) => items.filter(({ op, kind }) => op === 'put' && kind === 'pupil'));
    const known = new Set(refs.map(({ ref }) => ref)).size;
    const still = heldOf(receiver.state(), school)['pupil']?.length ?? 0;
    expect([id, await world.house().gateway.store.all(sql, id)]).toEqual([id, [{ known, open: still }]]);
  }
};

test.each(seeds)(
  'after twelve troubled nights (%s) every supplier holds what it was promised',
  { timeout: 60_000 },
  async (seed) => {
    const play = await openPlay(seed);
    for (let night = 0; night < nights; night += 1) await trouble(play, night);
    const last = await settle(play);
    expect(last?.feeds.map(({ supplier, state }) => [supplier, state])).toEqual(
      suppliers.map((id) => [id, 'unchanged']),
    );
    expectPromised(play);
    await expectAccounted(play);
    expect(await world.verify()).toMatchObject({ ok: true });
  },
);
