import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { GatewayError } from '../errors.ts';
import type { Lease, Row, Statement, Store } from '../ports.ts';
import { integer } from '../row.ts';
import { claimStatement, guardStatements, isLostLease, lostLease, yieldStatement } from './lease.ts';
import { fileError } from './file-error.ts';
import { migrate } from './migrate.ts';
import { isIoError, sqliteError } from './sqlite-errors.ts';
import { openPresence, type Presence } from './presence.ts';
import { readMigrations } from './sqlite-migrations.ts';
import { configure } from './sqlite-pragmas.ts';
import { asRow, checkQuery, checkStatement } from './values.ts';

const busyMs = 5000;
const cachedStatements = 500;

/** The write-ahead log and its index take over the mode of the database file. A folder that exists stays as it is. */
const prepareFile = (path: string): void => {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
  } catch (cause) {
    throw fileError(cause, 'file');
  }
};

const openDatabase = (path: string): DatabaseSync => {
  if (path !== ':memory:') prepareFile(path);
  const db = new DatabaseSync(path, { timeout: busyMs, enableForeignKeyConstraints: true, defensive: true });
  try {
    configure(db, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/** Preparing costs more than running, and the texts are few. The oldest goes when the cache is full. */
const createPreparer = (db: DatabaseSync): ((sql: string) => StatementSync) => {
  const cache = new Map<string, StatementSync>();
  return (sql) => {
    const known = cache.get(sql);
    if (known !== undefined) return known;
    const oldest = cache.size < cachedStatements ? undefined : cache.keys().next().value;
    if (oldest !== undefined) cache.delete(oldest);
    const statement = db.prepare(sql);
    cache.set(sql, statement);
    return statement;
  };
};

/** The port is asynchronous for D1's sake: a throw becomes a rejection, also here. */
const attempt = <T>(work: () => T): Promise<T> =>
  new Promise((fulfil) => {
    fulfil(work());
  });

const rollBack = (db: DatabaseSync): void => {
  // A full disk or an I/O error has SQLite roll back by itself.
  if (db.isOpen && db.isTransaction) db.exec('ROLLBACK');
};

type Guard = { read<T>(work: () => T): T; write<T>(work: () => T): T; isBroken(): boolean };

/** Wraps errors, and after an I/O error refuses whatever writes: what the disk holds is no longer known. */
const createGuard = (): Guard => {
  let broken: unknown;
  const read = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (isIoError(error)) broken = error;
      throw sqliteError(error);
    }
  };
  const write = <T>(work: () => T): T => {
    if (broken !== undefined) throw new GatewayError('store_failed', { name: 'reopen' }, { cause: broken });
    return read(work);
  };
  return { read, write, isBroken: () => broken !== undefined };
};

type Claims = {
  claim(name: string, holder: string, until: { nowMs: number; untilMs: number }): Row | undefined;
  leave(mayWrite: boolean): void;
};

/** Who only reads is of no concern to others, so a process joins them with its first claim. */
const createClaims = (db: DatabaseSync, path: string, rows: (statement: Statement) => readonly Row[]): Claims => {
  let presence: Presence | undefined;
  return {
    claim: (name, holder, { nowMs, untilMs }) => {
      if (path !== ':memory:') presence ??= openPresence(db, path);
      const statement = claimStatement(name, presence?.holder(holder) ?? holder, nowMs, untilMs);
      const [row] = rows(statement);
      // Whoever was killed cannot give back what it had; nobody has to wait for that.
      return row === undefined && presence?.freeLost() === true ? rows(statement)[0] : row;
    },
    leave: (mayWrite) => {
      presence?.leave(mayWrite);
      presence = undefined;
    },
  };
};

/** The one changes with what other connections commit, the other with what this one writes. */
const momentOf = (rows: (statement: Statement) => readonly Row[]): string =>
  ['PRAGMA data_version', 'SELECT total_changes()']
    .flatMap((sql) => rows({ sql, params: [] }).flatMap((row) => Object.values(row)))
    .join('/');

const createStore = (db: DatabaseSync, path: string): Store => {
  const prepare = createPreparer(db);
  const guard = createGuard();

  const rows = ({ sql, params }: Statement): readonly Row[] =>
    prepare(sql)
      .all(...params)
      .map(asRow);
  const claims = createClaims(db, path, rows);
  const transact = (statements: readonly Statement[], lease: Lease | undefined): void => {
    try {
      db.exec('BEGIN IMMEDIATE');
      const guarded = lease === undefined ? statements : [...guardStatements(lease), ...statements];
      for (const { sql, params } of guarded) prepare(sql).run(...params);
      db.exec('COMMIT');
    } catch (error) {
      rollBack(db);
      throw lease !== undefined && isLostLease(error) ? lostLease(lease, error) : error;
    }
  };
  const batch = (statements: readonly Statement[], lease?: Lease): Promise<void> =>
    attempt(() => {
      statements.forEach(checkStatement);
      guard.write(() => transact(statements, lease));
    });

  return {
    all: (sql, ...params) =>
      attempt(() => {
        checkQuery({ sql, params });
        return guard.read(() => rows({ sql, params }));
      }),
    batch,
    claim: (name, holder, nowMs, untilMs) =>
      attempt(() => {
        checkStatement(claimStatement(name, holder, nowMs, untilMs));
        const row = guard.write(() => claims.claim(name, holder, { nowMs, untilMs }));
        return row === undefined ? undefined : { name, fence: integer(row, 'fence') };
      }),
    yield: (lease) => batch([yieldStatement(lease)]),
    moment: () => guard.read(() => momentOf(rows)),
    close: () =>
      attempt(() => {
        if (!db.isOpen) return;
        claims.leave(!guard.isBroken());
        // Closing the last connection copies the log into the database and syncs: after a failed sync that is not tried again.
        if (!guard.isBroken()) guard.read(() => db.close());
      }),
  };
};

/**
 * Opens (and creates) the embedded store and brings it to the newest schema. `:memory:` is for tests.
 * The file gets mode 0600, a folder that has to be made 0700. After an I/O error it refuses every further
 * write until it is opened again, which reads the log anew. Throws store_unwritable, also when WAL or FULL cannot be had or
 * the file cannot be written; store_full, store_readonly, store_locked, store_failed, store_corrupt.
 */
export const openSqlite = async (path: string): Promise<Store> => {
  const store = await attempt(() => {
    try {
      // Made absolute, since SQLite reads a name that begins with `file:` as a URI with options.
      const place = path === ':memory:' ? path : resolve(path);
      return createStore(openDatabase(place), place);
    } catch (error) {
      throw sqliteError(error);
    }
  });
  try {
    await migrate(store, readMigrations());
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
};

/** A database as it lies there, without bringing it to the newest schema: to look at a copy. It refuses to write. */
export const openToRead = async (path: string): Promise<Store> =>
  attempt(() => {
    try {
      return createStore(new DatabaseSync(resolve(path), { readOnly: true, defensive: true }), resolve(path));
    } catch (error) {
      throw sqliteError(error);
    }
  });
