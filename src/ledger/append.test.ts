import { afterEach, describe, expect, it } from 'vitest';
import { entry, openLedger, outcome, type LedgerWorld } from '../../test/ledger-world.ts';
import { GatewayError } from '../errors.ts';
import { leafOf } from './append.ts';
import { ledgerSize, readEntries, type StoredEntry } from './entries.ts';

const worlds: LedgerWorld[] = [];
const open = async (): Promise<LedgerWorld> => {
  const world = await openLedger();
  worlds.push(world);
  return world;
};
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.store.close();
});

const all = async (world: LedgerWorld, board: string): Promise<readonly StoredEntry[]> =>
  (await Array.fromAsync(readEntries(world.store, board, { from: 0, until: Number.MAX_SAFE_INTEGER }))).flat();
const deliveries = (entries: readonly StoredEntry[]): readonly string[] =>
  entries.map(({ body = '{}' }) => JSON.parse(body).facts.delivery);
const deliveryOf = (name: string): unknown => outcome(name).facts['delivery'];

describe('appending', () => {
  it('numbers from 0 and makes the head', async () => {
    const world = await open();
    expect(await ledgerSize(world.store, 'a')).toBe(0);
    await world.append('a', outcome('one'));
    await world.append('a', outcome('two'));
    expect((await all(world, 'a')).map(({ seq }) => seq)).toEqual([0, 1]);
    expect(await ledgerSize(world.store, 'a')).toBe(2);
  });

  it('keeps the order of several entries in one batch', async () => {
    const world = await open();
    const names = Array.from({ length: 50 }, (_, index) => `n${index}`);
    await world.append('a', ...names.map(outcome));
    expect(deliveries(await all(world, 'a'))).toEqual(names.map(deliveryOf));
  });

  it('neither forks nor conflicts when many append at once, each batch in one piece', async () => {
    const world = await open();
    const pairs = Array.from({ length: 40 }, (_, index) => [`a${index}`, `b${index}`] as const);
    await Promise.all(pairs.map(([first, second]) => world.append('a', outcome(first), outcome(second))));
    const found = deliveries(await all(world, 'a'));
    expect(found).toHaveLength(80);
    for (const [first, second] of pairs) {
      expect(found.indexOf(String(deliveryOf(second))) - found.indexOf(String(deliveryOf(first)))).toBe(1);
    }
  });

  it('keeps boards apart', async () => {
    const world = await open();
    await world.append('a', outcome('one'));
    await world.append('b', outcome('two'), outcome('three'));
    expect(deliveries(await all(world, 'b'))).toEqual([deliveryOf('two'), deliveryOf('three')]);
    expect(await ledgerSize(world.store, 'a')).toBe(1);
  });

  it('remembers nothing of a batch that failed', async () => {
    const world = await open();
    const bad = { sql: 'INSERT INTO lease_guard (fence) VALUES (NULL)', params: [] };
    const batch = world.store.batch([...world.statements('a', outcome('one')), bad]);
    await expect(batch).rejects.toBeInstanceOf(GatewayError);
    expect(await all(world, 'a')).toEqual([]);
    expect(await ledgerSize(world.store, 'a')).toBe(0);
  });

  it('blinds each leaf with 32 random bytes, so that two equal entries differ', async () => {
    const world = await open();
    await world.append('a', outcome('one'), outcome('one'));
    const [first, second] = await all(world, 'a');
    expect(first?.body).toBe(second?.body);
    expect(first?.leaf).not.toBe(second?.leaf);
    expect(first?.nonce).toHaveLength(32);
    expect(first?.leaf).toBe(leafOf(first?.nonce ?? new Uint8Array(), first?.body ?? ''));
  });

  it('holds neither a number nor an earlier hash: the text is the entry and its board', async () => {
    const world = await open();
    await world.append('a', entry('activation', { on: true }));
    const [first] = await all(world, 'a');
    expect(first?.body).toBe(
      '{"at":"2026-09-01T01:00:00.000Z","board":"a","facts":{"on":true},"kind":"activation","school":"99XA00"}',
    );
  });

  it('refuses a fact that has no place, before anything is stored', async () => {
    const world = await open();
    expect(() => world.statements('a', entry('activation', { on: true, callName: 'Jan' }))).toThrow(
      new GatewayError('internal', { field: 'activation' }),
    );
  });
});
