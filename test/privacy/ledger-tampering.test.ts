// A ledger that somebody with access to the file changes: every change is found, or has no effect on what it says.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCheckpoints } from '../../src/ledger/checkpoint.ts';
import { verifyLedger, type Verification } from '../../src/ledger/verify.ts';
import type { Random, Store } from '../../src/ports.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import {
  below,
  entry,
  hex,
  memoryWitness,
  openLedger,
  outcome,
  seededKeyring,
  seededRandom,
  tickingClock,
  type LedgerWorld,
} from '../ledger-world.ts';

const seed = process.env['SLUIS_SEED'] ?? 'tampering';
const mutations = 2_000;
const cleanCopies = 20;
const length = 60;
const signedAt = [11, 32, length];

const folder = mkdtempSync(join(tmpdir(), 'sluis-tampering-'));
const original = join(folder, 'original.db');
/** Copies are made in this world: what is kept outside is the same for all of them. */
const outside = memoryWitness();
const keyring = seededKeyring('world');
let witness = '';

const fill = async (world: LedgerWorld, board: string): Promise<void> => {
  const checkpoints = createCheckpoints({ store: world.store, keyring, clock: tickingClock(), witness: outside });
  for (let size = 0; size < length; size++) {
    const isRetention = size === 40;
    await world.append(
      board,
      isRetention ? entry('retention', { ranges: ['2-5', '9-9'] }) : outcome(`${board} ${size}`),
    );
    if (signedAt.includes(size + 1)) await checkpoints.make(board);
  }
  const sql = 'UPDATE ledger_entry SET body = NULL, nonce = NULL WHERE board = ? AND (seq BETWEEN 2 AND 5 OR seq = 9)';
  await world.store.batch([{ sql, params: [board] }]);
};

