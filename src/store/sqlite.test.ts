import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeContract } from '../../test/contract/store.ts';
import type { Statement, Store } from '../ports.ts';
import { integer } from '../row.ts';
import { configure } from './sqlite-pragmas.ts';
import { openSqlite } from './sqlite.ts';

const run = promisify(execFile);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluis-store-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const insert = (id: string, name = 'x'): Statement => ({
  sql: 'INSERT INTO board (id, number, name) VALUES (?, 1, ?)',
  params: [id, name],
});
const count = async (store: Store): Promise<number> => {
  const [row] = await store.all('SELECT count(*) AS n FROM board');
  return integer(row ?? {}, 'n');
};

describe('the contract, on SQLite', () => {
  storeContract(async () => {
    const path = join(folder, 'sluis.db');
    const opened: Store[] = [];
    const another = async (): Promise<Store> => {
      const store = await openSqlite(path);
      opened.push(store);
      return store;
    };
    const close = async (): Promise<void> => {
      for (const store of opened.splice(0)) await store.close();
    };
    const reopen = async (): Promise<Store> => {
      await close();
      return another();
    };
    return { store: await another(), another, reopen, close };
  });
});

describe('openSqlite', () => {
  it('sets what durability and secrecy need', async () => {
    const store = await openSqlite(join(folder, 'sluis.db'));
    const pragma = async (name: string): Promise<unknown> => {
      const [row] = await store.all(`SELECT * FROM pragma_${name}`);
      return Object.values(row ?? {})[0];
    };
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);
    expect(await pragma('secure_delete')).toBe(1);
    expect(await pragma('busy_timeout')).toBe(5000);
    expect(await pragma('trusted_schema')).toBe(0);
    await store.close();
  });

  it('is defensive: the schema cannot be edited as a table', async () => {
    const store = await openSqlite(':memory:');
    const edit = store.batch([
      { sql: 'PRAGMA writable_schema = ON', params: [] },
      { sql: 'DELETE FROM sqlite_schema', params: [] },
    ]);
    await expect(edit).rejects.toMatchObject({ code: 'internal' });
    await store.close();
  });

  it('makes the folder 0700 and every file 0600, and narrows a file that was wider', async () => {
    const path = join(folder, 'data', 'sluis.db');
    const store = await openSqlite(path);
    await store.batch([insert('a')]);
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    for (const name of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(name).mode & 0o777).toBe(0o600);
    await store.close();
    chmodSync(path, 0o644);
    await (await openSqlite(path)).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('opens an empty, migrated store in memory', async () => {
    const store = await openSqlite(':memory:');
    expect(await count(store)).toBe(0);
    await store.close();
    await store.close();
  });

  it('refuses a path that cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(openSqlite(join(folder, 'file', 'sluis.db'))).rejects.toMatchObject({
      code: 'store_unwritable',
      subject: { name: 'file' },
    });
  });

  it('refuses a store from which WAL cannot be had', () => {
    // A nameless temporary database has a journal, but never a write-ahead log.
    const db = new DatabaseSync('');
    expect(() => configure(db, 'sluis.db')).toThrow(
      expect.objectContaining({ code: 'store_unwritable', subject: { setting: 'journal_mode', found: 'delete' } }),
    );
    db.close();
  });

  it('takes a name that looks like a URI as a name', async () => {
    const store = await openSqlite(join(folder, 'file:x.db?mode=memory'));
    await store.close();
    expect(statSync(join(folder, 'file:x.db?mode=memory')).size).toBeGreaterThan(0);
  });

  it('calls a file that is no database corrupt', async () => {
    const path = join(folder, 'sluis.db');
    writeFileSync(path, 'leerlingnummer;roepnaam\n'.repeat(400));
    await expect(openSqlite(path)).rejects.toMatchObject({ code: 'store_corrupt' });
  });

  it('calls a damaged page corrupt, without its content', async () => {
    const path = join(folder, 'sluis.db');
    const store = await openSqlite(path);
    await store.batch([insert('a', 'y'.repeat(9000))]);
    await store.close();
    const whole = readFileSync(path);
    writeFileSync(path, Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(whole.length - 4096, 0x5a)]));
    await expect(openSqlite(path)).rejects.toMatchObject({ code: 'store_corrupt' });
  });
});

