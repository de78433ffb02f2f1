import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKeyring } from '../keys/keyring.ts';
import type { Random, Store } from '../ports.ts';
import { openSqlite } from '../store/sqlite.ts';
import { loadMasterKey, writeMasterKey } from './master.ts';

const random: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };
const clock = { now: () => new Date('2026-11-21T22:00:00Z') };

let folder: string;
let path: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluis-master-'));
  path = join(folder, 'keys', 'master.key');
  store = await openSqlite(':memory:');
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});
const load = (at = path): Promise<Uint8Array> =>
  loadMasterKey({ path: at, dataFolder: join(folder, 'data'), random, store });

it('makes 32 bytes with mode 0600 in a folder with mode 0700, once', async () => {
  const master = await load();
  expect(master).toHaveLength(32);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(folder, 'keys'))).toStrictEqual(['master.key']);
  expect(await load()).toStrictEqual(master);
});

it('settles a race on one key', async () => {
  const [one, two] = await Promise.all([load(), load()]);
  expect(one).toStrictEqual(two);
});

it.each([0o604, 0o640, 0o644, 0o660])('refuses the wider mode %o', async (mode) => {
  await load();
  chmodSync(path, mode);
  await expect(load()).rejects.toMatchObject({
    code: 'config_invalid',
    subject: { setting: 'masterKey', expected: '0600', found: `0${mode.toString(8)}` },
  });
});

it.each([0, 31, 33, 64])('refuses a file of %i bytes', async (length) => {
  path = join(folder, 'short.key');
  writeFileSync(path, random.bytes(length), { mode: 0o600 });
  await expect(load()).rejects.toMatchObject({ code: 'config_invalid', subject: { count: length, limit: 32 } });
});

it('refuses a path inside the data folder, and what is no file', async () => {
  const inside = { code: 'config_invalid', subject: { setting: 'masterKey', found: 'inside_data_folder' } };
  await expect(load(join(folder, 'data', 'deep', 'master.key'))).rejects.toMatchObject(inside);
  await expect(load(join(folder, 'data', '..', 'data', 'master.key'))).rejects.toMatchObject(inside);
  await expect(load(folder)).rejects.toMatchObject({ code: 'config_invalid', subject: { setting: 'masterKey' } });
  writeFileSync(join(folder, 'file'), '');
  await expect(load(join(folder, 'file', 'master.key'))).rejects.toMatchObject({ code: 'config_invalid' });
});

it('makes no new key while the store holds keys of a lost one', async () => {
  await createKeyring({ store, master: await load(), random, clock }).signer('99990');
  rmSync(path);
  await expect(load()).rejects.toMatchObject({ code: 'key_missing', subject: { setting: 'masterKey' } });
  expect(readdirSync(join(folder, 'keys'))).toStrictEqual([]);
});

it('never overwrites a master key', async () => {
  const master = await load();
  expect(() => writeMasterKey(path, random.bytes(32), random)).toThrow(
    expect.objectContaining({ code: 'config_invalid', subject: { setting: 'masterKey', found: 'exists' } }),
  );
  expect(new Uint8Array(readFileSync(path))).toStrictEqual(master);
  expect(readdirSync(join(folder, 'keys'))).toStrictEqual(['master.key']);
});
