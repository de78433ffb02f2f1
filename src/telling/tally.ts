import type { FeedLine, PastRun } from './past-run.ts';

/**
 * What runs came to together. Pupils for added, changed and removed; values for stopped; for held and failed the
 * suppliers of a school, and for failed the schools whose file was refused or whose run was stopped.
 */
export type Tally = {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly stopped: number;
  readonly held: number;
  readonly failed: number;
};

const nothing: Tally = { added: 0, changed: 0, removed: 0, stopped: 0, held: 0, failed: 0 };

const plus = (a: Tally, b: Tally): Tally => ({
  added: a.added + b.added,
  changed: a.changed + b.changed,
  removed: a.removed + b.removed,
  stopped: a.stopped + b.stopped,
  held: a.held + b.held,
  failed: a.failed + b.failed,
});

const failures: ReadonlySet<FeedLine['state']> = new Set(['refused', 'unknown', 'deferred']);

/** Only what arrived counts as added, changed or removed: what waits or failed is told as that. */
const hasArrived = ({ state, parts }: FeedLine): boolean => state === 'accepted' || (state === 'held' && parts > 0);

export const tallyOf = (line: FeedLine): Tally => {
  const { state, added, changed, removed, stopped } = line;
  return {
    ...(hasArrived(line) ? { added, changed, removed } : { added: 0, changed: 0, removed: 0 }),
    stopped,
    held: state === 'held' ? 1 : 0,
    failed: failures.has(state) ? 1 : 0,
  };
};

/** What several runs came to for one supplier of one school: each delivered, only the last says how it stands. */
const ofFeed = (lines: readonly FeedLine[]): Tally => {
  const all = lines.map(tallyOf);
  const { held, failed } = all.at(-1) ?? nothing;
  // The same values are stopped at every comparison, and a quiet run compares nothing.
  const stopped = Math.max(0, ...all.map((one) => one.stopped));
  return { ...all.reduce(plus, nothing), stopped, held, failed };
};

/** The last run of a school says whether its file was refused or the whole run stopped. */
const ofSchool = (runs: readonly PastRun[]): Tally => {
  const last = runs.findLast(({ state }) => state !== 'running');
  const isFailed = last !== undefined && (last.state === 'stopped' || last.error !== undefined);
  return { ...nothing, failed: isFailed ? 1 : 0 };
};

/** Runs oldest first. */
export const totalOf = (runs: readonly PastRun[]): Tally => {
  const lines = runs.flatMap(({ school, feeds }) =>
    feeds.map((feed) => ({ key: `${school}/${feed.supplier}/${feed.product}`, feed })),
  );
  const feeds = Map.groupBy(lines, ({ key }) => key);
  const schools = Map.groupBy(runs, ({ school }) => school);
  return [
    ...[...schools.values()].map(ofSchool),
    ...[...feeds.values()].map((own) => ofFeed(own.map(({ feed }) => feed))),
  ].reduce(plus, nothing);
};
