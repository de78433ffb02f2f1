import { afterEach, describe, expect, it } from 'vitest';
import { entry, openLedger, outcome, seededKeyring, tickingClock, type LedgerWorld } from '../../test/ledger-world.ts';
import { createCheckpoints } from './checkpoint.ts';
import { verifyLedger, type Verification } from './verify.ts';

const worlds: LedgerWorld[] = [];
const many = (count: number, from = 0) => Array.from({ length: count }, (_, index) => outcome(`o${from + index}`));

/** Twenty entries, signed at 7, 12 and 18: two are not signed yet. */
const open = async (): Promise<LedgerWorld> => {
  const world = await openLedger();
  worlds.push(world);
  for (const [from, count] of [
    [0, 7],
    [7, 5],
    [12, 6],
  ] as const) {
    await world.append('a', ...many(count, from));
    await world.checkpoints.make('a');
  }
  await world.append('a', ...many(2, 18));
  return world;
};
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.store.close();
});

const change = (world: LedgerWorld, ...sql: readonly string[]): Promise<void> =>
  world.store.batch(sql.map((text) => ({ sql: text, params: [] })));
const verify = (world: LedgerWorld, older?: string): Promise<Verification> => verifyLedger(world, 'a', older);
const noteAt = async (world: LedgerWorld, size: number): Promise<string> => {
  const [row] = await world.store.all('SELECT note FROM checkpoint WHERE board = ? AND size = ?', 'a', size);
  return String(row?.['note']);
};

describe('a ledger', () => {
  it('that is right is proven, and what is signed is told apart', async () => {
    const world = await open();
    expect(await verify(world)).toMatchObject({ ok: true, size: 20, signed: 18, checkpoints: 3 });
    expect(await verify(world, await noteAt(world, 7))).toMatchObject({ ok: true, size: 20 });
  });

  it('that is empty is right', async () => {
    const world = await openLedger();
    worlds.push(world);
    expect(await verify(world)).toMatchObject({ ok: true, size: 0, signed: 0 });
    await world.checkpoints.make('a');
    expect(await verify(world)).toMatchObject({ ok: true, size: 0, checkpoints: 1 });
  });

  it('stays right while others append and sign', async () => {
    const world = await open();
    const results = await Promise.all([
      verify(world),
      world.append('a', ...many(5, 20)),
      verify(world),
      world.checkpoints.make('a'),
      verify(world),
    ]);
    expect([results[0], results[2], results[4]].map((result) => result.ok)).toEqual([true, true, true]);
  });
});

const swap = (column: string): string =>
  `UPDATE ledger_entry SET ${column} = (SELECT other.${column} FROM ledger_entry AS other WHERE other.seq = 9 - ledger_entry.seq AND other.board = 'a') WHERE seq IN (4, 5)`;

describe('damage is found at its place', () => {
  const cases = [
    ['a text that changed', "UPDATE ledger_entry SET body = replace(body, '3', '4') WHERE seq = 5", 'entry_changed', 5],
    ['a text that changed, not signed yet', "UPDATE ledger_entry SET body = '{}' WHERE seq = 19", 'entry_changed', 19],
    ['a leaf that changed', "UPDATE ledger_entry SET leaf = replace(leaf, 'a', 'b') WHERE seq = 5", 'entry_changed', 5],
    ['a leaf that is no hash', "UPDATE ledger_entry SET leaf = 'abc' WHERE seq = 5", 'entry_changed', 5],
    ['a nonce that changed', 'UPDATE ledger_entry SET nonce = zeroblob(32) WHERE seq = 5', 'entry_changed', 5],
    ['a nonce that is gone', 'UPDATE ledger_entry SET nonce = NULL WHERE seq = 5', 'entry_changed', 5],
    ['a text that is gone', 'UPDATE ledger_entry SET body = NULL, nonce = NULL WHERE seq = 5', 'entry_removed', 5],
    ['an entry that is gone', 'DELETE FROM ledger_entry WHERE seq = 5', 'entry_missing', 5],
    ['the last entry gone', 'DELETE FROM ledger_entry WHERE seq = 19', 'entry_missing', 19],
    ['a head that is too low', 'UPDATE ledger_head SET size = 19', 'head_differs', 19],
    ['a head that is too high', 'UPDATE ledger_head SET size = 21', 'entry_missing', 20],
    ['a head that is gone', 'DELETE FROM ledger_head', 'head_differs', 0],
    [
      'a subtree that changed',
      "UPDATE ledger_node SET hash = replace(hash, 'a', 'b') WHERE level = 2 AND idx = 1",
      'node_differs',
      4,
    ],
    ['a subtree that is gone', 'DELETE FROM ledger_node WHERE level = 1 AND idx = 3', 'node_differs', 6],
    ['a subtree too many', "INSERT INTO ledger_node VALUES ('a', 1, 9, 'ab')", 'node_differs', 18],
    [
      'a root that changed',
      "UPDATE checkpoint SET root = replace(root, 'a', 'b') WHERE size = 12",
      'checkpoint_invalid',
      7,
    ],
    ['a checkpoint at another size', 'UPDATE checkpoint SET size = 13 WHERE size = 12', 'checkpoint_invalid', 7],
    ['a note that changed', "UPDATE checkpoint SET note = note || ' ' WHERE size = 7", 'checkpoint_invalid', 0],
  ] as const;

  it.each(cases)('%s', async (_, sql, code, seq) => {
    const world = await open();
    await change(world, sql);
    expect(await verify(world)).toEqual({ ok: false, code, seq });
  });

  it('two entries swapped whole', async () => {
    const world = await open();
    await change(
      world,
      'UPDATE ledger_entry SET seq = -seq - 100 WHERE seq IN (4, 5)',
      'UPDATE ledger_entry SET seq = 9 + (seq + 100) WHERE seq < 0',
    );
    expect(await verify(world)).toEqual({ ok: false, code: 'node_differs', seq: 4 });
  });

  it('two texts swapped', async () => {
    const world = await open();
    await change(world, swap('body'));
    expect(await verify(world)).toMatchObject({ ok: false, code: 'entry_changed' });
  });

  it('an entry written anew with its own leaf and subtrees: from the last root that was met', async () => {
    const [world, liar] = [await open(), await openLedger()];
    worlds.push(liar);
    await liar.append('a', ...many(14), outcome('lie'), ...many(5, 15));
    await liar.checkpoints.make('a');
    const [row] = await liar.store.all('SELECT leaf, nonce, body FROM ledger_entry WHERE seq = 14');
    const { leaf = null, nonce = null, body = null } = row ?? {};
    await world.store.batch([
      { sql: 'UPDATE ledger_entry SET leaf = ?, nonce = ?, body = ? WHERE seq = 14', params: [leaf, nonce, body] },
    ]);
    expect(await verify(world)).toEqual({ ok: false, code: 'node_differs', seq: 14 });
    await change(world, 'DELETE FROM ledger_node WHERE level = 1 AND idx = 7');
    expect(await verify(world)).toEqual({ ok: false, code: 'node_differs', seq: 14 });
  });

  it('an entry of another board put at the end', async () => {
    const world = await open();
    await world.append('b', outcome('theirs'));
    await change(
      world,
      "INSERT INTO ledger_entry SELECT 'a', 20, leaf, nonce, body FROM ledger_entry WHERE board = 'b'",
      "UPDATE ledger_head SET size = 21 WHERE board = 'a'",
    );
    expect(await verify(world)).toEqual({ ok: false, code: 'entry_foreign', seq: 20 });
  });
});

