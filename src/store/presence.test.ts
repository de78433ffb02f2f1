import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Store } from '../ports.ts';
import { openSqlite } from './sqlite.ts';

const [now, later] = [1_000_000, 2_000_000];
let folder = '';
let path = '';
const open: Store[] = [];
const opened = async (): Promise<Store> => {
  const store = await openSqlite(path);
  open.push(store);
  return store;
};
const claim = (store: Store, holder: string, name = 'school/99XA00') => store.claim(name, holder, now, later);
const present = async (): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.includes('.alive-')).sort();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluis-presence-'));
  path = join(folder, 'sluis.db');
});
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  await rm(folder, { recursive: true });
});

/** Another process that holds this lease until it is killed. */
const holdElsewhere = async () => {
  const script = `import { openSqlite } from ${JSON.stringify(join(import.meta.dirname, 'sqlite.ts'))};
    const store = await openSqlite(${JSON.stringify(path)});
    await store.claim('school/99XA00', 'elsewhere', ${now}, ${later});
    console.log('held');
    setInterval(() => store, 1000);`;
  const other = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script]);
  await once(other.stdout, 'data');
  return other;
};

it('keeps a lease from everybody for as long as its holder lives', async () => {
  const other = await holdElsewhere();
  try {
    expect(await claim(await opened(), 'here')).toBeUndefined();
    expect(await claim(await opened(), 'here too')).toBeUndefined();
  } finally {
    other.kill('SIGKILL');
    await once(other, 'close');
  }
});

it('gives the lease of a process that was killed to the next, at once, and never the same fence again', async () => {
  const other = await holdElsewhere();
  const store = await opened();
  other.kill('SIGKILL');
  await once(other, 'close');
  expect(await claim(store, 'here')).toEqual({ name: 'school/99XA00', fence: 2 });
  expect(await present()).toHaveLength(1);
});

it('keeps apart two that live in one process', async () => {
  const [one, two] = [await opened(), await opened()];
  expect(await claim(one, 'one')).toBeDefined();
  expect(await claim(two, 'two')).toBeUndefined();
  await one.close();
  expect(await claim(two, 'two')).toEqual({ name: 'school/99XA00', fence: 2 });
});

it('frees nothing of those who live beside one that is gone', async () => {
  const living = await opened();
  await claim(living, 'living', 'school/99XB00');
  const other = await holdElsewhere();
  other.kill('SIGKILL');
  await once(other, 'close');
  const store = await opened();
  expect(await claim(store, 'here')).toBeDefined();
  expect(await claim(store, 'here', 'school/99XB00')).toBeUndefined();
});

it('leaves nothing behind', async () => {
  const store = await opened();
  await claim(store, 'here');
  expect(await present()).toEqual(['sluis.db.alive-1']);
  await store.close();
  expect(await present()).toEqual([]);
});
