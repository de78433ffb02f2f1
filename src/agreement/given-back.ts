import type { Statement, Store } from '../ports.ts';
import { text } from '../row.ts';

/** `pupil/postcode` and the like that a supplier does not need any more, by supplier and product. */
type GivenBack = (supplier: string, product: string) => ReadonlySet<string>;

const none: ReadonlySet<string> = new Set();

/** Fields that suppliers of a board gave back: agreed still, and withheld from the moment on that they said so. */
export const readGivenBack = async (store: Store, board: string): Promise<GivenBack> => {
  const rows = await store.all('SELECT supplier, product, field FROM given_back WHERE board = ? ORDER BY field', board);
  const known = Map.groupBy(rows, (row) => `${text(row, 'supplier')}/${text(row, 'product')}`);
  const sets = new Map([...known].map(([feed, list]) => [feed, new Set(list.map((row) => text(row, 'field')))]));
  return (supplier, product) => sets.get(`${supplier}/${product}`) ?? none;
};

type Place = { readonly board: string; readonly supplier: string; readonly product: string; readonly field: string };

/** Narrowing needs one party only: this holds at once (law 7). */
export const giveBack = ({ board, supplier, product, field }: Place, at: string): Statement => ({
  sql: `INSERT INTO given_back (board, supplier, product, field, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  params: [board, supplier, product, field, at],
});

/** The agreement itself says it by now; what people widen later is theirs to decide. */
export const forgetGivenBack = ({ board, supplier, product, field }: Place): Statement => ({
  sql: 'DELETE FROM given_back WHERE board = ? AND supplier = ? AND product = ? AND field = ?',
  params: [board, supplier, product, field],
});

/** Everything that suppliers of a board gave back and that their agreements may still name; newest first. */
export const allGivenBack = async (
  store: Store,
  board: string,
): Promise<readonly (Omit<Place, 'board'> & { readonly at: string })[]> => {
  const rows = await store.all(
    'SELECT supplier, product, field, at FROM given_back WHERE board = ? ORDER BY at DESC, field',
    board,
  );
  return rows.map((row) => ({
    supplier: text(row, 'supplier'),
    product: text(row, 'product'),
    field: text(row, 'field'),
    at: text(row, 'at'),
  }));
};
