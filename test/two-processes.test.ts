// Two real processes on one data folder: the lease of a school with its fencing number, against real sockets.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openToRead } from '../src/store/sqlite.ts';
import { smallPrimary, twelvePupils } from './world/board.ts';
import { openTestHouse, type TestHouse } from './world/house.ts';
import { asPromised, compared, heldOf, promised } from './world/promise.ts';
import { wires } from './world/wire.ts';

const launcher = join(import.meta.dirname, '../bin/sluis.js');
const school = '99XA00';
const supplier = 'digital-board';
type Ended = { readonly code: number | null; readonly said: string };
type Running = { readonly child: ChildProcess; readonly ended: Promise<Ended> };

let world: TestHouse;
const running: ChildProcess[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await world.close();
});

/** A command as somebody types it, in a process of its own. */
const type = (...words: readonly string[]): Running => {
  const env = {
    PATH: process.env['PATH'] ?? '',
    SLUIS_DATA: join(world.folder, 'data'),
    SLUIS_KEYS: join(world.folder, 'keys', 'master.key'),
    SLUIS_ALLOW_LOOPBACK: '1',
  };
  const child = spawn(process.execPath, [launcher, ...words, '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let said = '';
  child.stdout.on('data', (data: Buffer) => void (said += data.toString()));
  child.stderr.on('data', (data: Buffer) => void (said += data.toString()));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, said })));
  return { child, ended };
};

const sync = (): Running => type('sync', '--school', school);

/** The real clock: the processes have no other. */
const open = async (): Promise<void> => {
  world = await openTestHouse({
    schools: [twelvePupils(smallPrimary)],
    suppliers: [{ profile: supplier }],
    at: new Date().toISOString(),
  });
};
const received = () => world.supplier(supplier).received.length;
const expectPromised = () => {
  const held = heldOf(world.supplier(supplier).state(), school, new Set(['id', 'classId', 'studentId']));
  expect(compared(held, promised[supplier]?.(world.people()) ?? {})).toEqual(asPromised);
};
const outcomes = async () =>
  (await world.entries()).filter(({ kind }) => kind === 'outcome').map(({ facts }) => facts['result']);

test('the second is told that a run is under way, and the supplier sees one', { timeout: 60_000 }, async () => {
  await open();
  world.supplier(supplier).misbehave({ kind: 'stall' }, 1);
  const first = sync();
  await world.supplier(supplier).arrived(1);
  const second = await sync().ended;
  expect(second.code).toBe(4);
  expect(second.said).toContain('"lease_taken"');
  expect(received()).toBe(1);
  first.child.kill('SIGKILL');
  expect((await first.ended).code).toBeNull();
});

test('one that slept past its lease is refused by its fence, and sends nothing more', { timeout: 60_000 }, async () => {
  await open();
  world.supplier(supplier).misbehave({ kind: 'lost' }, 1);
  world.supplier(supplier).misbehave({ kind: 'stall' }, 1);
  const first = sync();
  // The answer to its first attempt was lost; it sleeps in the middle of its second.
  await world.supplier(supplier).arrived(2);
  first.child.kill('SIGSTOP');
  const { store } = world.house().gateway;
  const name = `school/${school}`;
  const [before] = await store.all('SELECT fence FROM lease WHERE name = ?', name);
  // Its time passes while it sleeps.
  await store.batch([{ sql: 'UPDATE lease SET until_ms = 1 WHERE name = ?', params: [name] }]);

  expect(await sync().ended).toMatchObject({ code: 0 });
  const [after] = await store.all('SELECT fence FROM lease WHERE name = ?', name);
  expect(Number(after?.['fence'])).toBe(Number(before?.['fence']) + 1);
  const there = received();
  expectPromised();

  // It wakes up to a connection that is gone, as after a night of sleep.
  await world.supplier(supplier).refuse();
  await world.supplier(supplier).recover();
  first.child.kill('SIGCONT');
  const { code, said } = await first.ended;
  expect(said).toContain('"lease_lost"');
  expect(code).toBe(4);

  // What it had sent before it slept is all that it ever sent.
  expect(received()).toBe(there);
  const sequences = wires(world.supplier(supplier)).map(({ manifest }) => manifest.sequence);
  expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  expectPromised();
  expect(await outcomes()).toEqual(['unknown', 'accepted']);
  expect(await world.verify()).toMatchObject({ ok: true });
  expect(await sync().ended).toMatchObject({ code: 0 });
  expectPromised();
});

test('many at once come to what one comes to', { timeout: 120_000 }, async () => {
  await open();
  const ended = await Promise.all(Array.from({ length: 5 }, () => sync().ended));
  expect(ended.map(({ code }) => code).filter((code) => code !== 0 && code !== 4)).toEqual([]);
  expect(ended.filter(({ code }) => code === 0).length).toBeGreaterThan(0);
  const sequences = wires(world.supplier(supplier)).map(({ manifest }) => `${manifest.sequence}/${manifest.part}`);
  expect(new Set(sequences).size).toBe(sequences.length);
  expectPromised();
  expect(new Set(await outcomes())).toEqual(new Set(['accepted']));
  expect(await world.verify()).toMatchObject({ ok: true });
});

test('a backup that is made while a run is under way is whole', { timeout: 60_000 }, async () => {
  await open();
  world.supplier(supplier).misbehave({ kind: 'stall' }, 1);
  const run = sync();
  await world.supplier(supplier).arrived(1);
  const file = join(world.folder, 'backup.db');
  expect(await type('backup', file).ended).toMatchObject({ code: 0 });
  run.child.kill('SIGKILL');
  await run.ended;
  const copy = await openToRead(file);
  const pending = await copy.all("SELECT id FROM delivery WHERE state = 'open'");
  await copy.close();
  expect(pending).toHaveLength(1);
});
