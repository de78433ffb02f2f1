import { GatewayError } from '../errors.ts';
import { bytes } from '../row.ts';
import type { Keyring, Statement, Store } from '../ports.ts';

/** A set and the statements that store it, for the batch of the intent that names it. */
type KeptSet = { readonly id: string; readonly statements: readonly Statement[] };

export type SubjectSets = {
  /** Keeps one-line texts (subject ids, or JSON of what was served of each). Their order does not matter. */
  keep(board: string, items: readonly string[]): Promise<KeptSet>;
  /** Sorted, each once. Errors: store_corrupt when it is not there or not what its id says, seal_broken. */
  read(board: string, id: string): Promise<readonly string[]>;
};

const insert = 'INSERT INTO subject_set (board, id, sealed) VALUES (?, ?, ?) ON CONFLICT (board, id) DO NOTHING';
const select = 'SELECT sealed FROM subject_set WHERE board = ? AND id = ?';

const contextOf = (board: string, id: string): string => `subject_set/${board}/${id}`;

const listText = (items: readonly string[]): string => {
  if (items.some((item) => item.includes('\n'))) throw new GatewayError('internal', { field: 'items' });
  return [...new Set(items)].sort().join('\n');
};

/**
 * Whom a delivery was about, sealed under the board's key and named by a keyed hash of what is in it: the same set
 * is stored once, and nobody without the key can tell from a name who was in it.
 */
export const createSubjectSets = (ports: { readonly store: Store; readonly keyring: Keyring }): SubjectSets => {
  const { store, keyring } = ports;
  const idOf = async (board: string, list: string): Promise<string> =>
    (await keyring.mac('lookup', board))(`subject_set\n${list}`);

  return {
    async keep(board, items) {
      const list = listText(items);
      const id = await idOf(board, list);
      const sealed = (await keyring.sealer(board)).seal(Buffer.from(list), contextOf(board, id));
      return { id, statements: [{ sql: insert, params: [board, id, sealed] }] };
    },
    async read(board, id) {
      const [row] = await store.all(select, board, id);
      if (row === undefined) throw new GatewayError('store_corrupt', { field: 'subject_set' });
      const plain = (await keyring.sealer(board)).open(bytes(row, 'sealed'), contextOf(board, id));
      const list = Buffer.from(plain).toString('utf8');
      if ((await idOf(board, list)) !== id) throw new GatewayError('store_corrupt', { field: 'subject_set' });
      return list === '' ? [] : list.split('\n');
    },
  };
};
