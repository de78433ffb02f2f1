import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Statement, Store, Value } from '../../src/ports.ts';
import { bytes, integer, text } from '../../src/row.ts';

/** One empty, migrated store. `another` is a second holder of the same data; `reopen` restarts the home. */
export type StoreHome = {
  readonly store: Store;
  another(): Promise<Store>;
  reopen(): Promise<Store>;
  close(): Promise<void>;
};

const t0 = Date.parse('2026-11-21T22:00:00Z');
const minute = 60_000;

const insertBoard = (id: string, name = 'Stichting Voorbeeld'): Statement => ({
  sql: 'INSERT INTO board (id, number, name) VALUES (?, ?, ?)',
  params: [id, '99990', name],
});
const boards = async (store: Store): Promise<readonly string[]> =>
  (await store.all('SELECT id FROM board ORDER BY id')).map((row) => text(row, 'id'));

const startLedger = (board: string): Statement => ({
  sql: 'INSERT INTO ledger_head (board, size) VALUES (?, 0)',
  params: [board],
});
/** The way the ledger appends: count up and insert from the head, in one batch. */
const append = (board: string, leaf: string): readonly Statement[] => [
  { sql: 'UPDATE ledger_head SET size = size + 1 WHERE board = ?', params: [board] },
  {
    sql: 'INSERT INTO ledger_entry (board, seq, leaf) SELECT board, size, ? FROM ledger_head WHERE board = ?',
    params: [leaf, board],
  },
];
const head = async (store: Store, board: string): Promise<number> => {
  const [row] = await store.all('SELECT size FROM ledger_head WHERE board = ?', board);
  return row === undefined ? -1 : integer(row, 'size');
};

