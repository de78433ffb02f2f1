import { type Keyring, type Random, type Statement, type Store } from '../ports.ts';
import type { FlatRecord } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import { text } from '../row.ts';

/** A record that looks for its subject. `scope` is where its key is unique: a BRIN or an institution. */
export type Seeker = { readonly entity: Entity; readonly scope: string; readonly record: FlatRecord };

export type Subjects = {
  /** Subject ids in the order of the seekers; new ones are made. With `persist` false nothing is stored (dry run). */
  resolve(board: string, seekers: readonly Seeker[], persist: boolean): Promise<readonly string[]>;
  /** The subject of a source key, for questions of people; undefined when it was never read. */
  find(board: string, entity: Entity, scope: string, key: string): Promise<string | undefined>;
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

/** Subjects that several rows of one reading lead to: nobody can say which of the rows is theirs. */
export const claimedTwice = (subjects: readonly string[]): ReadonlySet<string> => {
  const seen = new Set<string>();
  return new Set(subjects.filter((subject) => seen.has(subject) || !seen.add(subject)));
};

/** Keyed look-ups: the store holds no source key and no ECK iD, only HMACs of them. */
export const createSubjects = (deps: { store: Store; keyring: Keyring; random: Random }): Subjects => {
  const { store, keyring, random } = deps;

  const tokens = async (board: string, seekers: readonly Seeker[]): Promise<readonly (readonly string[])[]> => {
    const mac = await keyring.mac('lookup', board);
    return seekers.map(({ entity, scope, record }) => {
      const byKey = mac(`key\n${entity}\n${place(entity, scope, record)}\n${record.key}`);
      const eckId = record['eckId'];
      return typeof eckId === 'string' ? [byKey, mac(`eck\n${entity}\n${eckId}`)] : [byKey];
    });
  };

  const known = async (board: string, wanted: readonly string[]): Promise<Map<string, string>> => {
    const sql = 'SELECT token, subject FROM lookup WHERE board = ? AND token IN (SELECT value FROM json_each(?))';
    const rows = await store.all(sql, board, JSON.stringify(wanted));
    return new Map(rows.map((row) => [text(row, 'token'), text(row, 'subject')]));
  };

  /**
   * The key leads. The ECK iD finds a subject only where the key is new and no other row of this reading is that subject:
   * two pupils must never become one.
   */
  const assign = (found: ReadonlyMap<string, string>, wanted: readonly (readonly string[])[]): readonly string[] => {
    const taken = new Set(wanted.flatMap(([byKey = '']) => found.get(byKey) ?? []));
    return wanted.map(([byKey = '', byEckId = '']) => {
      const own = found.get(byKey);
      if (own !== undefined) return own;
      const met = found.get(byEckId);
      const subject = met === undefined || taken.has(met) ? hex(random.bytes(16)) : met;
      taken.add(subject);
      return subject;
    });
  };

  return {
    async resolve(board, seekers, persist) {
      const wanted = await tokens(board, seekers);
      const before = await known(board, wanted.flat());
      const subjects = assign(before, wanted);
      const fresh = wanted.flatMap((own, index) =>
        own.flatMap((token): [string, string][] => (before.has(token) ? [] : [[token, subjects[index] ?? '']])),
      );
      if (fresh.length === 0 || !persist) return subjects;
      await store.batch([insertion(board, fresh)]);
      return assign(await known(board, wanted.flat()), wanted);
    },

    async find(board, entity, scope, key) {
      const [own] = await tokens(board, [{ entity, scope, record: { key } }]);
      const found = await known(board, own ?? []);
      return [...found.values()][0];
    },
  };
};
