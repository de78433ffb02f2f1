import type { ErrorCode } from '../errors.ts';
import type { Row, Store } from '../ports.ts';
import { amsterdamDay } from '../record/day.ts';
import { integer, optionalText, text } from '../row.ts';
import type { FeedState, Told } from '../sync/report.ts';

/** `running` also of a run that was killed; `stopped` was ended by an error before it could report. */
const runStates = ['running', 'stopped', 'fine', 'waits', 'failed'] as const;
export type RunState = (typeof runStates)[number];

/** What one run came to for one supplier. Counts of pupils, but for `stopped`: values that the gate stopped. */
export type FeedLine = {
  readonly supplier: string;
  readonly supplierName: string;
  readonly product: string;
  readonly state: FeedState;
  readonly error: Told | undefined;
  /** Of what would differ; it was delivered only where the state says so. */
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly stopped: number;
};

/** One run of one school as it is told of afterwards: counts, names and codes. */
export type PastRun = {
  readonly id: string;
  readonly school: string;
  readonly name: string;
  /** The day in Europe/Amsterdam on which it began. */
  readonly night: string;
  /** Instant, ISO 8601 in UTC. */
  readonly at: string;
  /** Milliseconds; undefined of a run that did not end. */
  readonly tookMs: number | undefined;
  readonly state: RunState;
  readonly error: Told | undefined;
  readonly feeds: readonly FeedLine[];
};

const asTold = (json: string | undefined): Told | undefined => {
  if (json === undefined || json === 'null') return undefined;
  const { code, subject } = JSON.parse(json) as { readonly code: ErrorCode; readonly subject?: Told['subject'] };
  return { code, subject: subject ?? {} };
};

const feedOf = (row: Row): FeedLine => ({
  supplier: text(row, 'supplier'),
  supplierName: text(row, 'name'),
  product: text(row, 'product'),
  state: text(row, 'state') as FeedState,
  error: asTold(optionalText(row, 'error')),
  added: integer(row, 'added'),
  changed: integer(row, 'changed'),
  removed: integer(row, 'removed'),
  stopped: integer(row, 'stopped'),
});

// Taken apart by the database: a report holds far more than is told, and thirty nights of a board are many.
const feedsSql = `SELECT run.id AS run, f.value ->> 'supplier' AS supplier, f.value ->> 'supplierName' AS name,
    f.value ->> 'product' AS product, f.value ->> 'state' AS state, f.value -> 'error' AS error,
    f.value ->> 'added' AS added, f.value ->> 'changed' AS changed, f.value ->> 'removed' AS removed,
    (SELECT coalesce(sum(s.value ->> 'count'), 0) FROM json_each(f.value, '$.stopped') AS s) AS stopped
  FROM run JOIN json_each(run.report, '$.feeds') AS f
  WHERE run.board = ? AND run.started_at >= ? ORDER BY run.started_at, run.id, f.key`;

const runsSql = `SELECT run.id, run.school, coalesce(school.name, run.school) AS name, run.started_at, run.ended_at, run.state,
    run.report -> 'error' AS error
  FROM run LEFT JOIN school ON school.id = run.school
  WHERE run.board = ? AND run.started_at >= ? ORDER BY run.started_at, run.id`;

const runOf = (row: Row, feeds: readonly FeedLine[]): PastRun => {
  const at = text(row, 'started_at');
  const ended = optionalText(row, 'ended_at');
  return {
    id: text(row, 'id'),
    school: text(row, 'school'),
    name: text(row, 'name'),
    night: amsterdamDay(new Date(at)),
    at,
    tookMs: ended === undefined ? undefined : Date.parse(ended) - Date.parse(at),
    state: runStates.find((state) => state === row['state']) ?? 'stopped',
    error: asTold(optionalText(row, 'error')),
    feeds,
  };
};

/** Every run of a board that began at `since` or later, oldest first. */
export const readPastRuns = async (store: Store, board: string, since: Date): Promise<readonly PastRun[]> => {
  const from = since.toISOString();
  const feeds = new Map<string, FeedLine[]>();
  for (const row of await store.all(feedsSql, board, from)) {
    const run = text(row, 'run');
    feeds.set(run, [...(feeds.get(run) ?? []), feedOf(row)]);
  }
  const runs = await store.all(runsSql, board, from);
  return runs.map((row) => runOf(row, feeds.get(text(row, 'id')) ?? []));
};
