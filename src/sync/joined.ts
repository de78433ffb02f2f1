import type { Keyring, Store } from '../ports.ts';
import type { Joined } from '../release/release.ts';
import { bytes, optionalText, text } from '../row.ts';

/** Groups of a board whose names a person looked at, and the neutral names that go outward instead. */
export type GroupNames = { readonly seen: ReadonlySet<string>; readonly neutral: ReadonlyMap<string, string> };

export const readGroupNames = async (store: Store, keyring: Keyring, board: string): Promise<GroupNames> => {
  const rows = await store.all('SELECT subject, seen_at, neutral FROM group_name WHERE board = ?', board);
  const sealer = await keyring.sealer(board);
  const neutral = rows
    .filter((row) => row['neutral'] !== null)
    .map((row) => {
      const subject = text(row, 'subject');
      const plain = sealer.open(bytes(row, 'neutral'), `group_name/${subject}`);
      return [subject, new TextDecoder().decode(plain)] as const;
    });
  const seen = rows.filter((row) => optionalText(row, 'seen_at') !== undefined).map((row) => text(row, 'subject'));
  return { seen: new Set(seen), neutral: new Map(neutral) };
};

/** `subjects`: of whom the supplier's own ids are needed; empty where they may not leave. */
export type Of = { readonly board: string; readonly supplier: string; readonly subjects: readonly string[] };

const issuedIds = async (
  store: Store,
  keyring: Keyring,
  { board, supplier, subjects }: Of,
): Promise<ReadonlyMap<string, string>> => {
  if (subjects.length === 0) return new Map();
  const sql = `SELECT subject, sealed FROM issued_id
    WHERE board = ? AND supplier = ? AND subject IN (SELECT value FROM json_each(?))`;
  const sealer = await keyring.sealer(board);
  return new Map(
    (await store.all(sql, board, supplier, JSON.stringify(subjects))).map((row) => {
      const subject = text(row, 'subject');
      const plain = sealer.open(bytes(row, 'sealed'), `issued/${supplier}/${subject}`);
      return [subject, new TextDecoder().decode(plain)];
    }),
  );
};

/** What joins a record before the gate, for one supplier only. References are made once per subject. */
export const joinedFor = async (
  deps: { readonly store: Store; readonly keyring: Keyring },
  of: Of,
  names: GroupNames,
): Promise<Joined> => {
  const { board, supplier } = of;
  const mac = await deps.keyring.mac('alias', `${board}/${supplier}`);
  const refs = new Map<string, string>();
  return {
    refOf(subject) {
      const known = refs.get(subject) ?? mac(subject);
      refs.set(subject, known);
      return known;
    },
    issuedIds: await issuedIds(deps.store, deps.keyring, of),
    neutralNames: names.neutral,
  };
};
