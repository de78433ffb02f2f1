import { recoveries } from '../errors.ts';
import type { Statement, Store } from '../ports.ts';
import { text } from '../row.ts';
import type { FeedReport, SchoolReport } from './report.ts';
import type { SchoolSource } from './school.ts';

/** A run is known from its start, so that one that was killed can be told from one that never was. */
export const startRun = (id: string, school: SchoolSource, at: string): readonly Statement[] => [
  {
    sql: "INSERT INTO run (id, board, school, started_at, state, report) VALUES (?, ?, ?, ?, 'running', '{}')",
    params: [id, school.board, school.id, at],
  },
];

export const endRun = (id: string, report: SchoolReport, at: string): readonly Statement[] => [
  {
    sql: 'UPDATE run SET ended_at = ?, state = ?, report = ? WHERE id = ?',
    params: [at, stateOf(report), JSON.stringify(report), id],
  },
];

/** A run that was stopped by an error; the report of the run before it still says what suppliers have. */
export const failRun = (id: string, at: string): readonly Statement[] => [
  { sql: "UPDATE run SET ended_at = ?, state = 'stopped' WHERE id = ?", params: [at, id] },
];

/** What an attempt at its time came to takes the place of what the night came to; nothing of other suppliers changes. */
export const amendRun = async (store: Store, school: string, report: SchoolReport): Promise<readonly Statement[]> => {
  const [row] = await store.all(
    "SELECT id, report FROM run WHERE school = ? AND ended_at IS NOT NULL AND state <> 'stopped' ORDER BY started_at DESC LIMIT 1",
    school,
  );
  if (row === undefined) return [];
  const night = JSON.parse(text(row, 'report')) as SchoolReport;
  const newer = (one: FeedReport): FeedReport =>
    report.feeds.find(({ supplier, product }) => supplier === one.supplier && product === one.product) ?? one;
  const amended = { ...night, feeds: night.feeds.map(newer) };
  const params = [stateOf(amended), JSON.stringify(amended), text(row, 'id')];
  return [{ sql: 'UPDATE run SET state = ?, report = ? WHERE id = ?', params }];
};

/** `fine`: everybody has what they should have. `waits`: a person is needed. `failed`: something did not come about, and is tried again. */
export const stateOf = ({ error, feeds }: SchoolReport): 'fine' | 'waits' | 'failed' => {
  const states = new Set(feeds.map((feed) => feed.state));
  if (states.has('held') || states.has('stopped') || (error !== undefined && recoveries[error.code] !== 'retry'))
    return 'waits';
  const failed = error !== undefined || states.has('refused') || states.has('unknown') || states.has('deferred');
  return failed ? 'failed' : 'fine';
};
