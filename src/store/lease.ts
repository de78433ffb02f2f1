import { GatewayError } from '../errors.ts';
import type { Lease, Statement } from '../ports.ts';

/** A claim succeeds on a lease that is free or expired, in one statement: of two at once one gets the row. */
export const claimStatement = (name: string, holder: string, nowMs: number, untilMs: number): Statement => ({
  sql: `INSERT INTO lease (name, fence, holder, until_ms) VALUES (?, 1, ?, ?)
    ON CONFLICT (name) DO UPDATE SET fence = lease.fence + 1, holder = excluded.holder, until_ms = excluded.until_ms
    WHERE lease.until_ms <= ?
    RETURNING fence`,
  params: [name, holder, untilMs, nowMs],
});

/**
 * Frees a lease that is still ours. The row stays, since the fence may never start again from one;
 * `until_ms` 0 marks it as held by nobody, so that the guard refuses a holder that already yielded.
 */
export const yieldStatement = (lease: Lease): Statement => ({
  sql: 'UPDATE lease SET until_ms = 0 WHERE name = ? AND fence = ?',
  params: [lease.name, lease.fence],
});

/**
 * What an exclusive batch begins with. The update prolongs the lease and takes its row where a database locks rows;
 * the insert meets NOT NULL when another has claimed since, which aborts the whole batch; the delete
 * leaves nothing behind. An expired lease that nobody claimed is still ours.
 */
export const guardStatements = (lease: Lease): readonly Statement[] => [
  {
    sql: 'UPDATE lease SET until_ms = max(until_ms, ?) WHERE name = ? AND fence = ? AND until_ms > 0',
    params: [lease.untilMs?.() ?? 0, lease.name, lease.fence],
  },
  {
    sql: 'INSERT INTO lease_guard (fence) VALUES ((SELECT fence FROM lease WHERE name = ? AND fence = ? AND until_ms > 0))',
    params: [lease.name, lease.fence],
  },
  { sql: 'DELETE FROM lease_guard', params: [] },
];

/** Both homes pass SQLite's own text on; nothing else inserts into `lease_guard`, so the column's name tells. */
export const isLostLease = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('NOT NULL constraint failed: lease_guard.fence');

export const lostLease = (lease: Lease, cause: unknown): GatewayError =>
  new GatewayError('lease_lost', { name: lease.name }, { cause });
