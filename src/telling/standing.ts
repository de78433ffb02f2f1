import type { Store } from '../ports.ts';
import { type Stop, stopOf } from '../rights/stop.ts';
import { text } from '../row.ts';
import { stoppedError } from '../sync/agreed.ts';
import { told } from '../sync/report-of.ts';
import type { FeedLine, PastRun } from './past-run.ts';

/** How a school stands: its newest run, and of each supplier what was last said. */
export type SchoolStanding = {
  readonly school: string;
  readonly name: string;
  /** Undefined where no run began lately. */
  readonly last: PastRun | undefined;
  readonly feeds: readonly FeedLine[];
};

/** A run of one supplier only says nothing of the others, so theirs may be of the run before; no older than this. */
const memoryMs = 36 * 60 * 60_000;

const latestFeeds = (runs: readonly PastRun[], last: PastRun): readonly FeedLine[] => {
  const from = Date.parse(last.at) - memoryMs;
  const known = new Map<string, FeedLine>();
  for (const { at, feeds } of runs) {
    if (Date.parse(at) < from) continue;
    for (const feed of feeds) known.set(`${feed.supplier}/${feed.product}`, feed);
  }
  return [...known.values()];
};

/** Says whether a feed waits for a person now; a run only knows that it did. */
export type Waits = (school: string, feed: Pick<FeedLine, 'supplier' | 'product'>) => boolean;

/** What holds now, whatever was so at the last run. */
export type Present = { readonly waits: Waits; readonly stops: readonly Stop[] };

/** An emergency stop that was laid since tells of itself now; one that was lifted leaves telling to the next run. */
const feedNow = (feed: FeedLine, school: string, { waits, stops }: Present): readonly FeedLine[] => {
  const stop = stopOf(stops, { school, supplier: feed.supplier });
  if (stop !== undefined) {
    return [{ ...feed, state: 'stopped', error: told(stoppedError(stop, school, feed.supplier)) }];
  }
  const isOver = feed.state === 'stopped' || (feed.state === 'held' && !waits(school, feed));
  return isOver ? [] : [feed];
};

/** Of what somebody decided on since, the next run tells what became of it. `runs`: oldest first, of all schools. */
export const standingsOf = (
  schools: readonly { readonly id: string; readonly name: string }[],
  runs: readonly PastRun[],
  present: Present,
): readonly SchoolStanding[] =>
  schools.map(({ id, name }) => {
    const own = runs.filter(({ school }) => school === id);
    const last = own.at(-1);
    const feeds = last === undefined ? [] : latestFeeds(own, last);
    return { school: id, name, last, feeds: feeds.flatMap((feed) => feedNow(feed, id, present)) };
  });

export const readWaits = async (store: Store, board: string): Promise<Waits> => {
  const rows = await store.all(
    'SELECT school, supplier, product FROM feed WHERE board = ? AND held IS NOT NULL',
    board,
  );
  const names = new Set(rows.map((row) => `${text(row, 'school')}/${text(row, 'supplier')}/${text(row, 'product')}`));
  return (school, { supplier, product }) => names.has(`${school}/${supplier}/${product}`);
};
