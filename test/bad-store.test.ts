import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type ErrorCode, GatewayError } from '../src/errors.ts';
import type { Store } from '../src/ports.ts';
import { openHouse } from '../src/runtime/house.ts';
import { readyChecks } from '../src/runtime/ready.ts';
import { syncSchools } from '../src/sync/night.ts';
import { smallPrimary } from './world/board.ts';
import { createTestClock, openTestHouse, type TestHouse, testConfig } from './world/house.ts';

/** A dozen pupils: what is tried is the order of schools. */
const tiny = { ...smallPrimary, groups: [{ name: '3A', years: [['3', 12]] }] } as const satisfies typeof smallPrimary;

let world: TestHouse;
const primary = '99XA00';

const unwritable = () => new GatewayError('store_unwritable', { found: 'test' });
const failingAt =
  (part: string) =>
  (store: Store): Store => ({
    ...store,
    batch: (statements, lease) =>
      statements.some(({ sql }) => sql.includes(part)) ? Promise.reject(unwritable()) : store.batch(statements, lease),
  });
const received = () => ['basispoort', 'digital-board'].map((id) => world.supplier(id).received.length);

describe('a store that cannot be written', () => {
  afterEach(() => world.close());

  test.each([
    ['the intent of a delivery', 'INSERT INTO delivery'],
    ['the ledger', 'INSERT INTO ledger_entry'],
    ['a generation', 'INSERT INTO segment'],
    ['the run', 'INSERT INTO run'],
    ['the feed', 'INSERT INTO feed '],
    ['the rows of a feed', 'INSERT INTO feed_row'],
    ['who is spoken of', 'INSERT INTO subject_set'],
  ])('for %s: nothing is sent, and it halts', async (_, part) => {
    world = await openTestHouse();
    await world.reopen(failingAt(part));
    await expect(world.sync()).rejects.toMatchObject({ code: 'store_unwritable' });
    expect(received()).toEqual([0, 0]);
    expect(await world.waiting(primary)).toEqual(
      part === 'INSERT INTO segment' || part === 'INSERT INTO run' || part === 'INSERT INTO ledger_entry'
        ? ['EDEX.XML']
        : [],
    );
    await world.reopen();
    world.clock.sleep(1);
    expect((await world.sync()).feeds.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
  });

  test('because the database is read-only: nothing is sent', async () => {
    world = await openTestHouse();
    await world.house().gateway.store.batch([{ sql: 'PRAGMA query_only = ON', params: [] }]);
    await expect(world.sync()).rejects.toMatchObject({ code: 'store_readonly' });
    expect(received()).toEqual([0, 0]);
  });

  test('because the disk is full: nothing is sent, and nothing is half there', async () => {
    world = await openTestHouse();
    const { store } = world.house().gateway;
    const [row] = await store.all('SELECT page_count AS n FROM pragma_page_count');
    await store.batch([{ sql: `PRAGMA max_page_count = ${Number(row?.['n']) + 1}`, params: [] }]);
    await expect(world.sync()).rejects.toMatchObject({ code: 'store_full' });
    expect(received()).toEqual([0, 0]);
    await world.reopen();
    world.clock.sleep(1);
    expect((await world.sync()).feeds.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test('because its file may not be written: the house does not open', async () => {
    world = await openTestHouse();
    await world.house().close();
    const path = join(world.folder, 'data', 'sluis.db');
    chmodSync(world.folder, 0o755);
    chmodSync(join(world.folder, 'data'), 0o755);
    chmodSync(path, 0o400);
    // A mode does not stop root, so root steps down for a moment.
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65534);
    const opening = openHouse(testConfig(world.folder), { clock: createTestClock('2026-11-21T00:30:00Z') });
    if (root) process.seteuid?.(0);
    await expect(opening).rejects.toMatchObject({ code: 'store_unwritable' });
    chmodSync(path, 0o600);
  });

  test.each<ErrorCode>([
    'store_unwritable',
    'store_full',
    'store_readonly',
    'store_failed',
    'store_locked',
    'store_corrupt',
  ])('with %s at one school stops the night: what was not begun is not begun any more', async (code) => {
    const schools = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L'].map((letter, index) => ({
      ...tiny,
      id: `99X${letter}00`,
      ordinal: index + 1,
    }));
    world = await openTestHouse({ schools });
    await world.reopen((store) => ({
      ...store,
      batch: (statements, lease) =>
        statements.some(({ sql }) => sql.includes('INSERT INTO segment'))
          ? Promise.reject(new GatewayError(code))
          : store.batch(statements, lease),
    }));
    await expect(world.night()).rejects.toMatchObject({ code });
    expect(received()).toEqual([0, 0]);
    const runs = await world.house().gateway.store.all('SELECT DISTINCT school FROM run');
    // Eight are at work at once, so that many may have begun.
    expect(runs.length).toBeLessThanOrEqual(8);
    expect(runs.length).toBeGreaterThan(0);
  });

  test('because the disk is nearly full: no night begins, and readiness says so', async () => {
    world = await openTestHouse();
    await world.house().close();
    let freeBytes = 99_000_000;
    const room = async () => ({ freeBytes, databaseBytes: 1_000_000 });
    const house = await openHouse(testConfig(world.folder), { clock: world.clock, room });
    const night = () => Array.fromAsync(syncSchools(house.gateway, [primary], {}));
    await expect(night()).rejects.toMatchObject({ code: 'disk_low', subject: { count: 99, limit: 100 } });
    await expect(readyChecks(house).disk()).rejects.toMatchObject({ code: 'disk_low' });
    expect([received(), await world.waiting(primary)]).toEqual([[0, 0], ['EDEX.XML']]);
    expect(await Array.fromAsync(syncSchools(house.gateway, [primary], { dryRun: true }))).toHaveLength(1);
    freeBytes = 100_000_000;
    expect((await night()).flatMap(({ feeds }) => feeds.map(({ state }) => state))).toEqual(['accepted', 'accepted']);
    expect(await readyChecks(house).disk()).toBe(true);
    await house.close();
    await world.reopen();
  });

  test('but for what is kept outside it: nothing is signed, and nothing is sent', async () => {
    world = await openTestHouse();
    await world.night();
    const before = received();
    const keys = join(world.folder, 'keys');
    const witness = join(keys, readdirSync(keys).find((name) => name.startsWith('witness-')) ?? 'none');
    rmSync(witness);
    mkdirSync(witness);
    world.clock.sleep(1);
    const refused = { code: 'store_unwritable', subject: { name: 'witness' } };
    await expect(world.night({ full: true })).rejects.toMatchObject(refused);
    expect(received()).toEqual(before);
  });
});
