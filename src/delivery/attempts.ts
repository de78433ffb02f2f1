import { type ErrorCode, recoveries } from '../errors.ts';
import type { Row, Statement, Store } from '../ports.ts';
import { integer, optionalText, text } from '../row.ts';

/** What one feed still owes its supplier, without what it is: that is made anew when the time comes (law 7). */
export type Attempt = {
  readonly state: 'waiting' | 'failed';
  readonly attempts: number;
  readonly firstAt: Date;
  /** Undefined once it is given up. */
  readonly nextAt: Date | undefined;
  /** Why the last attempt did not succeed. */
  readonly code: ErrorCode;
  /** Differs when something else would be sent than what failed. */
  readonly mark: string;
};

const codeOf = (word: string): ErrorCode =>
  (Object.keys(recoveries) as ErrorCode[]).find((code) => code === word) ?? 'delivery_unknown';

const dateOf = (word: string | undefined): Date | undefined => (word === undefined ? undefined : new Date(word));

const attemptOf = (row: Row): Attempt => ({
  state: text(row, 'state') === 'failed' ? 'failed' : 'waiting',
  attempts: integer(row, 'attempts'),
  firstAt: new Date(text(row, 'first_at')),
  nextAt: dateOf(optionalText(row, 'next_at')),
  code: codeOf(text(row, 'code')),
  mark: text(row, 'mark'),
});

/** An attempt with the feed that it is of. */
export type FeedAttempt = Attempt & {
  readonly feed: string;
  readonly board: string;
  readonly school: string;
  readonly supplier: string;
  readonly product: string;
};

/** Everything of a board that waits or was given up, what comes first first. */
export const readAttempts = async (store: Store, board: string): Promise<readonly FeedAttempt[]> => {
  const rows = await store.all(
    `SELECT attempt.*, feed.board, feed.school, feed.supplier, feed.product FROM attempt
     JOIN feed ON feed.id = attempt.feed WHERE feed.board = ? ORDER BY next_at, feed.school, feed.supplier, feed.product`,
    board,
  );
  return rows.map((row) => ({
    ...attemptOf(row),
    feed: text(row, 'feed'),
    board: text(row, 'board'),
    school: text(row, 'school'),
    supplier: text(row, 'supplier'),
    product: text(row, 'product'),
  }));
};

export const readAttempt = async (store: Store, feed: string): Promise<Attempt | undefined> => {
  const [row] = await store.all('SELECT * FROM attempt WHERE feed = ?', feed);
  return row === undefined ? undefined : attemptOf(row);
};

export const keepAttempt = (feed: string, one: Attempt): Statement => ({
  sql: `INSERT INTO attempt (feed, state, attempts, first_at, next_at, code, mark) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (feed) DO UPDATE SET state = excluded.state, attempts = excluded.attempts, first_at = excluded.first_at,
      next_at = excluded.next_at, code = excluded.code, mark = excluded.mark`,
  params: [
    feed,
    one.state,
    one.attempts,
    one.firstAt.toISOString(),
    one.nextAt?.toISOString() ?? null,
    one.code,
    one.mark,
  ],
});

export const forgetAttempt = (feed: string): Statement => ({
  sql: 'DELETE FROM attempt WHERE feed = ?',
  params: [feed],
});