beforeAll(async () => {
  const world = await openLedger(original);
  for (const board of ['a', 'b']) await fill(world, board);
  const [row] = await world.store.all("SELECT note FROM checkpoint WHERE board = 'a' ORDER BY size DESC LIMIT 1");
  witness = String(row?.['note']);
  await world.store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the ledger says: entries, head, and what was signed. Times of signing are not part of it. */
const meaning = async (store: Store): Promise<string> => {
  const parts = [
    "SELECT seq, lower(leaf), hex(nonce), body FROM ledger_entry WHERE board = 'a' ORDER BY seq",
    "SELECT size FROM ledger_head WHERE board = 'a'",
    "SELECT size, root, note FROM checkpoint WHERE board = 'a' ORDER BY size",
  ];
  return JSON.stringify(await Promise.all(parts.map((sql) => store.all(sql))));
};

const verify = (store: Store): Promise<Verification> => verifyLedger({ store, keyring }, 'a', witness);

type Hand = { readonly db: DatabaseSync; readonly random: Random };
const pick = <T>(random: Random, items: readonly T[]): T | undefined => items[below(random, items.length)];
const rowsOf = ({ db }: Hand, table: string): readonly Record<string, SQLOutputValue>[] =>
  db.prepare(`SELECT rowid AS id, * FROM ${table} WHERE board = 'a'`).all();

const columns = {
  ledger_entry: ['leaf', 'nonce', 'body'],
  ledger_node: ['hash'],
  checkpoint: ['root', 'note'],
} as const;
const tables = Object.keys(columns) as (keyof typeof columns)[];

/** One bit of one value. */
const flip = (hand: Hand): void => {
  const table = pick(hand.random, tables) ?? 'ledger_entry';
  const column = pick(hand.random, columns[table]) ?? 'leaf';
  const row = pick(
    hand.random,
    rowsOf(hand, table).filter((one) => one[column] !== null),
  );
  const value = row?.[column] ?? '';
  const bytes = Buffer.from(value instanceof Uint8Array ? value : String(value));
  const at = below(hand.random, bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << below(hand.random, 7));
  const changed = typeof value === 'string' ? bytes.toString('latin1') : bytes;
  hand.db.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`).run(changed, row?.['id'] ?? 0);
};

/** Another text, with or without the nonce and the leaf that belong to it. */
const edit = (hand: Hand): void => {
  const row = pick(hand.random, rowsOf(hand, 'ledger_entry'));
  const other = rowsOf(hand, 'ledger_entry').find((one) => one['seq'] !== row?.['seq'] && one['body'] !== null);
  for (const column of ['body', 'nonce', 'leaf'].slice(0, 1 + below(hand.random, 3))) {
    const sql = `UPDATE ledger_entry SET ${column} = ? WHERE rowid = ?`;
    hand.db.prepare(sql).run(other?.[column] ?? null, row?.['id'] ?? 0);
  }
};

const remove = (hand: Hand): void => {
  const table = pick(hand.random, ['ledger_entry', 'ledger_node', 'ledger_head'] as const) ?? 'ledger_entry';
  hand.db.prepare(`DELETE FROM ${table} WHERE rowid = ?`).run(pick(hand.random, rowsOf(hand, table))?.['id'] ?? 0);
};

/** A text is taken out as if its time had passed. */
const empty = (hand: Hand): void => {
  const row = pick(
    hand.random,
    rowsOf(hand, 'ledger_entry').filter((one) => one['body'] !== null),
  );
  hand.db.prepare('UPDATE ledger_entry SET body = NULL, nonce = NULL WHERE rowid = ?').run(row?.['id'] ?? 0);
};

/** An entry is pushed in; what follows moves up, and the head with it. */
const insert = (hand: Hand): void => {
  const at = below(hand.random, length + 1);
  hand.db.exec(`UPDATE ledger_entry SET seq = -seq - 2 WHERE board = 'a' AND seq >= ${at}`);
  hand.db.exec("UPDATE ledger_entry SET seq = -seq - 1 WHERE board = 'a' AND seq < 0");
  const body = `{"at":"2026-09-01T01:00:00.000Z","board":"a","facts":{"on":true},"kind":"activation"}`;
  hand.db.prepare("INSERT INTO ledger_entry VALUES ('a', ?, ?, ?, ?)").run(at, hex('leaf', 64), Buffer.alloc(32), body);
  if (below(hand.random, 2) === 0) hand.db.exec("UPDATE ledger_head SET size = size + 1 WHERE board = 'a'");
};

const swap = (hand: Hand): void => {
  const one = below(hand.random, length);
  const two = (one + 1 + below(hand.random, length - 1)) % length;
  hand.db.exec(`UPDATE ledger_entry SET seq = -1 WHERE board = 'a' AND seq = ${one}`);
  hand.db.exec(`UPDATE ledger_entry SET seq = ${one} WHERE board = 'a' AND seq = ${two}`);
  hand.db.exec(`UPDATE ledger_entry SET seq = ${two} WHERE board = 'a' AND seq = -1`);
};

/** The end is cut off, with all that would tell of it: only the witness knows. */
const truncate = (hand: Hand): void => {
  const size = below(hand.random, length);
  hand.db.exec(`DELETE FROM ledger_entry WHERE board = 'a' AND seq >= ${size}`);
  hand.db.exec(`UPDATE ledger_head SET size = ${size} WHERE board = 'a'`);
  if (below(hand.random, 3) === 0) return;
  hand.db.exec(`DELETE FROM checkpoint WHERE board = 'a' AND size > ${size}`);
  const signed = signedAt.findLast((one) => one <= size) ?? 0;
  hand.db.exec(`DELETE FROM ledger_node WHERE board = 'a' AND (idx + 1) * (1 << level) > ${signed}`);
};

/** As it was at a checkpoint, in every table. */
const rollBack = (hand: Hand): void => {
  const size = pick(hand.random, [0, 11, 32]) ?? 0;
  hand.db.exec(`DELETE FROM ledger_entry WHERE board = 'a' AND seq >= ${size}`);
  hand.db.exec(`UPDATE ledger_head SET size = ${size} WHERE board = 'a'`);
  hand.db.exec(`DELETE FROM checkpoint WHERE board = 'a' AND size > ${size}`);
  hand.db.exec(`DELETE FROM ledger_node WHERE board = 'a' AND (idx + 1) * (1 << level) > ${size}`);
};

/** Rows of another board: one entry, all of them, its subtrees or its checkpoints. */
const replay = (hand: Hand): void => {
  const table = pick(hand.random, tables) ?? 'ledger_entry';
  const seq = below(hand.random, length);
  const which = table === 'ledger_entry' && below(hand.random, 3) > 0 ? `AND seq = ${seq}` : '';
  const names = hand.db.prepare(`SELECT name FROM pragma_table_info('${table}') WHERE name <> 'board'`).all();
  const list = names.map(({ name }) => String(name)).join(', ');
  hand.db.exec(`DELETE FROM ${table} WHERE board = 'a' ${which}`);
  hand.db.exec(`INSERT INTO ${table} (board, ${list}) SELECT 'a', ${list} FROM ${table} WHERE board = 'b' ${which}`);
};

/** A retention entry is put at the end, which nobody signed, to explain a text that was taken out. */
const excuse = (hand: Hand): void => {
  empty(hand);
  const body = `{"at":"2026-09-01T01:00:00.000Z","board":"a","facts":{"ranges":["0-59"]},"kind":"retention"}`;
  hand.db.prepare("INSERT INTO ledger_entry VALUES ('a', 60, ?, ?, ?)").run(hex('leaf', 64), Buffer.alloc(32), body);
  hand.db.exec("UPDATE ledger_head SET size = 61 WHERE board = 'a'");
};

const hands = { flip, edit, remove, empty, insert, swap, truncate, rollBack, replay, excuse };
const names = Object.keys(hands) as (keyof typeof hands)[];

const all = ['ledger_entry', 'ledger_node', 'ledger_head', 'checkpoint'];

/** The file is put back as it was and changed behind the store's back, by a connection of its own. */
const tamper = (db: DatabaseSync, round: number, name: keyof typeof hands): void => {
  db.exec('BEGIN');
  for (const table of all) db.exec(`DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM pristine.${table}`);
  hands[name]({ db, random: seededRandom(`${seed} ${round}`) });
  db.exec('COMMIT');
};

type Copy = { readonly db: DatabaseSync; readonly store: Store; close(): Promise<void> };
const openCopy = async (name: string): Promise<Copy> => {
  const path = join(folder, name);
  copyFileSync(original, path);
  const store = await openSqlite(path);
  const db = new DatabaseSync(path);
  db.exec('PRAGMA synchronous = OFF');
  db.prepare('ATTACH ? AS pristine').run(original);
  const close = (): Promise<void> => {
    db.close();
    return store.close();
  };
  return { db, store, close };
};

describe('tampering with the file of a ledger', () => {
  it(`is found in ${mutations} of ${mutations} changes, or has no effect (seed ${seed})`, async () => {
    const { db, store, close } = await openCopy('tampered.db');
    const before = await meaning(store);
    const missed: string[] = [];
    const found = new Map<string, number>();
    for (let round = 0; round < mutations; round++) {
      const name = names[round % names.length] ?? 'flip';
      tamper(db, round, name);
      const result = await verify(store);
      if (!result.ok) found.set(name, (found.get(name) ?? 0) + 1);
      else if ((await meaning(store)) !== before) missed.push(`${name} ${round}`);
    }
    await close();
    expect(missed).toEqual([]);
    // The changes are tested too: nearly all of each kind must have been something to find.
    for (const name of names) expect(found.get(name) ?? 0).toBeGreaterThan((mutations / names.length) * 0.9);
  }, 300_000);

  it(`raises no alarm on ${cleanCopies} clean copies`, async () => {
    for (let round = 0; round < cleanCopies; round++) {
      const path = join(folder, `clean-${round}.db`);
      copyFileSync(original, path);
      const store = await openSqlite(path);
      expect(await verify(store)).toMatchObject({ ok: true, size: length, signed: length, checkpoints: 3 });
      await store.close();
    }
  });
});

describe('somebody who has the signing key as well', () => {
  it('is found by the checkpoint that a supplier kept, at every size of what was written anew', async () => {
    for (const size of [1, 11, 32, 59, 60, 61, 90]) {
      const forger = await openLedger(':memory:', 'forger');
      await forger.append('a', ...Array.from({ length: size }, (_, index) => outcome(`a ${index}`)));
      const checkpoints = createCheckpoints({
        store: forger.store,
        keyring,
        clock: tickingClock(),
        witness: memoryWitness(),
      });
      await checkpoints.make('a');
      expect(await verifyLedger({ store: forger.store, keyring }, 'a')).toMatchObject({ ok: true, size });
      expect(await verify(forger.store)).toMatchObject({ ok: false, code: 'older_differs' });
      await forger.store.close();
    }
  });

  it('does not get the gateway itself to sign on after the end was cut off', async () => {
    const { db, store, close } = await openCopy('cut-off.db');
    const checkpoints = createCheckpoints({ store, keyring, clock: tickingClock(), witness: outside });
    const codes = new Set<unknown>();
    for (let round = 0; round < 20; round++) {
      tamper(db, round, 'truncate');
      const code = await checkpoints.make('a').then(
        () => 'made',
        (error: { code?: string }) => error.code,
      );
      codes.add(code);
      expect(await verify(store)).toMatchObject({ ok: false });
    }
    await close();
    // A checkpoint that is larger than the ledger is trace enough; without it what is kept outside tells.
    expect(codes).toEqual(new Set(['ledger_rolled_back', 'ledger_broken']));
  });
});
