import { GatewayError } from '../errors.ts';
import { hasCareWord } from '../feed/care-word.ts';
import { type Held, holdFeed, setFields, settleFeed } from '../feed/feed.ts';
import { removalsToConfirm } from '../feed/guard.ts';
import { moveRows } from '../feed/row.ts';
import type { Statement } from '../ports.ts';
import { fieldNames } from '../release/permit.ts';
import type { Converging } from './converging.ts';
import { type Delivered, type DeliverDeps, deliverPart } from './deliver.ts';
import { ordersOf } from './orders.ts';
import type { Order } from './parcel.ts';

export type FeedResult = {
  readonly state: 'unchanged' | 'accepted' | 'refused' | 'unknown' | 'held';
  readonly error: GatewayError | undefined;
  readonly held: Held | undefined;
  readonly deliveries: number;
  readonly attempts: number;
  readonly issued: number;
};

const nothing = { error: undefined, held: undefined, deliveries: 0, attempts: 0, issued: 0 };

/** Groups with a care word in a name that would leave and that nobody has looked at yet. */
export const unseenNames = ({ prepared, namesSeen, joined }: Converging): number =>
  prepared.difference.added.filter(
    ({ release }) =>
      release.entity === 'group' &&
      typeof release.data['name'] === 'string' &&
      !joined.neutralNames.has(release.subject) &&
      !namesSeen.has(release.subject) &&
      hasCareWord(release.data['name']),
  ).length;

/** What stops this feed until a person decides; undefined when nothing does. */
export const holdOf = (converging: Converging, at: string): Held | undefined => {
  const { prepared, choices } = converging;
  const names = unseenNames(converging);
  if (names > 0) return { code: 'feed_group_names', count: names, since: at };
  const excluded = [...prepared.permit.standing.restrictions].filter(([, kind]) => kind === 'excluded');
  const going = removalsToConfirm(prepared.difference, prepared.rows, new Set(excluded.map(([subject]) => subject)));
  return going === undefined || going === choices.acceptRemovals
    ? undefined
    : { code: 'feed_removals', count: going, since: at };
};

const deliverAll = async (orders: readonly Order[], deps: DeliverDeps): Promise<readonly Delivered[]> => {
  const delivered: Delivered[] = [];
  for (const order of orders) {
    const one = await deliverPart(order, deps);
    delivered.push(one);
    if (one.outcome.result !== 'accepted') break;
  }
  return delivered;
};

/** The feed has what it should have: rows that did not change are served from the new generation. */
const settled = (converging: Converging, again: boolean): readonly Statement[] => {
  const { prepared, opened, fingerprint } = converging;
  const { feed, permit, scope, difference } = prepared;
  const keep = difference.same.length > 0 ? [moveRows(feed.id, opened.id, difference.same)] : [];
  const mark = again ? null : fingerprint;
  return [
    ...keep,
    setFields(feed.id, fieldNames(permit), permit.agreement.version),
    settleFeed(feed.id, mark, scope.settledUntil),
    holdFeed(feed.id, undefined),
  ];
};

const summed = (delivered: readonly Delivered[]): FeedResult => {
  const last = delivered.at(-1)?.outcome;
  const error = last === undefined || last.result === 'accepted' ? undefined : last.error;
  return {
    state: last?.result ?? 'unchanged',
    error,
    held: undefined,
    deliveries: delivered.length,
    attempts: delivered.reduce((sum, one) => sum + one.attempts, 0),
    issued: delivered.reduce((sum, one) => sum + one.issued, 0),
  };
};

/** Rows that a supplier did not take are unsure: they go again, so the feed does not have what it should have. */
const tookAll = (delivered: readonly Delivered[]): boolean =>
  delivered.every(({ outcome }) => outcome.result === 'accepted' && outcome.receipts.every((one) => one.accepted));

const hold = async (held: Held, converging: Converging, deps: DeliverDeps): Promise<FeedResult> => {
  const { feed } = converging.prepared;
  const facts = { feed: feed.id, code: held.code, count: held.count };
  const { school, supplier, product } = feed;
  const entry = { kind: 'hold', at: held.since, school, supplier, product, facts } as const;
  const known = feed.held?.code === held.code && feed.held.count === held.count;
  if (!known) await deps.store.batch([holdFeed(feed.id, held), ...deps.remember(feed.board, entry)], deps.lease);
  return { ...nothing, state: 'held', held, error: heldError(held, converging) };
};

/** A number that is not the one that was shown accepts nothing. */
const heldError = ({ code, count }: Held, { prepared, choices }: Converging): GatewayError => {
  const { school, supplier } = prepared.feed;
  const differs = code === 'feed_removals' && choices.acceptRemovals !== undefined;
  return new GatewayError(differs ? 'feed_count_differs' : code, { school, supplier, count });
};

/** A person let these pupils disappear: that is remembered before anything is sent. */
const acceptance = ({ prepared, choices }: Converging, deps: DeliverDeps): readonly Statement[] => {
  const { feed, difference } = prepared;
  const { acceptRemovals: count } = choices;
  if (count === undefined || !difference.removed.some((row) => row.entity === 'pupil')) return [];
  const { school, supplier, product } = feed;
  const facts = { what: 'accept_removals', feed: feed.id, count };
  const at = deps.clock.now().toISOString();
  return deps.remember(feed.board, { kind: 'decision', at, school, supplier, product, facts });
};

/** Brings one feed to what it should have: holds, or delivers the difference part by part. */
export const converge = async (converging: Converging, deps: DeliverDeps): Promise<FeedResult> => {
  const held = holdOf(converging, deps.clock.now().toISOString());
  if (held !== undefined) return hold(held, converging, deps);
  const accepted = acceptance(converging, deps);
  if (accepted.length > 0) await deps.store.batch(accepted, deps.lease);
  const delivered = await deliverAll(await ordersOf(converging), deps);
  const result = summed(delivered);
  if (result.error === undefined) {
    const again = result.issued > 0 || !tookAll(delivered);
    await deps.store.batch(settled(converging, again), deps.lease);
  }
  return result;
};
