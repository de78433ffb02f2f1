import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { GatewayError } from '../src/errors.ts';
import type { Store } from '../src/ports.ts';
import { openHouse } from '../src/runtime/house.ts';
import { createTestClock, openTestHouse, type TestHouse, testConfig } from './world/house.ts';

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
});
