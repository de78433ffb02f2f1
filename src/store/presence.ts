import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileError, isErrorWith } from './file-error.ts';

/**
 * Shows every process on this database who is alive: a file of its own beside it, locked for as long as it is there. The system
 * lets the lock go when the process ends, however it ends; a number of a process would say nothing, since it is given out again.
 */
export type Presence = {
  /** The name under which this process claims: whose leases they are stands before it. */
  holder(name: string): string;
  /** Frees what is still claimed by processes that are gone; true when there were any. */
  freeLost(): boolean;
  /** Before the database is closed; then nothing is claimed any more. Who may not write leaves as one that was killed. */
  leave(mayWrite: boolean): void;
};

const mark = '.alive-';

/** https://www.sqlite.org/rescode.html#busy */
const busy = 5;

/** The lock is that of SQLite itself: it means the same wherever the database can be shared at all. Undefined when taken. */
const lock = (path: string): DatabaseSync | undefined => {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    // Nothing is ever written to it, so there is nothing to keep a journal of.
    file.exec('PRAGMA journal_mode = MEMORY');
    file.exec('BEGIN EXCLUSIVE');
    return file;
  } catch (error) {
    file.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return undefined;
    throw error;
  }
};

/** False when somebody has it. */
const isMade = (path: string): boolean => {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    return true;
  } catch (error) {
    if (isErrorWith(error, 'EEXIST')) return false;
    throw fileError(error, 'presence');
  }
};

/** Coming, going and looking who is there exclude each other, across processes: all hold the database's write lock. */
const alone = <Done>(db: DatabaseSync, work: () => Done): Done => {
  db.exec('BEGIN IMMEDIATE');
  try {
    const done = work();
    db.exec('COMMIT');
    return done;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
};

type Place = { readonly db: DatabaseSync; readonly path: string };

const numbers = ({ path }: Place): readonly number[] => {
  const start = `${basename(path)}${mark}`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))
    .map((name) => Number(name.slice(start.length)));
};

const fileOf = ({ path }: Place, number: number): string => join(dirname(path), `${basename(path)}${mark}${number}`);

/** The first number that nobody has. */
const take = (place: Place): { readonly number: number; readonly file: DatabaseSync } => {
  for (let number = 1; ; number += 1) {
    if (!isMade(fileOf(place, number))) continue;
    const file = lock(fileOf(place, number));
    if (file !== undefined) return { number, file };
  }
};

const like = (number: number): string => `${number}/%`;

const free = ({ db }: Place, number: number): void => {
  db.prepare('UPDATE lease SET until_ms = 0 WHERE holder LIKE ? AND until_ms > 0').run(like(number));
};

const freed = (place: Place, number: number): boolean => {
  try {
    alone(place.db, () => free(place, number));
    return true;
  } catch {
    // It cannot be written; the next one frees what is left.
    return false;
  }
};

const freeIfLost = (place: Place, number: number): boolean => {
  const file = lock(fileOf(place, number));
  if (file === undefined) return false;
  free(place, number);
  file.close();
  rmSync(fileOf(place, number), { force: true });
  return true;
};

/**
 * Joins those who work on the database at this path, which has its tables. Throws store_unwritable, store_full,
 * store_readonly, store_failed and what SQLite throws.
 */
export const openPresence = (db: DatabaseSync, path: string): Presence => {
  const place = { db, path };
  const { number, file } = alone(db, () => take(place));
  const others = (): readonly number[] => numbers(place).filter((one) => one !== number);
  return {
    holder: (name) => `${number}/${name}`,
    freeLost: () => alone(db, () => others().filter((one) => freeIfLost(place, one)).length > 0),
    leave: (mayWrite) => {
      const left = mayWrite && freed(place, number);
      file.close();
      if (left) rmSync(fileOf(place, number), { force: true });
    },
  };
};
