import { createActors } from '../../src/agreement/actors.ts';
import type { AgreementDeps } from '../../src/agreement/exclusive.ts';
import type { Actor, Role } from '../../src/agreement/roles.ts';
import type { Entry, Statement, Store, Value } from '../../src/ports.ts';
import { openSqlite } from '../../src/store/sqlite.ts';

export const board = 'voorbeeld';

export type World = {
  readonly store: Store;
  readonly deps: AgreementDeps;
  /** Every entry that was handed to the ledger, also of batches that failed. */
  readonly entries: Entry[];
  setNow(at: string): void;
  actor(role: Role): Promise<Actor>;
  run(sql: string, ...params: readonly Value[]): Promise<void>;
};

const insertSchool = "INSERT INTO school (id, board, name, sector, nightly) VALUES (?, ?, ?, 'po', '02:30')";
const insertSupplier =
  "INSERT INTO supplier (id, board, name, shape, channel, settings) VALUES (?, ?, ?, 'plain', 'http-push', '{}')";

const boardStatements = (id: string, schools: readonly string[]): readonly Statement[] => [
  { sql: 'INSERT INTO board (id, number, name) VALUES (?, ?, ?)', params: [id, '99990', id] },
  ...schools.map((school) => ({ sql: insertSchool, params: [school, id, school] })),
  ...['digital-board', 'basispoort'].map((name) => ({ sql: insertSupplier, params: [name, id, name] })),
];

/** A board with three schools and two suppliers, and another board, in a real store. A clock that stands still. */
export const createWorld = async (): Promise<World> => {
  const store = await openSqlite(':memory:');
  await store.batch([
    ...boardStatements(board, ['99XA00', '99XB00', '99XC00']),
    ...boardStatements('ander', ['99XZ00']),
  ]);
  const entries: Entry[] = [];
  let now = new Date('2026-09-14T10:00:00Z');
  let count = 0;
  const deps: AgreementDeps = {
    store,
    clock: { now: () => now },
    random: {
      bytes: (length) => {
        count += 1;
        return Uint8Array.from({ length }, (_, index) => (count * 31 + index * 7) % 256);
      },
    },
    remember: (_, entry) => {
      entries.push(entry);
      return [];
    },
  };
  const actors = createActors(deps);
  return {
    store,
    deps,
    entries,
    setNow: (at) => {
      now = new Date(at);
    },
    actor: async (role) => (await actors.addActor(board, { name: role, role })).actor,
    run: (sql, ...params) => store.batch([{ sql, params }]),
  };
};
