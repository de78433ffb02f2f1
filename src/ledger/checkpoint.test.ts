import { afterEach, describe, expect, it } from 'vitest';
import { openLedger, outcome, seededKeyring, tickingClock, type LedgerWorld } from '../../test/ledger-world.ts';
import { GatewayError } from '../errors.ts';
import { createCheckpoints } from './checkpoint.ts';
import { readEntries } from './entries.ts';
import { nodeCount } from './frontier.ts';
import { openHead } from './note.ts';
import { emptyRoot, rootOf } from './tree.ts';

const worlds: LedgerWorld[] = [];
const open = async (count = 0): Promise<LedgerWorld> => {
  const world = await openLedger();
  worlds.push(world);
  await append(world, count);
  return world;
};
const append = (world: LedgerWorld, count: number): Promise<void> =>
  world.append('a', ...Array.from({ length: count }, (_, index) => outcome(`o${index}`)));
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.store.close();
});

const leaves = async (world: LedgerWorld): Promise<readonly string[]> =>
  (await Array.fromAsync(readEntries(world.store, 'a', { from: 0, until: Number.MAX_SAFE_INTEGER })))
    .flat()
    .map(({ leaf }) => leaf);
const change = (world: LedgerWorld, sql: string): Promise<void> => world.store.batch([{ sql, params: [] }]);
const signed = async (world: LedgerWorld): Promise<number> =>
  (await world.store.all('SELECT size FROM checkpoint')).length;

describe('a checkpoint', () => {
  it('signs size and root of what is there, at every size', async () => {
    const world = await open();
    const { publicKey } = await world.keyring.signer('a');
    for (const more of [0, 1, 1, 1, 2, 3, 8, 0, 17, 31, 1]) {
      await append(world, more);
      const all = await leaves(world);
      const made = await world.checkpoints.make('a');
      expect(made).toMatchObject({ size: all.length, root: rootOf(all) });
      expect(openHead(made.note, 'a', publicKey)).toEqual({ origin: 'sluis/a', size: all.length, root: rootOf(all) });
      const [row] = await world.store.all('SELECT COUNT(*) AS nodes FROM ledger_node');
      expect(row?.['nodes']).toBe(nodeCount(all.length));
      expect(await world.checkpoints.newest('a')).toEqual(made);
    }
  });

  it('of an empty ledger is that of the empty tree', async () => {
    const world = await open();
    expect(await world.checkpoints.newest('a')).toBeUndefined();
    expect(await world.checkpoints.make('a')).toMatchObject({ size: 0, root: emptyRoot });
  });

  it('is not made twice for the same size', async () => {
    const world = await open(5);
    const first = await world.checkpoints.make('a');
    expect(await world.checkpoints.make('a')).toEqual(first);
    expect(await signed(world)).toBe(1);
  });

  it('is made by one at a time', async () => {
    const world = await open(5);
    await world.store.claim(
      'ledger/a',
      'other',
      Date.parse('2026-09-01T00:00:00Z'),
      Date.parse('2026-09-02T00:00:00Z'),
    );
    await expect(world.checkpoints.make('a')).rejects.toThrow(
      new GatewayError('lease_taken', { name: 'ledger', board: 'a' }),
    );
    expect(await signed(world)).toBe(0);
  });

  it('leaves its lease free, also after a refusal', async () => {
    const world = await open(5);
    await world.checkpoints.make('a');
    await append(world, 1);
    await change(world, "UPDATE ledger_entry SET body = '{}' WHERE seq = 5");
    await expect(world.checkpoints.make('a')).rejects.toMatchObject({ code: 'ledger_broken' });
    await expect(world.checkpoints.make('a')).rejects.toMatchObject({ code: 'ledger_broken' });
  });
});

describe('nothing is signed', () => {
  const damages = [
    ['a text that changed', "UPDATE ledger_entry SET body = replace(body, '3', '4') WHERE seq = 13", 13],
    ['a nonce that changed', 'UPDATE ledger_entry SET nonce = zeroblob(32) WHERE seq = 13', 13],
    ['a leaf that changed', "UPDATE ledger_entry SET leaf = replace(leaf, 'a', 'b') WHERE seq = 13", 13],
    ['a text that is gone', 'UPDATE ledger_entry SET body = NULL WHERE seq = 13', 13],
    ['a number that is gone', 'DELETE FROM ledger_entry WHERE seq = 13', 13],
    ['a head that is too high', 'UPDATE ledger_head SET size = size + 1', 20],
    ['a ledger that was rolled back', 'UPDATE ledger_head SET size = 9', 9],
    ['a subtree that changed', "UPDATE ledger_node SET hash = replace(hash, 'a', 'b') WHERE level = 3", undefined],
    ['a subtree that is no hash', "UPDATE ledger_node SET hash = 'abc' WHERE level = 3", 0],
    ['a subtree that is gone', 'DELETE FROM ledger_node WHERE level = 3', 0],
    ['a root that changed', "UPDATE checkpoint SET root = replace(root, 'a', 'b')", undefined],
    ['a note that changed', "UPDATE checkpoint SET note = replace(note, 'sluis/a', 'sluis/b')", undefined],
  ] as const;

  it.each(damages)('over %s', async (_, sql, line) => {
    const world = await open(10);
    await world.checkpoints.make('a');
    await append(world, 10);
    await change(world, sql);
    const subject = line === undefined ? { board: 'a' } : { board: 'a', line };
    await expect(world.checkpoints.make('a')).rejects.toThrow(new GatewayError('ledger_broken', subject));
    expect(await signed(world)).toBe(1);
  });

  it('by another key on top of what was signed', async () => {
    const world = await open(3);
    await world.checkpoints.make('a');
    const other = createCheckpoints({ ...world, keyring: seededKeyring('other'), clock: tickingClock() });
    await append(world, 1);
    await expect(other.make('a')).rejects.toThrow(new GatewayError('ledger_broken', { board: 'a' }));
  });
});
