// A backup that is put back: nothing is signed or sent until somebody holds it against what was signed outside.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { withChange } from '../deploy/demo/variant.ts';
import { headText, signNote } from '../src/ledger/note.ts';
import { verifyBook } from '../src/sync/ledger-book.ts';
import { noteBackup } from '../src/sync/backup.ts';
import { reckonWith, reconcile, type Reconciled } from '../src/sync/reconcile.ts';
import { restoreBackup } from '../src/runtime/restore.ts';
import { statusView } from '../src/runtime/status-view.ts';
import { smallPrimary, twelvePupils } from './world/board.ts';
import { openTestHouse, type TestHouse, testConfig } from './world/house.ts';
import { asPromised, compared, following, heldOf, promised } from './world/promise.ts';
import { wires } from './world/wire.ts';
import type { DemoSchool } from '../deploy/demo/school.ts';

const school = '99XA00';
const suppliers = ['basispoort', 'digital-board'] as const;
let world: TestHouse;
afterEach(() => world.close());

const database = () => join(world.folder, 'data', 'sluis.db');
const file = () => join(world.folder, 'backup.db');
const requests = () => suppliers.map((id) => world.supplier(id).received.length);
const witnessFile = () => {
  const keys = join(world.folder, 'keys');
  const name = readdirSync(keys).find((one) => one.startsWith('witness-'));
  return join(keys, name ?? 'none');
};
const outsideNote = () => readFileSync(witnessFile(), 'utf8');
const checkpoints = () => world.house().gateway.store.all('SELECT size, root FROM checkpoint ORDER BY size');

const backUp = async () => {
  await noteBackup(world.house().gateway, world.board, world.actors.admin);
  await world.house().copyDatabase(file());
};

/** The disk is gone; the backup comes back into an empty folder. */
const loseAndRestore = async () => {
  await world.house().close();
  for (const name of readdirSync(join(world.folder, 'data'))) {
    if (name.startsWith('sluis.db')) rmSync(join(world.folder, 'data', name));
  }
  const restored = await restoreBackup(testConfig(world.folder), file());
  await world.reopen();
  return restored;
};

/** Somebody copies an old database back, without our command. */
const copyBack = async () => {
  await world.house().close();
  for (const end of ['-wal', '-shm']) rmSync(`${database()}${end}`, { force: true });
  copyFileSync(file(), database());
  await world.reopen();
};

const reconcileWith = (note: string): Promise<Reconciled> =>
  reconcile(world.house().gateway, world.board, { note, actor: world.actors.admin, reasonCode: 'incident' });

const changed = (people: DemoSchool): DemoSchool => {
  const [first, gone] = following(people);
  if (first === undefined || gone === undefined) throw new Error('no pupils');
  const { pupils } = withChange(people, people.pupils.indexOf(first), { callName: 'Anders' });
  return { ...people, pupils: pupils.filter(({ key }) => key !== gone.key) };
};

const expectPromised = (people: DemoSchool) => {
  for (const id of suppliers) {
    const held = heldOf(world.supplier(id).state(), school, new Set(['id', 'classId', 'studentId']));
    expect(compared(held, promised[id]?.(people) ?? {})).toEqual(asPromised);
  }
};

/** One night, a backup, and another night that the backup does not know. */
const twoNights = async (): Promise<DemoSchool> => {
  world = await openTestHouse({ schools: [twelvePupils(smallPrimary)] });
  await world.night();
  await backUp();
  world.clock.sleep(1);
  const people = changed(world.people());
  await world.drop(school, people);
  await world.night();
  expectPromised(people);
  world.clock.sleep(1);
  return people;
};

