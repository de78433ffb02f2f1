import { type Keyring, type Random, type Statement, type Store } from '../ports.ts';
import type { FlatRecord } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import { text } from '../row.ts';
import { asStored, assign, listed, newLookups, type Resolved, type Tokens } from './resolve.ts';

/** A record that looks for its subject. `scope` is where its key is unique: a BRIN or an institution. */
export type Seeker = {
  readonly entity: Entity;
  readonly scope: string;
  readonly record: FlatRecord;
  /** Its key is another one's in the next file: it is found by its ECK iD only, and without one it is new each time. */
  readonly unstable?: boolean;
};

export type Subjects = {
  /** In the order of the seekers; new subjects are made. With `persist` false nothing is stored (dry run). */
  resolve(board: string, seekers: readonly Seeker[], persist: boolean): Promise<readonly Resolved[]>;
  /** The subject of a source key, for questions of people; undefined when it was never read. */
  find(board: string, entity: Entity, scope: string, key: string): Promise<string | undefined>;
  /** The subject of an ECK iD anywhere in the board; undefined where it was never read. */
  findByEckId(board: string, entity: Entity, eckId: string): Promise<string | undefined>;
};

/** A group's identity is per school year: next year's group 8 is another group and inherits nothing. */
const place = (entity: Entity, scope: string, record: FlatRecord): string =>
  entity === 'group' ? `${scope}/${String(record['schoolYear'] ?? '')}` : scope;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const insertion = (board: string, pairs: readonly (readonly [string, string])[]): Statement => ({
  sql: `INSERT INTO lookup (board, token, subject)
    SELECT ?, value ->> 0, value ->> 1 FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
  params: [board, JSON.stringify(pairs)],
});

/** Keyed look-ups: the store holds no source key and no ECK iD, only HMACs of them. */
export const createSubjects = (deps: { store: Store; keyring: Keyring; random: Random }): Subjects => {
  const { store, keyring, random } = deps;

  const tokens = async (board: string, seekers: readonly Seeker[]): Promise<readonly Tokens[]> => {
    const mac = await keyring.mac('lookup', board);
    return seekers.map(({ entity, scope, record, unstable }) => {
      const byKey =
        unstable === true ? undefined : mac(`key\n${entity}\n${place(entity, scope, record)}\n${record.key}`);
      const eckId = record['eckId'];
      return { byKey, byEckId: typeof eckId === 'string' ? mac(`eck\n${entity}\n${eckId}`) : undefined };
    });
  };

  const known = async (board: string, wanted: readonly string[]): Promise<Map<string, string>> => {
    const sql = 'SELECT token, subject FROM lookup WHERE board = ? AND token IN (SELECT value FROM json_each(?))';
    const rows = await store.all(sql, board, JSON.stringify(wanted));
    return new Map(rows.map((row) => [text(row, 'token'), text(row, 'subject')]));
  };

  return {
    async resolve(board, seekers, persist) {
      const wanted = await tokens(board, seekers);
      const before = await known(board, wanted.flatMap(listed));
      const resolved = assign(wanted, before, () => hex(random.bytes(16)));
      const fresh = wanted.flatMap((own, index) => newLookups(own, resolved[index], before));
      if (fresh.length === 0 || !persist) return resolved;
      await store.batch([insertion(board, fresh)]);
      const after = await known(board, wanted.flatMap(listed));
      return resolved.map((one, index) => asStored(one, wanted[index], after));
    },

    async find(board, entity, scope, key) {
      const [own] = await tokens(board, [{ entity, scope, record: { key } }]);
      const found = await known(board, own === undefined ? [] : listed(own));
      return [...found.values()][0];
    },

    async findByEckId(board, entity, eckId) {
      const mac = await keyring.mac('lookup', board);
      const token = mac(`eck\n${entity}\n${eckId}`);
      return (await known(board, [token])).get(token);
    },
  };
};