describe('a store that cannot be written', () => {
  it('refuses a file that may not be written', async () => {
    const path = join(folder, 'sluis.db');
    await (await openSqlite(path)).close();
    chmodSync(folder, 0o755);
    chmodSync(path, 0o400);
    // A mode does not stop root, so root steps down for a moment.
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65534);
    const opening = openSqlite(path);
    if (root) process.seteuid?.(0);
    await expect(opening).rejects.toMatchObject({ code: 'store_unwritable', subject: { name: 'file' } });
  });

  it('refuses a batch with store_readonly when SQLite calls the database read-only', async () => {
    const store = await openSqlite(join(folder, 'sluis.db'));
    await store.batch([{ sql: 'PRAGMA query_only = ON', params: [] }]);
    const expected = { code: 'store_readonly', subject: { found: 'sqlite 8' } };
    await expect(store.batch([insert('a')])).rejects.toMatchObject(expected);
    await expect(store.claim('run', 'one', 1, 2)).rejects.toMatchObject(expected);
    expect(await count(store)).toBe(0);
    await store.close();
  });

  it('leaves nothing half applied when the disk is full, and goes on when there is room again', async () => {
    const store = await openSqlite(join(folder, 'sluis.db'));
    const limit = async (pages: number): Promise<void> =>
      store.batch([{ sql: `PRAGMA max_page_count = ${pages}`, params: [] }]);
    const [row] = await store.all('SELECT page_count AS n FROM pragma_page_count');
    await limit(integer(row ?? {}, 'n') + 2);
    const full = store.batch([insert('a'), insert('b', 'y'.repeat(100_000))]);
    await expect(full).rejects.toMatchObject({ code: 'store_full', subject: { found: 'sqlite 13' } });
    expect(await count(store)).toBe(0);
    await limit(1_000_000);
    await store.batch([insert('a'), insert('b', 'y'.repeat(100_000))]);
    expect(await count(store)).toBe(2);
    await store.close();
  });

  it('refuses every further write after an I/O error, until it is opened again', async () => {
    const path = join(folder, 'sluis.db');
    // A limit on file size makes the operating system refuse a write in the middle of the log.
    const program = `
      import { openSqlite } from ${JSON.stringify(new URL('./sqlite.ts', import.meta.url).href)};
      const store = await openSqlite(process.env.STORE_PATH);
      const insert = (id, length) => store.batch([
        { sql: 'INSERT INTO board (id, number, name) VALUES (?, 1, ?)', params: [id, 'y'.repeat(length)] },
      ]).then(() => 'written', (error) => [error.code, error.subject.found ?? error.subject.name].join(' '));
      const claim = () => store.claim('run', 'h', 1, 2).then(() => 'claimed', (error) => error.code);
      const found = [await insert('a', 10), await insert('b', 4_000_000), await insert('c', 10), await claim()];
      const rows = await store.all('SELECT id FROM board').catch((error) => error.code);
      console.log(JSON.stringify({ found, rows }));
    `;
    const limited = 'ulimit -f 2000 && exec "$0" --input-type=module-typescript -e "$STORE_PROGRAM"';
    const env = { ...process.env, STORE_PATH: path, STORE_PROGRAM: program };
    const { stdout } = await run('sh', ['-c', limited, process.execPath], { env });
    expect(JSON.parse(stdout)).toStrictEqual({
      found: ['written', 'store_failed sqlite 10', 'store_failed reopen', 'store_failed'],
      rows: [{ id: 'a' }],
    });
    const again = await openSqlite(path);
    await again.batch([insert('d')]);
    expect(await again.all('SELECT id FROM board ORDER BY id')).toStrictEqual([{ id: 'a' }, { id: 'd' }]);
    await again.close();
  });

  it('says store_locked when another process holds the lock for too long', async () => {
    const path = join(folder, 'sluis.db');
    const store = await openSqlite(path);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.batch([insert('a')])).rejects.toMatchObject({
      code: 'store_locked',
      subject: { found: 'sqlite 5' },
    });
    other.exec('ROLLBACK');
    other.close();
    await store.batch([insert('a')]);
    expect(await count(store)).toBe(1);
    await store.close();
  });

  it('keeps the foreign message out of what is shown', async () => {
    const store = await openSqlite(':memory:');
    await store.batch([insert('a')]);
    const error: unknown = await store.batch([insert('a')]).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'internal', message: 'internal', subject: { found: 'sqlite 19' } });
    expect(error).toHaveProperty('cause.errcode', 1555);
    await store.close();
  });

  it('counts the use of a closed store as our own mistake', async () => {
    const store = await openSqlite(':memory:');
    await store.close();
    await expect(store.batch([insert('a')])).rejects.toMatchObject({ code: 'internal' });
    await expect(store.all('SELECT 1 AS one')).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('two processes', () => {
  it('create the same new store and append to one ledger without a fork', async () => {
    const path = join(folder, 'sluis.db');
    const program = `
      import { openSqlite } from ${JSON.stringify(new URL('./sqlite.ts', import.meta.url).href)};
      const store = await openSqlite(process.env.STORE_PATH);
      await store.batch([{ sql: 'INSERT INTO ledger_head VALUES (?, 0) ON CONFLICT DO NOTHING', params: ['b'] }]);
      for (let i = 0; i < 100; i += 1) await store.batch([
        { sql: 'UPDATE ledger_head SET size = size + 1 WHERE board = ?', params: ['b'] },
        { sql: 'INSERT INTO ledger_entry (board, seq, leaf) SELECT board, size, ? FROM ledger_head', params: [process.pid + ' ' + i] },
      ]);
      await store.close();
    `;
    const start = (): Promise<unknown> =>
      run(process.execPath, ['--input-type=module-typescript', '-e', program], {
        env: { ...process.env, STORE_PATH: path },
      });
    await Promise.all([start(), start()]);
    const store = await openSqlite(path);
    const [row] = await store.all(
      'SELECT count(*) AS n, max(seq) AS top, count(DISTINCT leaf) AS leaves FROM ledger_entry',
    );
    expect({ ...row }).toStrictEqual({ n: 200, top: 200, leaves: 200 });
    await store.close();
  });
});
