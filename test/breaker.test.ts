import { afterEach, describe, expect, test } from 'vitest';
import { createBerths } from '../src/delivery/berths.ts';
import { readAttempts } from '../src/delivery/attempts.ts';
import type { Waiting } from '../src/sync/gateway.ts';
import { tryAgain } from '../src/sync/again.ts';
import { syncSchools } from '../src/sync/night.ts';
import type { SchoolReport } from '../src/sync/report.ts';
import { smallPrimary } from './world/board.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';

const id = 'accounts';
const healthy = 'digital-board';
const many = Array.from({ length: 14 }, (_, index) => `99X${'ABCDEFGHIJKLMN'[index]}00`);
const ids = many.slice(0, 6);
let world: TestHouse;
afterEach(() => world.close());

const open = async (named = ids) => {
  const schools = named.map((school) => ({ ...smallPrimary, id: school }));
  world = await openTestHouse({ schools, suppliers: [{ profile: id }, { profile: healthy }] });
};
const requests = (supplier = id) => world.supplier(supplier).received.length;
const again = () => Array.fromAsync(tryAgain(world.house().gateway, world.board));
const seconds = (count: number) => world.clock.sleep(count / 86_400);
const untilMs = async () => {
  const [row] = await world.house().gateway.store.all('SELECT open_until_ms FROM breaker');
  return row === undefined ? undefined : Number(row['open_until_ms']) - world.clock.now().getTime();
};
const attempts = async () => (await readAttempts(world.house().gateway.store, world.board)).map((one) => one.attempts);
const statesOf = (reports: readonly SchoolReport[], supplier = id) =>
  reports.flatMap(({ feeds }) => feeds.filter((one) => one.supplier === supplier).map(({ state }) => state));
const failing = { kind: 'status', status: 503 } as const;

describe('the breaker of a supplier', () => {
  test('opens within ten failures over all schools, and what is put off costs no attempt', async () => {
    await open();
    world.supplier(id).misbehave(failing);
    const reports = await world.night();
    expect(requests()).toBeGreaterThanOrEqual(5);
    expect(requests()).toBeLessThanOrEqual(10);
    expect(statesOf(reports)).toEqual(ids.map(() => 'deferred'));
    expect(statesOf(reports, healthy)).toEqual(ids.map(() => 'accepted'));
    const codes = reports.map((report) => feedOf(report, id).error?.code);
    expect(new Set(codes)).toEqual(new Set(['delivery_throttled', 'delivery_deferred']));
    expect((await attempts()).filter((count) => count === 0)).toHaveLength(
      codes.filter((code) => code === 'delivery_deferred').length,
    );
    expect(await untilMs()).toBe(60_000);
    const intents = (await world.entries()).filter(({ kind, supplier }) => kind === 'intent' && supplier === id);
    expect(intents).toHaveLength(codes.filter((code) => code === 'delivery_throttled').length);
  });

  test('tries once when it has cooled down, twice as long after each failure, to an hour at most', async () => {
    await open();
    world.supplier(id).misbehave(failing);
    await world.night();
    for (const minutes of [2, 4, 8, 16, 32, 60, 60]) {
      const before = requests();
      seconds(((await untilMs()) ?? 0) / 1000 - 1);
      await again();
      expect(requests()).toBe(before);
      seconds(1);
      await again();
      if (requests() === before) {
        // Nothing was due yet at that moment: each feed has its own.
        seconds(120);
        await again();
      }
      expect([minutes, requests()]).toEqual([minutes, before + 1]);
      expect(await untilMs()).toBe(minutes * 60_000);
    }
  });

  test('closes with a delivery that arrives, and everything goes', async () => {
    await open();
    world.supplier(id).misbehave(failing);
    await world.night();
    world.supplier(id).behave();
    for (let minute = 0; minute < 10; minute += 1) {
      seconds(60);
      await again();
    }
    expect(await untilMs()).toBeUndefined();
    expect(await attempts()).toEqual([]);
    expect(Object.keys(world.supplier(id).state().feeds)).toHaveLength(6);
    expect(statesOf(await world.night())).toEqual(ids.map(() => 'unchanged'));
  });

  test('counts no refusal: a supplier that says no is there', async () => {
    await open();
    world.supplier(id).misbehave({ kind: 'status', status: 422 });
    expect(statesOf(await world.night())).toEqual(ids.map(() => 'refused'));
    expect([requests(), await untilMs()]).toEqual([6, undefined]);
  });
});

