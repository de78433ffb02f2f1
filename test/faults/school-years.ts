import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createReceiver, type Receiver } from '../../deploy/demo/receiver.ts';
import { diceOf } from '../../deploy/demo/seed.ts';
import { halfOfPupils } from '../../deploy/demo/variant.ts';
import { addDays } from '../../src/record/day.ts';
import { dueSchools, nightAfter } from '../../src/schedule/due.ts';
import { casesOf } from '../../src/sync/holds.ts';
import { readNights } from '../../src/sync/nights.ts';
import type { SchoolReport } from '../../src/sync/report.ts';
import { syncSchool } from '../../src/sync.ts';
import { exportOf } from '../world/board.ts';
import { directChannel, handedOver } from '../world/direct.ts';
import { openTestHouse, type TestHouse } from '../world/house.ts';
import { asPromised, compared, heldOf, promised } from '../world/promise.ts';
import { wireOf } from '../world/wire.ts';
import { type Night, nightsOf } from './eventful.ts';
import { asOf, beginLife, type Life, lifePlan, livedOn, turned } from './school-life.ts';

export type YearsOptions = { readonly years: number; readonly dense: boolean; readonly seed: string };

/** What thirty years came to. `wrong` is empty when all of it was as it should be. */
export type YearsDone = {
  readonly nights: number;
  readonly runs: number;
  /** Cases that a person decided on. */
  readonly cases: readonly string[];
  readonly deliveries: number;
  readonly wrong: readonly string[];
};

const suppliers = [
  { profile: 'accounts', rules: {} },
  { profile: 'basispoort', issue: 'BP', rules: {} },
];
const own: Readonly<Record<string, readonly string[]>> = { basispoort: ['id'] };
const school = lifePlan.id;
const first = 2026;

/** What a supplier has seen: each pupil that ever came to it, and how far each feed counted. */
type Seen = { readonly refs: Set<string>; readonly sequences: Map<string, number> };

type Play = {
  readonly world: TestHouse;
  readonly run: (file: string) => Promise<SchoolReport>;
  readonly receivers: ReadonlyMap<string, Receiver>;
  readonly seen: ReadonlyMap<string, Seen>;
  readonly wrong: string[];
  readonly cases: string[];
  life: Life;
  runs: number;
  deliveries: number;
};

const open = async (wrong: string[]): Promise<Play> => {
  const under = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const world = await openTestHouse({ schools: [lifePlan], suppliers, under, at: `${first}-09-25T00:30:00Z` });
  const receivers = new Map(
    suppliers.map(({ profile, issue }) => [profile, createReceiver(issue === undefined ? {} : { issue })]),
  );
  const seen = new Map(suppliers.map(({ profile }) => [profile, { refs: new Set<string>(), sequences: new Map() }]));
  const named = new Map(suppliers.map(({ profile }) => [world.supplier(profile).url, profile]));
  const at = new Map([...receivers].map(([id, receiver]) => [world.supplier(id).url, receiver]));
  const play: Play = {
    world,
    receivers,
    seen,
    wrong,
    cases: [],
    life: beginLife(first),
    runs: 0,
    deliveries: 0,
    run: async (file) => syncSchool({ ...world.house().gateway, channels }, school, { input: handedOver(file) }),
  };
  const watch = (body: Uint8Array, url: string): void => {
    play.deliveries += 1;
    note(body, seen.get(named.get(url) ?? ''), wrong);
  };
  const channels = new Map([['http-push', directChannel(at, watch)]]);
  return play;
};

const note = (body: Uint8Array, seen: Seen | undefined, wrong: string[]): void => {
  const { manifest, items } = wireOf(body);
  const before = seen?.sequences.get(manifest.feed) ?? 0;
  if (manifest.sequence <= before) wrong.push(`sequence ${manifest.sequence} after ${before}`);
  seen?.sequences.set(manifest.feed, manifest.sequence);
  for (const { op, kind, ref } of items) if (op === 'put' && kind === 'pupil') seen?.refs.add(ref);
};

const due = async ({ world }: Play): Promise<boolean> => {
  const { schools, lastRuns } = await readNights(world.house().gateway.store);
  return dueSchools(schools, lastRuns, world.house().gateway.clock.now()).length > 0;
};

/** Of this night: not before its time, once at its time, and not again in the hours after it, whatever the clock does. */
const atItsTime = async (play: Play, day: string, before: string | undefined, file: string): Promise<SchoolReport> => {
  const { clock } = play.world;
  const begins = nightAfter({ school, nightly: '01:30' }, new Date(`${addDays(day, -1)}T12:00:00Z`)).getTime();
  const look = async (minutes: number): Promise<boolean> => {
    clock.set(new Date(begins + minutes * 60_000).toISOString());
    return due(play);
  };
  if (before === addDays(day, -1) && (await look(-1))) play.wrong.push(`${day}: due before its time`);
  if (!(await look(1))) play.wrong.push(`${day}: missed`);
  const report = await play.run(file);
  play.runs += 1;
  for (const minutes of [60, 120, 240]) if (await look(minutes)) play.wrong.push(`${day}: due twice`);
  return report;
};

const waitingCases = ({ world }: Play) => casesOf(world.house().gateway, world.board);

/** Somebody looks, and lets it go on: the list is right. */
const decide = async (play: Play, day: string, file: string): Promise<void> => {
  const waiting = await waitingCases(play);
  if (waiting.length === 0) play.wrong.push(`${day}: held, and no case`);
  else await play.world.decide('all');
  play.cases.push(day);
  await play.run(file);
  play.runs += 1;
};

