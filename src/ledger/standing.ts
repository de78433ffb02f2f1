import { integer, optionalText } from '../row.ts';
import type { Row, Statement, Store } from '../ports.ts';
import type { Hash } from './tree.ts';

/** A ledger's size and root, without who says so. */
export type Size = { readonly size: number; readonly root: Hash };

/** How the ledger of a board stands to what is kept of it outside the store. */
export type Standing = {
  /** A checkpoint was kept outside: from then on it must be there. */
  readonly witnessed: boolean;
  /** Instant at which this copy was put back; undefined once it is reconciled. */
  readonly restoredAt: string | undefined;
  /** The outside checkpoint that a reconciliation declared lost: it may be replaced by one of this ledger. */
  readonly lost: Size | undefined;
};

const sql = 'SELECT witnessed, restored_at, lost_size, lost_root FROM ledger_standing WHERE board = ?';

const lostIn = (row: Row): Size | undefined => {
  const root = optionalText(row, 'lost_root');
  return root === undefined ? undefined : { size: integer(row, 'lost_size'), root };
};

export const readStanding = async (store: Store, board: string): Promise<Standing> => {
  const [row = {}] = await store.all(sql, board);
  return { witnessed: row['witnessed'] === 1, restoredAt: optionalText(row, 'restored_at'), lost: lostIn(row) };
};

/** Goes with the checkpoint that was kept outside. */
export const markWitnessed = (board: string): Statement => ({
  sql: `INSERT INTO ledger_standing (board, witnessed) VALUES (?, 1)
    ON CONFLICT (board) DO UPDATE SET witnessed = 1, lost_size = NULL, lost_root = NULL`,
  params: [board],
});

/** From now on nothing is signed, until `markReconciled`. */
export const markRestored = (board: string, at: string): Statement => ({
  sql: `INSERT INTO ledger_standing (board, restored_at) VALUES (?, ?)
    ON CONFLICT (board) DO UPDATE SET restored_at = excluded.restored_at`,
  params: [board, at],
});

/** Lifts what kept this ledger from being signed. `lost` may stand outside until the next checkpoint replaces it. */
export const markReconciled = (board: string, lost: Size | undefined): Statement => ({
  sql: `INSERT INTO ledger_standing (board, lost_size, lost_root) VALUES (?, ?, ?)
    ON CONFLICT (board) DO UPDATE SET witnessed = 0, restored_at = NULL, lost_size = excluded.lost_size,
      lost_root = excluded.lost_root`,
  params: [board, lost?.size ?? null, lost?.root ?? null],
});