/** Timers that run out when the test says so. */
const virtual = () => {
  const timers = new Set<() => void>();
  const berths = createBerths((_, call) => {
    timers.add(call);
    return () => void timers.delete(call);
  });
  const runOut = () => {
    for (const call of timers) call();
  };
  return { berths, runOut };
};

describe('a night of several schools', () => {
  test('is held up by no supplier that is stalled: the others have everything, and its later feeds are put off', async () => {
    await open(many);
    const { berths, runOut } = virtual();
    const { gateway, stops } = world.house();
    world.supplier(id).misbehave({ kind: 'stall' });
    const night = Array.fromAsync(syncSchools({ ...gateway, berths }, many, {}));
    // More schools than are at work at once, all of them still open: no time has passed, and nobody has left.
    await Promise.all([world.supplier(id).arrived(3), world.supplier(healthy).arrived(many.length)]);
    expect(requests()).toBe(3);
    runOut();
    // What is under way there ends by an emergency stop; what was put off had ended before.
    await stops.lay(world.board, { place: { supplier: id }, reasonCode: 'incident' }, world.actors.officer);
    const reports = await night;
    expect(reports.map(({ school }) => school)).toEqual(many);
    expect(statesOf(reports, healthy)).toEqual(many.map(() => 'accepted'));
    expect(statesOf(reports).filter((state) => state === 'unknown')).toHaveLength(3);
    expect(statesOf(reports).filter((state) => state === 'deferred')).toHaveLength(many.length - 3);
    expect(requests()).toBe(3);
    const codes = new Set(reports.map((report) => feedOf(report, id).error?.code));
    expect(codes).toEqual(new Set(['delivery_deferred', 'delivery_stopped']));
  });

  test('is held up by no school that is stalled: the others are done before it begins', async () => {
    await open();
    const { gateway } = world.house();
    const stalled = Promise.withResolvers<Waiting | undefined>();
    const inbox = {
      ...gateway.inbox,
      next: (school: string) => (school === ids[0] ? stalled.promise : gateway.inbox.next(school)),
    };
    const night = Array.fromAsync(syncSchools({ ...gateway, inbox }, ids, {}));
    await world.supplier(healthy).arrived(5);
    await world.supplier(id).arrived(5);
    stalled.resolve(await gateway.inbox.next(ids[0] ?? ''));
    const reports = await night;
    expect(reports.map(({ school }) => school)).toEqual(ids);
    expect(statesOf(reports, healthy)).toEqual(ids.map(() => 'accepted'));
    expect(Object.values(world.supplier(id).state().feeds).at(-1)?.school).toBe(ids[0]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test('is a matter of eight schools at a time', async () => {
    world = await openTestHouse({ schools: [smallPrimary], suppliers: [{ profile: id }] });
    const { gateway } = world.house();
    const opened: string[] = [];
    const passed = Promise.withResolvers<undefined>();
    const eight = Promise.withResolvers<void>();
    const { store } = gateway;
    const all: typeof store.all = async (sql, ...params) => {
      if (sql.includes('FROM school JOIN source')) {
        opened.push(String(params[0]));
        if (opened.length === 8) eight.resolve();
        await passed.promise;
      }
      return store.all(sql, ...params);
    };
    const twenty = Array.from({ length: 20 }, (_, index) => `00AA${String(index).padStart(2, '0')}`);
    const night = Array.fromAsync(syncSchools({ ...gateway, store: { ...store, all } }, twenty, {}));
    await eight.promise;
    await new Promise((resolve) => setImmediate(resolve));
    expect(opened).toEqual(twenty.slice(0, 8));
    passed.resolve(undefined);
    expect((await night).map(({ school, error }) => [school, error?.code])).toEqual(
      twenty.map((school) => [school, 'school_unknown']),
    );
  });
});