const isHeld = (report: SchoolReport): boolean => report.feeds.some(({ state }) => state === 'held');

/** Half of the pupils are missing: it waits, nobody goes, and the next file ends it. */
const accident = async (play: Play, { day }: Night, before: string | undefined): Promise<void> => {
  const held = heldBy(play);
  const report = await atItsTime(play, day, before, exportOf(halfOfPupils(asOf(play.life, day))));
  if (!isHeld(report) || (await waitingCases(play)).length === 0) play.wrong.push(`${day}: half a school is no case`);
  if (heldBy(play) !== held) play.wrong.push(`${day}: half a school changed something`);
};

const heldBy = ({ receivers }: Play): string =>
  [...receivers.values()]
    .map((one) =>
      Object.values(one.state().feeds).map(({ kinds }) =>
        Object.keys(kinds['pupil'] ?? {})
          .sort()
          .join(),
      ),
    )
    .join('/');

const checkPromise = (play: Play, day: string): void => {
  for (const [id, receiver] of play.receivers) {
    const found = compared(heldOf(receiver.state(), school, new Set(own[id])), promised[id]?.(play.life.school) ?? {});
    if (JSON.stringify(found) !== JSON.stringify(asPromised))
      play.wrong.push(`${day}, ${id}: ${JSON.stringify(found)}`);
  }
};

/** Whoever a supplier has seen stands in the register, nobody else does, and open is who is still there. */
const checkRegister = async ({ world, seen, receivers, wrong }: Play): Promise<void> => {
  const sql = `SELECT COUNT(DISTINCT subject) AS known, COUNT(DISTINCT CASE WHEN ended = 0 THEN subject END) AS open
    FROM disclosure JOIN feed ON feed.id = disclosure.feed WHERE feed.supplier = ?`;
  for (const [id, receiver] of receivers) {
    const [row] = await world.house().gateway.store.all(sql, id);
    const should = { known: seen.get(id)?.refs.size, open: heldOf(receiver.state(), school)['pupil']?.length };
    if (JSON.stringify(row) !== JSON.stringify(should))
      wrong.push(`register of ${id}: ${JSON.stringify(row)}, not ${JSON.stringify(should)}`);
  }
};

/** Every third August who left is in the file with a date; in the others they are not in it at all. */
const leaversStay = (start: number): boolean => start % 3 === 0;
/** Every fifth year nobody sends next year's file in June. */
const isRehearsed = (start: number): boolean => start % 5 !== 0;

/** Whom next year's file announced in June is gone on the first of August, at a supplier that knows of years. */
const checkLeavers = (play: Play, { school: { pupils } }: Life, day: string): void => {
  const state = play.receivers.get('basispoort')?.state();
  const held = state === undefined ? [] : (heldOf(state, school)['pupil'] ?? []);
  const leavers = new Set(pupils.filter(({ yearGroup }) => yearGroup === '8').map(({ key }) => key));
  const still = held.filter(({ leerlingkey }) => leavers.has(String(leerlingkey))).length;
  if (still > 0) play.wrong.push(`${day}: ${still} announced leavers are still there`);
};

const oneNight = async (play: Play, night: Night, before: string | undefined, dice: ReturnType<typeof diceOf>) => {
  const { day, what } = night;
  const start = Number(play.life.school.schoolYear.slice(0, 4));
  if (what === 'accident') return accident(play, night, before);
  const last = play.life;
  if (what === 'turn') play.life = turned(play.life, leaversStay(start));
  if (what === 'live') play.life = livedOn(play.life, addDays(day, -1), dice);
  const next = what === 'rehearsal' && isRehearsed(start) ? turned(play.life, false) : play.life;
  const report = await atItsTime(play, day, before, exportOf(asOf(next, day)));
  if (isHeld(report)) await decide(play, day, exportOf(asOf(next, day)));
  if (report.error !== undefined) play.wrong.push(`${day}: ${report.error.code}`);
  if (what === 'settled') checkPromise(play, day);
  if (what === 'turn' && isRehearsed(start)) checkLeavers(play, last, day);
  return undefined;
};

const checkEnd = async (play: Play): Promise<void> => {
  const { store } = play.world.house().gateway;
  const [row] = await store.all('SELECT COUNT(*) AS runs FROM run');
  if (row?.['runs'] !== play.runs) play.wrong.push(`${String(row?.['runs'])} runs in the store, not ${play.runs}`);
  if ((await waitingCases(play)).length > 0) play.wrong.push('a case waits at the end');
  await checkRegister(play);
  if (!(await play.world.verify()).ok) play.wrong.push('the ledger does not verify');
};

/** The nights of a small school in so many years, each begun by the schedule at its own time. */
export const runSchoolYears = async ({ years, dense, seed }: YearsOptions): Promise<YearsDone> => {
  const wrong: string[] = [];
  const play = await open(wrong);
  const dice = diceOf(`years/${seed}`);
  let [nights, before] = [0, undefined as string | undefined];
  try {
    for (let year = first; year < first + years; year += 1) {
      const all = nightsOf(year, dense).filter(
        ({ day }) => day > (before ?? '') && (year < first + years - 1 || day <= `${year + 1}-07-30`),
      );
      for (const night of all) {
        await oneNight(play, night, before, dice);
        nights += 1;
        before = night.day;
      }
    }
    await checkEnd(play);
    return { nights, runs: play.runs, cases: play.cases, deliveries: play.deliveries, wrong };
  } finally {
    await play.world.close();
  }
};
