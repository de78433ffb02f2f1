import type { Store } from '../ports.ts';
import { text } from '../row.ts';
import type { FeedLine, PastRun } from './past-run.ts';

type Span = { readonly feed: string; readonly from: string; readonly until: string };

/** How long deliveries took, from intent to outcome. */
export type Took = (run: PastRun, feed: FeedLine) => number | undefined;

const nameOf = (school: string, { supplier, product }: Pick<FeedLine, 'supplier' | 'product'>): string =>
  `${school}/${supplier}/${product}`;

const spanMs = (spans: readonly Span[]): number => {
  const first = Math.min(...spans.map(({ from }) => Date.parse(from)));
  return Math.max(...spans.map(({ until }) => Date.parse(until))) - first;
};

/**
 * Milliseconds from the first intent to the last outcome of one supplier within a run; undefined where nothing was sent.
 * `since`: deliveries that were meant to leave from then on.
 */
export const readTook = async (store: Store, board: string, since: Date): Promise<Took> => {
  const rows = await store.all(
    `SELECT feed.school, feed.supplier, feed.product, delivery.intended_at, delivery.ended_at FROM delivery
     JOIN feed ON feed.id = delivery.feed
     WHERE delivery.board = ? AND delivery.intended_at >= ? AND delivery.ended_at IS NOT NULL`,
    board,
    since.toISOString(),
  );
  const spans = rows.map((row): Span => {
    const of = { supplier: text(row, 'supplier'), product: text(row, 'product') };
    return { feed: nameOf(text(row, 'school'), of), from: text(row, 'intended_at'), until: text(row, 'ended_at') };
  });
  const byFeed = Map.groupBy(spans, ({ feed }) => feed);
  return ({ school, at, tookMs }, feed) => {
    const end = new Date(Date.parse(at) + (tookMs ?? 0)).toISOString();
    const own = (byFeed.get(nameOf(school, feed)) ?? []).filter(({ from }) => from >= at && from <= end);
    return own.length === 0 ? undefined : spanMs(own);
  };
};
