import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { GatewayError } from '../errors.ts';
import type { Random, Store } from '../ports.ts';

const masterBytes = 32;
const setting = 'masterKey';

const isErrorWith = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** Whoever copies the data folder, a backup for one, must not have the key with it. */
export const refuseInside = (path: string, dataFolder: string): void => {
  const way = relative(resolve(dataFolder), resolve(path));
  const outside = way.startsWith('..') || isAbsolute(way);
  if (!outside) throw new GatewayError('config_invalid', { setting, found: 'inside_data_folder' });
};

/** The mode is that of the file that was opened. Windows has no such modes. */
const checkFile = (file: number): void => {
  const { mode, size } = fstatSync(file);
  const found = `0${(mode & 0o777).toString(8)}`;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new GatewayError('config_invalid', { setting, expected: '0600', found });
  }
  if (size !== masterBytes) throw new GatewayError('config_invalid', { setting, count: size, limit: masterBytes });
};

/** The master key in this file; undefined when there is none. Throws config_invalid (mode, length, unreadable). */
export const readMasterKey = (path: string): Uint8Array | undefined => {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    checkFile(file);
    return new Uint8Array(readFileSync(file));
  } catch (cause) {
    if (isErrorWith(cause, 'ENOENT')) return undefined;
    throw cause instanceof GatewayError ? cause : new GatewayError('config_invalid', { setting }, { cause });
  } finally {
    if (file !== undefined) closeSync(file);
  }
};

const sync = (path: string): void => {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

/** Under another name first, then linked: the file appears whole and on the disk, and never replaces another. */
const placeFile = (path: string, key: Uint8Array, part: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(part, key, { mode: 0o600, flag: 'wx' });
  try {
    sync(part);
    linkSync(part, path);
    sync(dirname(path));
  } finally {
    rmSync(part);
  }
};

/**
 * Writes a master key with mode 0600. Throws config_invalid, with `found` `exists` when there is one already:
 * a master key is never overwritten.
 */
export const writeMasterKey = (path: string, key: Uint8Array, random: Random): void => {
  const part = `${path}.${Array.from(random.bytes(8), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  try {
    placeFile(path, key, part);
  } catch (cause) {
    const found = isErrorWith(cause, 'EEXIST') ? { found: 'exists' } : {};
    throw new GatewayError('config_invalid', { setting, ...found }, { cause });
  }
};

const createMaster = async (path: string, random: Random, store: Store): Promise<void> => {
  // With keys in the store a new master key would open none of them: the old one has to come back.
  const keys = await store.all('SELECT purpose FROM keyring LIMIT 1');
  if (keys.length > 0) throw new GatewayError('key_missing', { setting });
  try {
    writeMasterKey(path, random.bytes(masterBytes), random);
  } catch (error) {
    // Another process made it in the meantime: that one counts.
    if (!(error instanceof GatewayError && error.subject.found === 'exists')) throw error;
  }
};

/**
 * The 32 bytes that wrap every other key, from a file outside the data folder; made when absent.
 * Throws config_invalid (inside the data folder, mode wider than 0600, wrong length, unreadable) and
 * key_missing (absent, while the store holds keys that only the lost one opens).
 */
export const loadMasterKey = async (parts: {
  readonly path: string;
  readonly dataFolder: string;
  readonly random: Random;
  readonly store: Store;
}): Promise<Uint8Array> => {
  const { path, dataFolder, random, store } = parts;
  refuseInside(path, dataFolder);
  const known = readMasterKey(path);
  if (known !== undefined) return known;
  await createMaster(path, random, store);
  const made = readMasterKey(path);
  if (made === undefined) throw new GatewayError('key_missing', { setting });
  return made;
};