describe('a backup', () => {
  test('is one whole file for its owner alone, tells of itself, and holds no master key', async () => {
    world = await openTestHouse({ schools: [twelvePupils(smallPrimary)] });
    await world.night();
    await backUp();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(world.folder).filter((name) => name.startsWith('backup.db'))).toEqual(['backup.db']);
    const copy = new DatabaseSync(file(), { readOnly: true });
    const entries = copy.prepare('SELECT body FROM ledger_entry ORDER BY seq DESC LIMIT 1').all();
    const [signed] = copy.prepare('SELECT max(size) AS size FROM checkpoint').all();
    const [head] = copy.prepare('SELECT size FROM ledger_head').all();
    copy.close();
    expect(JSON.parse(String(entries[0]?.['body']))).toMatchObject({ kind: 'backup', actor: world.actors.admin.id });
    expect(signed).toEqual(head);
    const master = readFileSync(join(world.folder, 'keys', 'master.key'));
    expect(readFileSync(file()).includes(master)).toBe(false);
  });

  test('never takes the place of a file, and leaves nothing behind when it fails', async () => {
    world = await openTestHouse({ schools: [twelvePupils(smallPrimary)] });
    writeFileSync(file(), 'mine');
    await expect(world.house().copyDatabase(file())).rejects.toMatchObject({ subject: { found: 'file_exists' } });
    expect(readFileSync(file(), 'utf8')).toBe('mine');
    const nowhere = join(world.folder, 'nowhere', 'backup.db');
    await expect(world.house().copyDatabase(nowhere)).rejects.toMatchObject({ code: 'store_unwritable' });
    const { store } = world.house().gateway;
    await store.batch([{ sql: "UPDATE ledger_entry SET body = body || ' ' WHERE seq = 0", params: [] }]);
    const bad = join(world.folder, 'bad.db');
    await expect(world.house().copyDatabase(bad)).rejects.toMatchObject({
      code: 'backup_broken',
      subject: { found: 'ledger', line: 0 },
    });
    expect(readdirSync(world.folder).filter((name) => name.startsWith('bad.db'))).toEqual([]);
  });

  test('of a ledger that may not be signed can still be made', async () => {
    await twoNights();
    await loseAndRestore();
    rmSync(file());
    await backUp();
    expect(existsSync(file())).toBe(true);
  });
});

describe('a restore', () => {
  test('goes into an empty data folder only', async () => {
    await twoNights();
    const before = await checkpoints();
    await expect(restoreBackup(testConfig(world.folder), file())).rejects.toMatchObject({
      code: 'usage_invalid',
      subject: { found: 'data_in_use' },
    });
    expect(await checkpoints()).toEqual(before);
  });

  test.each([
    ['a text', () => 'no database at all'],
    ['nothing', () => ''],
    ['half of one', (whole: Buffer) => whole.subarray(0, Math.floor(whole.length / 2))],
    ['one with a page of zeros', (whole: Buffer) => Buffer.from(whole).fill(0, 4096 * 3, 4096 * 4)],
  ])('of %s puts nothing back', async (_, spoil) => {
    world = await openTestHouse({ schools: [twelvePupils(smallPrimary)] });
    await backUp();
    const bad = join(world.folder, 'bad.db');
    writeFileSync(bad, spoil(readFileSync(file())));
    const data = join(world.folder, 'elsewhere');
    const config = { ...testConfig(world.folder), data };
    await expect(restoreBackup(config, bad)).rejects.toMatchObject({ code: 'backup_broken' });
    expect(readdirSync(data)).toEqual([]);
    await restoreBackup(config, file());
    expect(readdirSync(data)).toEqual(['sluis.db']);
    expect(statSync(join(data, 'sluis.db')).mode & 0o777).toBe(0o600);
  });

  test('refuses what a newer gateway made, what was tampered with, and what another master key wrapped', async () => {
    world = await openTestHouse({ schools: [twelvePupils(smallPrimary)] });
    await backUp();
    const data = join(world.folder, 'elsewhere');
    const config = { ...testConfig(world.folder), data };
    const spoiled = async (sql: string): Promise<unknown> => {
      const bad = join(world.folder, 'bad.db');
      copyFileSync(file(), bad);
      const db = new DatabaseSync(bad);
      db.exec(sql);
      db.close();
      return restoreBackup(config, bad).catch((error: unknown) => error);
    };
    expect(await spoiled("INSERT INTO migration (version, name) VALUES (9999, 'later')")).toMatchObject({
      code: 'backup_broken',
      subject: { found: 'newer' },
    });
    expect(await spoiled('DROP TABLE migration')).toMatchObject({ subject: { found: 'schema' } });
    expect(await spoiled("UPDATE ledger_entry SET body = '{}' WHERE seq = 2")).toMatchObject({
      code: 'backup_broken',
      subject: { found: 'ledger', line: 2 },
    });
    const keys = join(world.folder, 'other', 'master.key');
    mkdirSync(join(world.folder, 'other'));
    writeFileSync(keys, Buffer.alloc(32, 7), { mode: 0o600 });
    await expect(restoreBackup({ ...config, keys }, file())).rejects.toMatchObject({ code: 'seal_broken' });
    expect(readdirSync(data)).toEqual([]);
    expect(await restoreBackup({ ...config, keys: join(world.folder, 'third', 'master.key') }, file())).toMatchObject({
      signatures: false,
    });
  });

  test('is in the ledger, and what was restored shows and rehearses but neither signs nor sends', async () => {
    await twoNights();
    expect(await loseAndRestore()).toMatchObject({ signatures: true });
    const [before, signed] = [requests(), await checkpoints()];
    expect((await world.entries()).at(-1)).toMatchObject({ kind: 'backup', facts: { what: 'restored' } });
    expect(await world.verify()).toMatchObject({ ok: true });
    await world.drop(school, world.people());
    const refused = { code: 'ledger_rolled_back', subject: { found: 'restored' } };
    await expect(world.night()).rejects.toMatchObject(refused);
    await expect(world.house().gateway.checkpoints.make(world.board)).rejects.toMatchObject(refused);
    expect((await world.night({ dryRun: true })).flatMap(({ feeds }) => feeds.map(({ state }) => state))).toHaveLength(
      2,
    );
    const status = await statusView(world.house());
    expect(status?.halted).toMatchObject({ code: 'ledger_rolled_back' });
    expect(requests()).toEqual(before);
    expect(await checkpoints()).toEqual(signed);
    expect(await world.waiting(school)).toEqual(['EDEX.XML']);
  });
});