const remove = (world: LedgerWorld, from: number, to: number): Promise<void> =>
  change(
    world,
    `UPDATE ledger_entry SET body = NULL, nonce = NULL WHERE board = 'a' AND seq BETWEEN ${from} AND ${to}`,
  );

describe('retention', () => {
  it('may remove the texts that an entry names, and no others', async () => {
    const world = await open();
    await world.append('a', entry('retention', { ranges: ['0-4', '8-9'] }));
    await world.checkpoints.make('a');
    await remove(world, 0, 4);
    await remove(world, 8, 9);
    expect(await verify(world)).toMatchObject({ ok: true, size: 21 });
    await remove(world, 10, 10);
    expect(await verify(world)).toEqual({ ok: false, code: 'entry_removed', seq: 10 });
  });

  it('joins what several entries name', async () => {
    const world = await open();
    await world.append('a', entry('retention', { ranges: ['5-9'] }), entry('retention', { ranges: ['0-5'] }));
    await remove(world, 0, 9);
    expect(await verify(world)).toMatchObject({ ok: true });
  });

  it('does not speak of itself or of what comes later', async () => {
    const world = await open();
    await world.append('a', entry('retention', { ranges: ['0-30'] }));
    await remove(world, 3, 3);
    expect(await verify(world)).toEqual({ ok: false, code: 'entry_removed', seq: 3 });
  });

  it('keeps the leaves: a changed leaf in a removed range is found', async () => {
    const world = await open();
    await world.append('a', entry('retention', { ranges: ['0-4'] }));
    await remove(world, 0, 4);
    await change(world, "UPDATE ledger_entry SET leaf = replace(leaf, 'a', 'b') WHERE seq = 2");
    expect(await verify(world)).toEqual({ ok: false, code: 'node_differs', seq: 2 });
  });
});

/** A whole other ledger with the same keys: what someone with the signing key can write. */
const rewrite = async (size: number): Promise<LedgerWorld> => {
  const world = await openLedger(':memory:', 'rewritten');
  worlds.push(world);
  const keyring = seededKeyring('world');
  await world.append('a', ...many(size));
  await createCheckpoints({ ...world, keyring, clock: tickingClock() }).make('a');
  return { ...world, keyring };
};

describe('an older checkpoint that somebody kept', () => {
  it('finds a ledger that was cut off together with its checkpoints', async () => {
    const world = await open();
    const kept = await noteAt(world, 18);
    await change(
      world,
      'DELETE FROM checkpoint WHERE size > 12',
      'DELETE FROM ledger_entry WHERE seq >= 12',
      'DELETE FROM ledger_node WHERE (idx + 1) * (1 << level) > 12',
      'UPDATE ledger_head SET size = 12',
    );
    expect(await verify(world)).toMatchObject({ ok: true, size: 12 });
    expect(await verify(world, kept)).toEqual({ ok: false, code: 'older_differs', seq: 12 });
  });

  it.each([18, 20, 40])('finds a ledger of %i entries written anew with the signing key', async (size) => {
    const kept = await noteAt(await open(), 18);
    const forged = await rewrite(size);
    expect(await verify(forged)).toMatchObject({ ok: true, size });
    expect(await verify(forged, kept)).toEqual({ ok: false, code: 'older_differs', seq: 0 });
  });

  it('counts only when it is of this ledger', async () => {
    const world = await open();
    await world.append('b', outcome('theirs'));
    const { note } = await world.checkpoints.make('b');
    expect(await verify(world, note)).toEqual({ ok: false, code: 'older_invalid' });
    expect(await verify(world, 'sluis/a\n3\n')).toEqual({ ok: false, code: 'older_invalid' });
  });
});
