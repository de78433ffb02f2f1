import type { Keyring, Mac, Store } from '../ports.ts';
import type { Joined } from '../release/release.ts';
import { bytes, text } from '../row.ts';

/** Groups of a board whose names a person looked at, and the neutral names that go outward instead. */
export type GroupNames = {
  /** True for exactly the name that was shown: a group that gets another name is looked at again. */
  seen(subject: string, name: string): boolean;
  readonly neutral: ReadonlyMap<string, string>;
  /** Differs when anything of it differs. */
  readonly mark: string;
};

/** Keyed, so that the store does not hold the name of a group. */
export const groupNameMark = (mac: Mac, subject: string, name: string): string =>
  mac(`group_name\n${subject}\n${name}`);

export const readGroupNames = async (store: Store, keyring: Keyring, board: string): Promise<GroupNames> => {
  const rows = await store.all('SELECT subject, mark, neutral FROM group_name WHERE board = ? ORDER BY subject', board);
  const [sealer, mac] = [await keyring.sealer(board), await keyring.mac('lookup', board)];
  const neutral = rows
    .filter((row) => row['neutral'] !== null)
    .map((row) => {
      const subject = text(row, 'subject');
      const plain = sealer.open(bytes(row, 'neutral'), `group_name/${subject}`);
      return [subject, new TextDecoder().decode(plain)] as const;
    });
  const marks = new Set(rows.map((row) => text(row, 'mark')));
  return {
    seen: (subject, name) => marks.has(groupNameMark(mac, subject, name)),
    neutral: new Map(neutral),
    mark: JSON.stringify([[...marks], neutral]),
  };
};

/** `subjects`: of whom the supplier's own ids are needed; empty where they may not leave. */
type Of = { readonly board: string; readonly supplier: string; readonly subjects: readonly string[] };

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