describe('a database that was copied back', () => {
  test('neither signs nor sends, whatever is added to it', async () => {
    await twoNights();
    await copyBack();
    const [before, signed, kept] = [requests(), await checkpoints(), outsideNote()];
    await expect(world.night()).rejects.toMatchObject({ code: 'ledger_rolled_back', subject: { found: 'behind' } });
    for (let round = 0; round < 40; round += 1) {
      await noteBackup(world.house().gateway, world.board, undefined);
    }
    await expect(world.night()).rejects.toMatchObject({ code: 'ledger_rolled_back', subject: { found: 'differs' } });
    expect([requests(), await checkpoints(), outsideNote()]).toEqual([before, signed, kept]);
  });

  test('is not taken for whole because what was kept outside was taken away', async () => {
    await twoNights();
    await copyBack();
    rmSync(witnessFile());
    const before = requests();
    await expect(world.night()).rejects.toMatchObject({
      code: 'ledger_witness_missing',
      subject: { found: 'missing' },
    });
    expect(requests()).toEqual(before);
  });
});

describe('a reconciliation', () => {
  test('declares what was lost; then everybody gets what they should have from a new export', async () => {
    await twoNights();
    const lostNote = outsideNote();
    const last = suppliers.map((id) => wires(world.supplier(id)).at(-1)?.manifest.sequence ?? 0);
    const disk = await checkpoints();
    await loseAndRestore();
    const signed = Number((await checkpoints()).at(-1)?.['size']);
    const found = await reckonWith(world.house().gateway, world.board, lostNote);
    expect(found).toMatchObject({ what: 'lost', from: signed, to: disk.at(-1)?.['size'] });
    expect(await reconcileWith(lostNote)).toMatchObject({ what: 'lost', feeds: 2 });

    // The reading is the one of the first night: of it nothing is sent any more.
    const before = requests();
    const [waiting] = await world.night();
    expect(waiting?.feeds.map(({ error }) => error?.code)).toEqual(['generation_expired', 'generation_expired']);
    expect(requests()).toEqual(before);

    const people = changed(world.people());
    await world.drop(school, people);
    const [report] = await world.night();
    expect(report?.feeds.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
    expectPromised(people);
    for (const [index, id] of suppliers.entries()) {
      const all = wires(world.supplier(id)).map(({ manifest }) => manifest);
      const next = all.find(({ sequence }) => sequence > (last[index] ?? 0));
      expect(next?.mode).toBe('full');
      expect(next?.sequence).toBeGreaterThan(100_000_000);
      expect(next?.sequence).toBeLessThan(2 ** 31);
    }
    const quiet = requests();
    await world.night();
    expect(requests()).toEqual(quiet);
    expect(await world.verify()).toMatchObject({ ok: true, lost: [{ from: signed, to: found.to }] });
  });

  test('makes a checkpoint of what was lost known as lost, and nothing else', async () => {
    await twoNights();
    const { gateway } = world.house();
    const lost = (await gateway.store.all('SELECT size, note FROM checkpoint ORDER BY size')).map((row) => ({
      size: Number(row['size']),
      note: String(row['note']),
    }));
    await loseAndRestore();
    const { from, to } = await reconcileWith(outsideNote());
    const book = world.house().gateway;
    for (const { size, note } of lost) {
      const found = await verifyBook(book, world.board, note);
      expect(found).toMatchObject(size > from ? { ok: false, code: 'older_lost' } : { ok: true });
    }
    expect(lost.filter(({ size }) => size > from && size <= to).length).toBeGreaterThan(1);
    await book.store.batch([{ sql: "UPDATE ledger_entry SET body = body || ' ' WHERE seq = 1", params: [] }]);
    expect(await verifyBook(book, world.board, lost.at(-1)?.note)).toMatchObject({ ok: false, code: 'entry_changed' });
  });

  test('comes after what people decided anew, however much that is', async () => {
    await twoNights();
    await loseAndRestore();
    const wireName = 'geboortedatum';
    expect(JSON.stringify(heldOf(world.supplier('basispoort').state(), school)['pupil'])).toContain(wireName);
    await world.narrow('basispoort', (document) => {
      const { dateOfBirth: _gone, ...left } = document.fields.pupil ?? {};
      document.fields.pupil = left;
    });
    const { gateway } = world.house();
    const lostSize = Number(outsideNote().split('\n')[1]);
    while ((await world.entries()).length <= lostSize) await noteBackup(gateway, world.board, undefined);
    expect(await reconcileWith(outsideNote())).toMatchObject({ what: 'lost', to: lostSize });
    await world.drop(school, changed(world.people()));
    const [report] = await world.night();
    expect(report?.feeds.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
    const held = heldOf(world.supplier('basispoort').state(), school)['pupil'] ?? [];
    expect(held.length).toBeGreaterThan(0);
    expect(JSON.stringify(held)).not.toContain(wireName);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test('with a checkpoint that a supplier has is enough where what was kept outside is lost as well', async () => {
    await twoNights();
    const { manifest } = wires(world.supplier('basispoort')).at(-1) ?? {};
    const note = String(manifest?.checkpoint);
    rmSync(witnessFile());
    await loseAndRestore();
    expect(await reconcileWith(note)).toMatchObject({ what: 'lost' });
    expect(Number(outsideNote().split('\n')[1])).toBe(Number((await checkpoints()).at(-1)?.['size']));
    await world.night();
    expect(await world.verify()).toMatchObject({ ok: true });
    expect(await reckonWith(world.house().gateway, world.board, note)).toMatchObject({ what: 'known' });
  });

  test('of a backup after which nothing was signed loses nothing, and goes anew all the same', async () => {
    world = await openTestHouse({ schools: [twelvePupils(smallPrimary)] });
    await world.night();
    await backUp();
    await loseAndRestore();
    expect(await reconcileWith(outsideNote())).toMatchObject({ what: 'whole', feeds: 2 });
    const [report] = await world.night();
    expect(report?.feeds.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
    expectPromised(world.people());
    expect(await world.verify()).toMatchObject({ ok: true, lost: [] });
  });

  test('asks for a signature of this board, for one that is new enough, and for somebody who may', async () => {
    await twoNights();
    const note = outsideNote();
    const [first] = await world.house().gateway.store.all('SELECT note FROM checkpoint ORDER BY size LIMIT 1');
    rmSync(witnessFile());
    await loseAndRestore();
    await expect(reconcileWith(note.replace('sluis/', 'sluis/x'))).rejects.toMatchObject({
      code: 'checkpoint_foreign',
    });
    await expect(reconcileWith('')).rejects.toMatchObject({ code: 'checkpoint_foreign' });
    await expect(reconcileWith(String(first?.['note']))).rejects.toMatchObject({ code: 'checkpoint_older' });
    const by = { note, actor: world.actors.approver, reasonCode: 'incident' } as const;
    await expect(reconcile(world.house().gateway, world.board, by)).rejects.toMatchObject({ code: 'actor_forbidden' });
    await expect(world.night()).rejects.toMatchObject({ code: 'ledger_rolled_back' });
  });

  test('is no way to explain a ledger that was never put back', async () => {
    await twoNights();
    const { gateway } = world.house();
    const note = outsideNote();
    expect(await reckonWith(gateway, world.board, note)).toMatchObject({ what: 'fine' });
    expect(await reconcileWith(note)).toMatchObject({ what: 'fine', feeds: 0 });
    const signer = await gateway.keyring.signer(world.board);
    const origin = `sluis/${world.board}`;
    const forged = signNote(headText({ origin, size: 3, root: '00'.repeat(32) }), origin, signer);
    await expect(reconcileWith(forged)).rejects.toMatchObject({ code: 'ledger_broken' });
  });

  test('holds a second time, with the same backup', async () => {
    await twoNights();
    await loseAndRestore();
    await reconcileWith(outsideNote());
    await world.drop(school, changed(world.people()));
    await world.night();
    const sequences = () => suppliers.map((id) => wires(world.supplier(id)).at(-1)?.manifest.sequence ?? 0);
    const before = sequences();
    const between = outsideNote();
    world.clock.sleep(1);
    await loseAndRestore();
    await reconcileWith(outsideNote());
    const people = changed(world.people());
    await world.drop(school, people);
    const [report] = await world.night();
    expect(report?.feeds.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
    for (const [index, sequence] of sequences().entries()) expect(sequence).toBeGreaterThan(before[index] ?? 0);
    expectPromised(people);
    expect(await verifyBook(world.house().gateway, world.board, between)).toMatchObject({ code: 'older_lost' });
  });
});
