import type { Statement } from '../src/ports.ts';

/** A restriction as the rights room writes it, for tests that only need it to be there. */
export const restrictionStatement = (
  board: string,
  subject: string,
  supplier: string,
  kind: 'frozen' | 'excluded',
): Statement => ({
  sql: `INSERT INTO restriction (board, subject, supplier, kind, since) VALUES (?, ?, ?, ?, '2026-11-21T00:00:00.000Z')
    ON CONFLICT (board, subject, supplier) DO UPDATE SET kind = excluded.kind`,
  params: [board, subject, supplier, kind],
});
