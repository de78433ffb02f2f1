import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { restoreBackup } from '../../../src/runtime/restore.ts';
import { noteBackup } from '../../../src/sync/backup.ts';
import { reconcile } from '../../../src/sync/reconcile.ts';
import { openTestHouse, type TestHouse, testConfig } from '../../world/house.ts';
import { wires } from '../../world/wire.ts';

const board = 'digital-board';

/** A night, a backup, and where asked another night that the backup does not know. */
const within = async (nights: 1 | 2, work: (world: TestHouse) => Promise<void>): Promise<void> => {
  const world = await openTestHouse({ suppliers: [{ profile: board }] });
  try {
    await world.night();
    await noteBackup(world.house().gateway, world.board, undefined);
    await world.house().copyDatabase(join(world.folder, 'backup.db'));
    world.clock.sleep(1);
    if (nights === 2) await world.drop('99XA00', world.people());
    if (nights === 2) await world.night({ full: true });
    world.clock.sleep(1);
    await work(world);
  } finally {
    await world.close();
  }
};

const backUnderHouse = async (world: TestHouse): Promise<void> => {
  await world.house().close();
  await rm(join(world.folder, 'data', 'sluis.db'));
  await restoreBackup(testConfig(world.folder), join(world.folder, 'backup.db'));
  await world.reopen();
};

const witnessOf = async ({ folder }: TestHouse): Promise<string> => {
  const names = await readdir(join(folder, 'keys'));
  return join(folder, 'keys', names.find((name) => name.startsWith('witness-')) ?? 'none');
};

const notMarked = 'UPDATE ledger_standing SET restored_at = NULL';

/** What must not sign and not send does neither, and says why. */
const refuses = async (world: TestHouse, code: string): Promise<void> => {
  const { store, checkpoints } = world.house().gateway;
  const before = [world.supplier(board).received.length, await store.all('SELECT size FROM checkpoint')];
  await assert.rejects(world.night({ full: true }), { code });
  await assert.rejects(checkpoints.make(world.board), { code });
  assert.deepEqual([world.supplier(board).received.length, await store.all('SELECT size FROM checkpoint')], before);
};

/** A database that is older than what was signed outside, whoever put it there. */
export const back = (): Promise<void> =>
  within(2, async (world) => {
    await backUnderHouse(world);
    await world.house().gateway.store.batch([{ sql: notMarked, params: [] }]);
    await refuses(world, 'ledger_rolled_back');
  });

/** What was kept outside is not there any more. */
export const unwitnessed = (): Promise<void> =>
  within(1, async (world) => {
    await rm(await witnessOf(world));
    await refuses(world, 'ledger_witness_missing');
  });

/** A backup that was put back, also where nothing that was signed is lost. */
export const restored = (): Promise<void> =>
  within(1, async (world) => {
    await backUnderHouse(world);
    await refuses(world, 'ledger_rolled_back');
  });

/** After a loss: nothing from the old reading, then everything, under a number that no supplier has seen. */
export const anew = (): Promise<void> =>
  within(2, async (world) => {
    const note = await readFile(await witnessOf(world), 'utf8');
    const last = wires(world.supplier(board)).at(-1)?.manifest.sequence ?? 0;
    await backUnderHouse(world);
    const by = { note, actor: world.actors.admin, reasonCode: 'incident' } as const;
    await reconcile(world.house().gateway, world.board, by);
    const before = world.supplier(board).received.length;
    await world.night();
    assert.equal(world.supplier(board).received.length, before);
    await world.drop('99XA00', world.people());
    await world.night();
    const next = wires(world.supplier(board))[before]?.manifest;
    assert.equal(next?.mode, 'full');
    assert.ok((next?.sequence ?? 0) > last);
  });
