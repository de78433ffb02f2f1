import type { Feed } from '../feed/feed.ts';
import type { Outcome, Statement, Store } from '../ports.ts';
import { integer } from '../row.ts';

/** After so many failures in a row, over all schools, nothing is tried for a while. */
const tolerated = 5;

/** The first time to cool down, and the longest; it doubles with each trial that fails. */
const [coolMs, longestMs] = [60_000, 3_600_000];

/** Until when nothing is tried at this supplier; past that moment one delivery may try. Undefined: it is fine. */
export const openUntil = async (store: Store, { board, supplier }: Feed): Promise<number | undefined> => {
  const sql = 'SELECT open_until_ms FROM breaker WHERE board = ? AND supplier = ?';
  const [row] = await store.all(sql, board, supplier);
  return row === undefined || row['open_until_ms'] === null ? undefined : integer(row, 'open_until_ms');
};

type Verdict = 'up' | 'down' | 'unheard';

/** A supplier that answers is up, also where it says no. What we cut off ourselves tells nothing of it. */
const verdictOn = (outcome: Outcome): Verdict => {
  if (outcome.result === 'accepted') return 'up';
  const { code, subject, recovery } = outcome.error;
  if (code === 'agreement_not_in_force' || subject.found === 'ABORTED') return 'unheard';
  if (recovery === 'retry') return 'down';
  return code.startsWith('delivery_') ? 'up' : 'unheard';
};

/** Cools down twice as long where the time was over: then it was a trial that failed. */
const failed = `INSERT INTO breaker (board, supplier, failures, cool_ms) VALUES (?, ?, 1, ${coolMs})
  ON CONFLICT (board, supplier) DO UPDATE SET
    failures = failures + 1,
    cool_ms = CASE WHEN open_until_ms <= CAST(? AS INTEGER) THEN min(cool_ms * 2, ${longestMs}) ELSE cool_ms END,
    open_until_ms = CASE
      WHEN open_until_ms > CAST(? AS INTEGER) THEN open_until_ms
      WHEN open_until_ms IS NOT NULL THEN CAST(? AS INTEGER) + min(cool_ms * 2, ${longestMs})
      WHEN failures + 1 >= ${tolerated} THEN CAST(? AS INTEGER) + cool_ms END`;

/** A failed attempt, counted at once: other schools deliver to this supplier too. None where it tells nothing of it. */
export const failureOf = ({ board, supplier }: Feed, outcome: Outcome, at: Date): readonly Statement[] => {
  if (verdictOn(outcome) !== 'down') return [];
  const now = at.getTime();
  return [{ sql: failed, params: [board, supplier, now, now, now, now] }];
};

/** Its supplier answers: the count begins anew. Goes into one batch with the outcome. */
export const recoveryOf = ({ board, supplier }: Feed, outcome: Outcome): readonly Statement[] =>
  verdictOn(outcome) === 'up'
    ? [{ sql: 'DELETE FROM breaker WHERE board = ? AND supplier = ?', params: [board, supplier] }]
    : [];
