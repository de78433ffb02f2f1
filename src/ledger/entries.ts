import { integer, text } from '../row.ts';
import type { Row, Store } from '../ports.ts';
import type { Hash } from './tree.ts';

/** One line as it is stored. `nonce` and `body` (canonical JSON) are absent once their time of keeping has passed. */
export type StoredEntry = {
  /** Its number, from 0. */
  readonly seq: number;
  readonly leaf: Hash;
  readonly nonce: Uint8Array | undefined;
  readonly body: string | undefined;
};

/** From number `from` up to, and not with, number `until`. */
export type Span = { readonly from: number; readonly until: number };

const pageLength = 2_000;
const page =
  'SELECT seq, leaf, nonce, body FROM ledger_entry WHERE board = ? AND seq >= ? AND seq < ? ORDER BY seq LIMIT ?';

const stored = (row: Row): StoredEntry => ({
  seq: integer(row, 'seq'),
  leaf: text(row, 'leaf'),
  nonce: row['nonce'] instanceof Uint8Array ? row['nonce'] : undefined,
  body: typeof row['body'] === 'string' ? row['body'] : undefined,
});

/** The stored lines of a board in order, a page at a time. */
export async function* readEntries(store: Store, board: string, span: Span): AsyncGenerator<readonly StoredEntry[]> {
  let from = span.from;
  for (;;) {
    const rows = await store.all(page, board, from, span.until, pageLength);
    const entries = rows.map(stored);
    if (entries.length > 0) yield entries;
    const last = entries.at(-1);
    if (last === undefined || entries.length < pageLength) return;
    from = last.seq + 1;
  }
}

/** How many lines the ledger of a board has according to its head. */
export const ledgerSize = async (store: Store, board: string): Promise<number> => {
  const [row] = await store.all('SELECT size FROM ledger_head WHERE board = ?', board);
  return row === undefined ? 0 : integer(row, 'size');
};
