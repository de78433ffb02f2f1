import type { Texts } from '../text/texts.ts';
import type { FeedReport, SchoolReport } from '../sync/report.ts';
import type { Table } from './table.ts';

type Words = Texts;

const stateWord = (feed: FeedReport, words: Words): string => words.states.feed[feed.state];

/** One line per supplier and school. */
export const feedTable = (reports: readonly SchoolReport[], words: Words): Table => ({
  columns: [
    words.report.supplier,
    words.report.school,
    words.report.inScope,
    words.report.added,
    words.report.changed,
    words.report.removed,
    words.report.letThrough,
    words.report.stopped,
    words.report.state,
  ],
  rows: reports
    .flatMap((report) => report.feeds.map((feed) => ({ report, feed })))
    .sort((a, b) => compare(a.feed.supplierName, b.feed.supplierName) || compare(a.report.school, b.report.school))
    .map(({ report, feed }) => [
      feed.supplierName,
      `${report.school} ${report.name}`,
      feed.inScope,
      feed.added,
      feed.changed,
      feed.removed,
      feed.fields,
      feed.stopped.reduce((sum, one) => sum + one.count, 0),
      stateWord(feed, words),
    ]),
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What was stopped, per supplier and field, over all schools together. */
export const stoppedTable = (
  reports: readonly SchoolReport[],
  words: Words,
  label: (path: string) => string,
): Table => {
  const sums = new Map<string, { supplier: string; path: string; reason: keyof Words['reasons']; count: number }>();
  for (const feed of reports.flatMap((report) => report.feeds)) {
    for (const { path, reason, count } of feed.stopped) {
      const key = `${feed.supplierName}\n${path}\n${reason}`;
      const sum = sums.get(key) ?? { supplier: feed.supplierName, path, reason, count: 0 };
      sums.set(key, { supplier: sum.supplier, path, reason, count: sum.count + count });
    }
  }
  return {
    columns: [words.report.supplier, words.report.field, words.report.reason, words.report.times],
    rows: [...sums.values()].map(({ supplier, path, reason, count }) => [
      supplier,
      label(path),
      words.reasons[reason].label,
      count,
    ]),
  };
};