/** What every home of the store must do. `open` makes an empty, migrated store. */
export const storeContract = (open: () => Promise<StoreHome>): void => {
  let home: StoreHome;
  beforeEach(async () => {
    home = await open();
  });
  afterEach(async () => {
    await home.close();
  });

  it('tells, where it can, that somebody wrote to it', async () => {
    const { store } = home;
    if (store.moment === undefined) return;
    const before = store.moment();
    expect(store.moment()).toBe(before);
    await store.batch([insertBoard('a')]);
    const after = store.moment();
    expect(after).not.toBe(before);
    await (await home.another()).batch([insertBoard('b')]);
    expect(store.moment()).not.toBe(after);
  });

  describe('values', () => {
    const kept: readonly (readonly [string, Value])[] = [
      ['a text', 'Çelik-’t Hooft \u{1F9D2}'],
      ['an empty text', ''],
      ['a text with quotes and a question mark', `a'b"c?;--`],
      ['a leading zero', '0012'],
      ['a whole number', 1_790_000_000_000],
      ['a negative number', -3],
      ['the largest whole number', Number.MAX_SAFE_INTEGER],
      ['a fraction', 0.25],
      ['NULL', null],
      ['bytes', Uint8Array.from([0, 1, 127, 128, 255])],
      ['a view inside a larger buffer', new Uint8Array(Uint8Array.from([9, 1, 2, 3, 9]).buffer, 1, 3)],
      ['no bytes', new Uint8Array(0)],
    ];
    it.each(kept)('binds and returns %s', async (_, value) => {
      const [row] = await home.store.all('SELECT ? AS value', value);
      expect(row?.['value']).toStrictEqual(value instanceof Uint8Array ? Uint8Array.from(value) : value);
    });

    it('binds a number as a double, and a column of integers takes it as one', async () => {
      const rows = await home.store.all('SELECT typeof(?) AS bare, typeof(CAST(? AS INTEGER)) AS whole', 5, 5);
      expect(rows).toStrictEqual([{ bare: 'real', whole: 'integer' }]);
    });

    it('keeps every kind in a table, integers as numbers and blobs as bytes', async () => {
      const wrapped = Uint8Array.from({ length: 256 }, (_, i) => i);
      await home.store.batch([
        {
          sql: 'INSERT INTO keyring VALUES (?, ?, ?, ?)',
          params: ['digest', '99XA00', wrapped, '2026-11-21T22:00:00Z'],
        },
        { sql: 'INSERT INTO lease VALUES (?, ?, ?, ?)', params: ['x', 7, 'h', t0] },
        {
          sql: 'INSERT INTO ledger_entry (board, seq, leaf, nonce) VALUES (?, ?, ?, ?)',
          params: ['b', 1, 'l', null],
        },
      ]);
      const [key] = await home.store.all('SELECT wrapped FROM keyring');
      expect(bytes(key ?? {}, 'wrapped')).toStrictEqual(wrapped);
      const [lease] = await home.store.all('SELECT fence, until_ms, typeof(fence) AS kind FROM lease');
      expect({ ...lease }).toStrictEqual({ fence: 7, until_ms: t0, kind: 'integer' });
      expect(await home.store.all('SELECT nonce FROM ledger_entry')).toStrictEqual([{ nonce: null }]);
    });

    it('inserts many rows from one JSON parameter', async () => {
      const rows = Array.from({ length: 500 }, (_, i) => ({ id: `b${i}`, name: `Bestuur ${i}` }));
      const sql = `INSERT INTO board (id, number, name)
        SELECT value ->> 'id', '99990', value ->> 'name' FROM json_each(?)`;
      await home.store.batch([{ sql, params: [JSON.stringify(rows)] }]);
      expect(await boards(home.store)).toHaveLength(500);
    });

    const refused: readonly (readonly [string, unknown])[] = [
      ['undefined', undefined],
      ['a Date', new Date(t0)],
      ['true', true],
      ['NaN', Number.NaN],
      ['a number above 2^53', 2 ** 53],
    ];
    it.each(refused)('refuses %s as a parameter', async (_, value) => {
      const wrong = value as Value;
      await expect(home.store.all('SELECT ? AS value', wrong)).rejects.toMatchObject({ code: 'internal' });
      const batch = home.store.batch([insertBoard('first'), { ...insertBoard('second'), params: ['s', 'n', wrong] }]);
      await expect(batch).rejects.toMatchObject({ code: 'internal', subject: { name: 'parameter', count: 3 } });
      expect(await boards(home.store)).toStrictEqual([]);
    });

    it('refuses a statement with a parameter too few or too many', async () => {
      const expected = { code: 'internal', subject: { name: 'parameters', limit: 1 } };
      await expect(home.store.all(`SELECT '?' AS x WHERE 1 = ? -- ?`)).rejects.toMatchObject(expected);
      await expect(home.store.all('SELECT ? AS x', 1, 2)).rejects.toMatchObject(expected);
      expect(await home.store.all(`SELECT '?' AS x WHERE 1 = ? -- ?`, 1)).toStrictEqual([{ x: '?' }]);
    });

    it('calls an integer that a number cannot hold corrupt', async () => {
      await expect(home.store.all('SELECT 9007199254740993 AS n')).rejects.toMatchObject({ code: 'store_corrupt' });
    });

    it('does not change rows through a query', async () => {
      const sneaky = home.store.all('INSERT INTO board (id, number, name) VALUES (1, 2, 3) RETURNING id');
      await expect(sneaky).rejects.toMatchObject({ code: 'internal', subject: { name: 'query' } });
      expect(await boards(home.store)).toStrictEqual([]);
    });
  });

  describe('batch', () => {
    it('applies its statements in order', async () => {
      await home.store.batch([
        insertBoard('b', 'old'),
        { sql: 'UPDATE board SET name = ? WHERE id = ?', params: ['new', 'b'] },
      ]);
      expect(await home.store.all('SELECT name FROM board')).toStrictEqual([{ name: 'new' }]);
    });

    it('is all or nothing', async () => {
      await home.store.batch([insertBoard('a')]);
      const batch = home.store.batch([insertBoard('b'), insertBoard('a'), insertBoard('c')]);
      await expect(batch).rejects.toMatchObject({ code: 'internal' });
      expect(await boards(home.store)).toStrictEqual(['a']);
      await home.store.batch([insertBoard('d')]);
      expect(await boards(home.store)).toStrictEqual(['a', 'd']);
    });

    it('holds foreign keys', async () => {
      const orphan = { sql: `INSERT INTO segment VALUES ('none', 1, 'pupil', ?)`, params: [new Uint8Array(1)] };
      await expect(home.store.batch([orphan])).rejects.toMatchObject({ code: 'internal' });
    });

    it('does nothing when it is empty', async () => {
      await home.store.batch([]);
      expect(await boards(home.store)).toStrictEqual([]);
    });

    it('shows a query that is wrong as our own mistake', async () => {
      await expect(home.store.all('SELECT nothing FROM nowhere')).rejects.toMatchObject({ code: 'internal' });
    });
  });

  describe('lease', () => {
    it('is claimed once, and again when it was yielded, with a fence that grows by one', async () => {
      const first = await home.store.claim('run/99XA00', 'one', t0, t0 + minute);
      expect(first).toStrictEqual({ name: 'run/99XA00', fence: 1 });
      expect(await home.store.claim('run/99XA00', 'two', t0 + 1, t0 + minute)).toBeUndefined();
      if (first !== undefined) await home.store.yield(first);
      const next = await home.store.claim('run/99XA00', 'two', t0 + 2, t0 + minute);
      expect(next).toStrictEqual({ name: 'run/99XA00', fence: 2 });
    });

    it('is one per name', async () => {
      expect(await home.store.claim('a', 'one', t0, t0 + minute)).toStrictEqual({ name: 'a', fence: 1 });
      expect(await home.store.claim('b', 'two', t0, t0 + minute)).toStrictEqual({ name: 'b', fence: 1 });
    });

    it('lets its holder write and leaves no guard behind', async () => {
      const lease = await home.store.claim('run', 'one', t0, t0 + minute);
      await home.store.batch([insertBoard('a')], lease);
      await home.store.batch([], lease);
      expect(await boards(home.store)).toStrictEqual(['a']);
      expect(await home.store.all('SELECT fence FROM lease_guard')).toStrictEqual([]);
    });

    it('can be claimed once expired, and the old holder is refused with nothing left', async () => {
      const old = await home.store.claim('run', 'one', t0, t0 + minute);
      const other = await home.another();
      expect(await other.claim('run', 'two', t0 + minute - 1, t0 + 2 * minute)).toBeUndefined();
      const current = await other.claim('run', 'two', t0 + minute, t0 + 2 * minute);
      expect(current).toStrictEqual({ name: 'run', fence: 2 });

      const late = home.store.batch([insertBoard('late')], old);
      await expect(late).rejects.toMatchObject({ code: 'lease_lost', subject: { name: 'run' } });
      await expect(home.store.batch([], old)).rejects.toMatchObject({ code: 'lease_lost' });
      await other.batch([insertBoard('in time')], current);
      expect(await boards(home.store)).toStrictEqual(['in time']);
      expect(await home.store.all('SELECT fence FROM lease_guard')).toStrictEqual([]);
    });

    it('does not come back to a holder that yielded, and a late yield frees nobody else’s', async () => {
      const old = await home.store.claim('run', 'one', t0, t0 + minute);
      if (old === undefined) throw new Error('not claimed');
      await home.store.yield(old);
      await expect(home.store.batch([insertBoard('late')], old)).rejects.toMatchObject({ code: 'lease_lost' });
      await home.store.claim('run', 'two', t0 + 1, t0 + minute);
      await home.store.yield(old);
      expect(await home.store.claim('run', 'three', t0 + 2, t0 + minute)).toBeUndefined();
      expect(await boards(home.store)).toStrictEqual([]);
    });

    it('has one winner when two claim at once', async () => {
      const other = await home.another();
      for (let round = 0; round < 5; round += 1) {
        const stores = [home.store, other, home.store, other];
        const claims = await Promise.all(stores.map((s, i) => s.claim(`run ${round}`, `${i}`, t0, t0 + minute)));
        expect(claims.filter((claim) => claim !== undefined)).toStrictEqual([{ name: `run ${round}`, fence: 1 }]);
      }
    });

    it('is no mistake of ours when another NOT NULL is met', async () => {
      const lease = await home.store.claim('run', 'one', t0, t0 + minute);
      const batch = home.store.batch([{ ...insertBoard('a'), params: ['a', null, 'x'] }], lease);
      await expect(batch).rejects.toMatchObject({ code: 'internal' });
    });
  });

  describe('ledger', () => {
    it('neither forks nor conflicts when two append at once', async () => {
      const other = await home.another();
      await home.store.batch([startLedger('b')]);
      const leaves = Array.from({ length: 20 }, (_, i) => `leaf ${i}`);
      await Promise.all(leaves.map((leaf, i) => (i % 2 === 0 ? home.store : other).batch(append('b', leaf))));
      const rows = await home.store.all('SELECT seq, leaf FROM ledger_entry WHERE board = ? ORDER BY seq', 'b');
      expect(rows.map((row) => integer(row, 'seq'))).toStrictEqual(leaves.map((_, i) => i + 1));
      expect(new Set(rows.map((row) => text(row, 'leaf')))).toStrictEqual(new Set(leaves));
      expect(await head(home.store, 'b')).toBe(20);
    });

    it('keeps the order in which one holder appends, also within a batch', async () => {
      await home.store.batch([startLedger('b')]);
      await home.store.batch([...append('b', 'one'), ...append('b', 'two')]);
      await home.store.batch(append('b', 'three'));
      const rows = await home.store.all('SELECT leaf FROM ledger_entry ORDER BY seq');
      expect(rows).toStrictEqual([{ leaf: 'one' }, { leaf: 'two' }, { leaf: 'three' }]);
    });

    it('keeps the head, the entries and the fence through a restart', async () => {
      await home.store.batch([startLedger('b')]);
      await home.store.batch([...append('b', 'one'), ...append('b', 'two')]);
      await home.store.claim('run', 'one', t0, t0 + minute);
      const again = await home.reopen();
      expect(await head(again, 'b')).toBe(2);
      await again.batch(append('b', 'three'));
      const rows = await again.all('SELECT seq, leaf FROM ledger_entry ORDER BY seq');
      expect(rows.map((row) => text(row, 'leaf'))).toStrictEqual(['one', 'two', 'three']);
      expect(await again.claim('run', 'two', t0 + minute, t0 + 2 * minute)).toStrictEqual({ name: 'run', fence: 2 });
    });
  });
};
