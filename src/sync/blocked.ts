import type { Prepared } from '../delivery/prepare.ts';
import type { Statement } from '../ports.ts';
import type { Stopped } from './report.ts';

/** What was stopped for one feed, per field and reason. A value that is simply not there was not stopped. */
export const stoppedOf = ({ tally }: Prepared): readonly Stopped[] =>
  [...tally.stopped].flatMap(([key, { reason, count }]) => {
    const path = key.split('/').slice(0, 2).join('/');
    return reason === 'empty' ? [] : [{ path, reason, count }];
  });

/** Kept per run, so that it can be asked for later: counts and names only. */
export const blockedStatements = (run: string, prepared: Prepared, at: string): readonly Statement[] => {
  const { feed } = prepared;
  const rows = stoppedOf(prepared).map(({ path, reason, count }) => {
    const [entity, field] = path.split('/');
    return [entity, field, reason, count];
  });
  return [
    {
      sql: `INSERT INTO blocked (run, board, school, feed, entity, field, reason, count, at)
        SELECT ?, ?, ?, ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3, ? FROM json_each(?) WHERE true
        ON CONFLICT DO NOTHING`,
      params: [run, feed.board, feed.school, feed.id, at, JSON.stringify(rows)],
    },
  ];
};
