import { recoveries } from '../errors.ts';
import type { Statement } from '../ports.ts';
import type { SchoolReport } from './report.ts';
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

/** `fine`: everybody has what they should have. `waits`: a person is needed. `failed`: something did not come about, and is tried again. */
export const stateOf = ({ error, feeds }: SchoolReport): 'fine' | 'waits' | 'failed' => {
  const states = new Set(feeds.map((feed) => feed.state));
  if (states.has('held') || states.has('stopped') || (error !== undefined && recoveries[error.code] !== 'retry'))
    return 'waits';
  const failed = error !== undefined || states.has('refused') || states.has('unknown') || states.has('deferred');
  return failed ? 'failed' : 'fine';
};
