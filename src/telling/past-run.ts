import type { Row, Store } from '../ports.ts';
import { amsterdamDay } from '../record/day.ts';
import { optionalText, text } from '../row.ts';
import type { FeedReport, FeedState, SchoolReport, Told } from '../sync/report.ts';

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
  /** Of what differed; it was delivered only where the state says so, or where `parts` of it wait. */
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly stopped: number;
  /** Parts of the difference that wait for a person while the rest went on; 0 where all of it waits, or nothing. */
  readonly parts: number;
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

/** What of a stored report is told; `{}` of a run that did not come to its end. */
type Stored = Partial<Pick<SchoolReport, 'error' | 'feeds'>>;

const feedOf = (feed: FeedReport): FeedLine => ({
  supplier: feed.supplier,
  supplierName: feed.supplierName,
  product: feed.product,
  state: feed.state,
  error: feed.error,
  added: feed.added,
  changed: feed.changed,
  removed: feed.removed,
  stopped: feed.stopped.reduce((sum, { count }) => sum + count, 0),
  parts: feed.holds?.length ?? 0,
});

const runOf = (row: Row): PastRun => {
  const at = text(row, 'started_at');
  const ended = optionalText(row, 'ended_at');
  // Written by ourselves, of counts, names and codes.
  const { error, feeds = [] } = JSON.parse(text(row, 'report')) as Stored;
  return {
    id: text(row, 'id'),
    school: text(row, 'school'),
    name: text(row, 'name'),
    night: amsterdamDay(new Date(at)),
    at,
    tookMs: ended === undefined ? undefined : Date.parse(ended) - Date.parse(at),
    state: runStates.find((state) => state === row['state']) ?? 'stopped',
    error,
    feeds: feeds.map(feedOf),
  };
};

const sql = `SELECT run.id, run.school, coalesce(school.name, run.school) AS name, run.started_at, run.ended_at, run.state,
    run.report
  FROM run LEFT JOIN school ON school.id = run.school
  WHERE run.board = ? AND run.started_at >= ? AND run.started_at < ? ORDER BY run.started_at, run.id`;

/** Microtasks alone would keep sockets waiting. */
const breathe = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));

const dayMs = 24 * 60 * 60_000;

/**
 * Every run of a board that began from `since` up to and including `until`, oldest first. Read day by day: the reports of
 * a month of a large board are tens of megabytes, and whatever else the process does gets its turn in between.
 */
export const readPastRuns = async (
  store: Store,
  board: string,
  { since, until }: { readonly since: Date; readonly until: Date },
): Promise<readonly PastRun[]> => {
  const runs: PastRun[] = [];
  for (let from = since.getTime(); from <= until.getTime(); from += dayMs) {
    const to = new Date(Math.min(from + dayMs, until.getTime() + 1)).toISOString();
    const rows = await store.all(sql, board, new Date(from).toISOString(), to);
    runs.push(...rows.map(runOf));
    await breathe();
  }
  return runs;
};
