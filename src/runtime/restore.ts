import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Restored } from '../cli/home.ts';
import type { Config } from '../config.ts';
import { GatewayError } from '../errors.ts';
import { createKeyring } from '../keys/keyring.ts';
import { createRemember } from '../ledger/append.ts';
import { markRestored } from '../ledger/standing.ts';
import type { Clock, Keyring, Random, Store } from '../ports.ts';
import { copyDatabase, placeDatabase, syncPath } from '../store/sqlite-backup.ts';
import { openSqlite, openToRead } from '../store/sqlite.ts';
import { readMigrations } from '../store/sqlite-migrations.ts';
import { fileError } from '../store/file-error.ts';
import { proveLedgers, removePart } from './backup.ts';
import { readMasterKey, refuseInside } from './master.ts';

const clock: Clock = { now: () => new Date() };
const random: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };

/** What people put into a data folder themselves, and what a restore that was cut off left. */
const mayBeThere = /^(?:inbox|mappings|suppliers|restore\.part(?:-wal|-shm|-journal)?)$/;

/** A restore never replaces anything: what is there may be the newer one. */
const prepareFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw fileError(cause, 'folder');
  }
  if (readdirSync(folder).every((name) => mayBeThere.test(name))) return;
  throw new GatewayError('usage_invalid', { found: 'data_in_use' });
};

/** A database of ours, and not of a newer gateway whose tables this one does not know. */
const checkSchema = async (store: Store): Promise<void> => {
  const rows = await store.all('SELECT version FROM migration').catch((cause: unknown) => {
    throw new GatewayError('backup_broken', { found: 'schema' }, { cause });
  });
  const ours = new Set(readMigrations().map(({ version }) => version));
  if (rows.length === 0) throw new GatewayError('backup_broken', { found: 'schema' });
  if (rows.some((row) => !ours.has(Number(row['version']))))
    throw new GatewayError('backup_broken', { found: 'newer' });
};

/** Undefined where the master key was not put back yet: then signatures are looked at later. */
const keyringFor = (config: Config, store: Store): Keyring | undefined => {
  refuseInside(config.keys, config.data);
  const given = config.secrets.masterKey;
  const master = given === undefined ? readMasterKey(config.keys) : Buffer.from(given.reveal(), 'base64');
  return master === undefined ? undefined : createKeyring({ store, master, random, clock, ephemeral: true });
};

const check = async (config: Config, part: string): Promise<boolean> => {
  const store = await openToRead(part);
  try {
    await checkSchema(store);
    const keyring = keyringFor(config, store);
    await proveLedgers(store, keyring);
    return keyring !== undefined;
  } finally {
    await store.close();
  }
};

/** The ledger says that it was put back, and nothing is signed or sent until it is reconciled. */
const mark = async (part: string): Promise<Omit<Restored, 'signatures'>> => {
  const store = await openSqlite(part);
  try {
    const at = clock.now().toISOString();
    const remember = createRemember(random);
    const boards = (await store.all('SELECT id, name FROM board ORDER BY id')).map((row) => [
      String(row['id']),
      String(row['name']),
    ]);
    const [first] = await store.all('SELECT max(at) AS at FROM checkpoint');
    await store.batch(
      boards.flatMap(([id = '']) => [
        markRestored(id, at),
        ...remember(id, { kind: 'backup', at, facts: { what: 'restored' } }),
      ]),
    );
    const signedAt = first?.['at'];
    return { board: boards[0]?.[1], signedAt: typeof signedAt === 'string' ? signedAt : undefined };
  } finally {
    await store.close();
  }
};

/**
 * Puts a copy of the database back into a data folder that holds none. The copy is checked and marked under another name
 * and then gets its own: whatever goes wrong, the folder is as it was. Throws usage_invalid (data_in_use, file_unreadable),
 * backup_broken, seal_broken (of another master key), and the store's codes.
 */
export const restoreBackup = async (config: Config, file: string): Promise<Restored> => {
  if (!existsSync(file)) throw new GatewayError('usage_invalid', { found: 'file_unreadable' });
  prepareFolder(config.data);
  const part = join(config.data, 'restore.part');
  removePart(part);
  try {
    await copyDatabase(file, part);
    const signatures = await check(config, part);
    const marked = await mark(part);
    syncPath(part);
    placeDatabase(part, join(config.data, 'sluis.db'));
    return { ...marked, signatures };
  } finally {
    removePart(part);
  }
};
