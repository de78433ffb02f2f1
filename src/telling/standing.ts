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

/** `runs`: oldest first, those of all schools. */
export const standingsOf = (
  schools: readonly { readonly id: string; readonly name: string }[],
  runs: readonly PastRun[],
): readonly SchoolStanding[] =>
  schools.map(({ id, name }) => {
    const own = runs.filter(({ school }) => school === id);
    const last = own.at(-1);
    return { school: id, name, last, feeds: last === undefined ? [] : latestFeeds(own, last) };
  });
