import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { GatewayError } from '../errors.ts';
import { fileError, isErrorWith } from './file-error.ts';
import { sqliteError } from './sqlite-errors.ts';

/** In one step: a step that ends before the last page starts anew whenever another connection writes. */
const allPages = 2 ** 31 - 1;

export const syncPath = (path: string): void => {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

/**
 * Copies a database that others may be writing to, as it is at one moment, into a new file of mode 0600 that is one whole
 * (its log is folded in), checked and on the disk. Throws backup_broken, store_full and the store's other codes.
 */
export const copyDatabase = async (from: string, to: string): Promise<void> => {
  try {
    closeSync(openSync(to, 'wx', 0o600));
  } catch (cause) {
    throw fileError(cause, 'backup');
  }
  await copyPages(from, to);
  foldLog(to);
  syncPath(to);
};

/** What is damaged or no database at all is the trouble of this file, and not of the store. */
const asCopyError = (cause: unknown): GatewayError => {
  const error = sqliteError(cause);
  return error.code === 'store_corrupt' ? new GatewayError('backup_broken', { found: 'integrity' }, { cause }) : error;
};

const copyPages = async (from: string, to: string): Promise<void> => {
  let source: DatabaseSync | undefined;
  try {
    source = new DatabaseSync(resolve(from), { readOnly: true });
    await backup(source, to, { rate: allPages });
  } catch (cause) {
    throw asCopyError(cause);
  } finally {
    source?.close();
  }
};

/**
 * A copy takes over that its original has a log beside it; without one it is a single file. Then SQLite looks at every page
 * and index.
 */
const foldLog = (path: string): void => {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(resolve(path));
    db.exec('PRAGMA journal_mode = DELETE');
    const said = db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
    if (said !== 'ok') throw new GatewayError('backup_broken', { found: 'integrity' });
  } catch (cause) {
    throw asCopyError(cause);
  } finally {
    db?.close();
  }
};

/** A link never replaces a file. Where the disk knows no links (a USB stick), looking first is as near as it gets. */
const giveName = (part: string, path: string): void => {
  try {
    linkSync(part, path);
    rmSync(part);
  } catch (error) {
    if (isErrorWith(error, 'EEXIST') || existsSync(path)) throw error;
    renameSync(part, path);
  }
};

/** Gives a finished file its name, all at once; what has that name already stays. Throws usage_invalid (`file_exists`). */
export const placeDatabase = (part: string, path: string): void => {
  try {
    giveName(part, path);
    syncPath(dirname(path));
  } catch (cause) {
    if (isErrorWith(cause, 'EEXIST')) throw new GatewayError('usage_invalid', { found: 'file_exists' }, { cause });
    throw fileError(cause, 'backup');
  }
};
