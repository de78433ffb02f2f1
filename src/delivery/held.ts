import { type Held, type HeldList, holdFeed } from '../feed/feed.ts';
import { type FeedRow, writeRows } from '../feed/row.ts';
import type { Statement } from '../ports.ts';
import type { Converging } from './converging.ts';
import type { DeliverDeps } from './deliver.ts';

/** What waits in a feed, and the statements that write it down with the steps that rows took. */
type Written = { readonly held: Held | undefined; readonly statements: readonly Statement[] };

const marks = (lists: readonly HeldList[]): string => lists.map(({ kind, set }) => `${kind}/${set}`).join('\n');

/** The same lists as before are the same hold: it goes on since then, and the ledger knows it. */
const known = ({ prepared }: Converging, lists: readonly HeldList[]): Held | undefined => {
  const { held } = prepared.feed;
  return held?.holds !== undefined && marks(held.holds) === marks(lists) ? held : undefined;
};

const entryOf = (converging: Converging, { kind, count, set }: HeldList, deps: DeliverDeps): readonly Statement[] => {
  const { id, board, school, supplier, product } = converging.prepared.feed;
  const at = deps.clock.now().toISOString();
  const facts = { feed: id, code: 'feed_held', count, counts: { [kind]: count }, subjectSet: set };
  return deps.remember(board, { kind: 'hold', at, school, supplier, product, facts });
};

const stepsOf = (converging: Converging, at: string): readonly Statement[] => {
  const rows: readonly FeedRow[] = converging.steps;
  return rows.length === 0 ? [] : [writeRows(converging.prepared.feed.id, rows, at)];
};

/** Keeps each list as a sealed set: a decision is bound to the list that was shown. Await before anything is sent. */
export const heldOf = async (converging: Converging, deps: DeliverDeps): Promise<Written> => {
  const { prepared, opened, holds } = converging;
  const { feed } = prepared;
  const at = deps.clock.now().toISOString();
  const steps = stepsOf(converging, at);
  const kept = await Promise.all(holds.map(({ lines }) => deps.subjectSets.keep(feed.board, lines)));
  const lists = holds.map(({ kind, lines, of, limit }, index) => ({
    kind,
    count: lines.length,
    of,
    limit,
    set: kept[index]?.id ?? '',
  }));
  if (lists.length === 0) return { held: undefined, statements: steps };
  const before = known(converging, lists);
  const count = lists.reduce((sum, list) => sum + list.count, 0);
  const since = before?.since ?? at;
  const held: Held = { code: 'feed_held', count, since, generation: opened.id, holds: lists };
  const entries = before === undefined ? lists.flatMap((list) => entryOf(converging, list, deps)) : [];
  return {
    held,
    statements: [...steps, ...kept.flatMap((one) => one.statements), holdFeed(feed.id, held), ...entries],
  };
};

/** What was decided and carried out is done with; a list that was not to be carried out holds for its reading. */
export const closedHolds = (
  { prepared, opened, decidedUntil }: Converging,
  held: Held | undefined,
): readonly Statement[] => {
  const { feed } = prepared;
  return [
    {
      sql: "DELETE FROM hold_decision WHERE feed = ? AND decided_at <= ? AND (verdict = 'approved' OR generation <> ?)",
      params: [feed.id, decidedUntil, opened.id],
    },
    ...(held === undefined && feed.held !== undefined ? [holdFeed(feed.id, undefined)] : []),
  ];
};
