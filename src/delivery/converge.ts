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
  /** Lines that the supplier did not take; the next run sends them again. */
  readonly turnedDown: number;
};

const nothing = { error: undefined, held: undefined, deliveries: 0, attempts: 0, issued: 0, turnedDown: 0 };

/** Groups with a care word in a name that would leave and that nobody has looked at yet. */
const unseenNames = ({ prepared, namesSeen, joined }: Converging): number =>
  prepared.difference.added
    .concat(prepared.difference.changed)
    .filter(({ release }) => release.entity === 'group' && !joined.neutralNames.has(release.subject))
    .filter(({ release: { subject, data } }) =>
      [data['name'], data['key']].some(
        (name) => typeof name === 'string' && hasCareWord(name) && !namesSeen(subject, name),
      ),
    ).length;

/** How many pupils would disappear, when that is more than may happen without a person. */
const goingIn = ({ prepared }: Converging): number | undefined => {
  const excluded = [...prepared.permit.standing.restrictions].filter(([, kind]) => kind === 'excluded');
  return removalsToConfirm(prepared.difference, prepared.rows, new Set(excluded.map(([subject]) => subject)));
};

/** What stops this feed until a person decides; undefined when nothing does. */
export const holdOf = (converging: Converging, at: string): Held | undefined => {
  const { choices } = converging;
  const names = unseenNames(converging);
  if (names > 0) return { code: 'feed_group_names', count: names, since: at };
  const going = goingIn(converging);
  return going === undefined || going === choices.acceptRemovals
    ? undefined
    : { code: 'feed_removals', count: going, since: at };
};

/** An objection that was upheld waits for nobody: of a feed that stands still, these alone still go. */
const onlyWithdrawals = (converging: Converging): Converging => {
  const { prepared } = converging;
  const { restrictions } = prepared.permit.standing;
  const removed = prepared.difference.removed.filter(({ subject }) => restrictions.get(subject) === 'excluded');
  return {
    ...converging,
    withdrawalsOnly: true,
    choices: { full: false, acceptRemovals: undefined },
    fullPending: false,
    prepared: { ...prepared, difference: { added: [], changed: [], same: [], removed } },
  };
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

/** What was sent, and what was sent before and is agreed but was not read this time: the supplier still has that. */
const stillHeld = ({ prepared, agreed }: Converging): readonly string[] => {
  const may = new Set(fieldNames(agreed));
  return [...new Set([...fieldNames(prepared.permit), ...prepared.feed.fields.filter((path) => may.has(path))])].sort();
};

/** The feed has what it should have: rows that did not change are served from the new generation. */
const settled = (converging: Converging, again: boolean): readonly Statement[] => {
  const { prepared, opened, fingerprint } = converging;
  const { feed, permit, scope, difference } = prepared;
  const keep = difference.same.length > 0 ? [moveRows(feed.id, opened.id, difference.same)] : [];
  const mark = again ? null : fingerprint;
  return [
    ...keep,
    setFields(feed.id, stillHeld(converging), permit.agreement.version),
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
    turnedDown: delivered.reduce((sum, one) => sum + one.turnedDown, 0),
  };
};

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
const acceptance = (converging: Converging, deps: DeliverDeps): readonly Statement[] => {
  const { prepared, choices } = converging;
  const { feed } = prepared;
  const { acceptRemovals: count } = choices;
  if (count === undefined || count !== goingIn(converging)) return [];
  const { school, supplier, product } = feed;
  const facts = { what: 'accept_removals', feed: feed.id, count };
  const at = deps.clock.now().toISOString();
  return deps.remember(feed.board, { kind: 'decision', at, school, supplier, product, facts });
};

/** Takes away who is excluded, whatever else this feed waits for. */
export const withdrawExcluded = async (converging: Converging, deps: DeliverDeps): Promise<void> => {
  await deliverAll(await ordersOf(onlyWithdrawals(converging)), deps);
};

/** Brings one feed to what it should have: holds, or delivers the difference part by part. */
export const converge = async (converging: Converging, deps: DeliverDeps): Promise<FeedResult> => {
  const held = holdOf(converging, deps.clock.now().toISOString());
  if (held !== undefined) {
    await withdrawExcluded(converging, deps);
    return hold(held, converging, deps);
  }
  const accepted = acceptance(converging, deps);
  if (accepted.length > 0) await deps.store.batch(accepted, deps.lease);
  const delivered = await deliverAll(await ordersOf(converging), deps);
  const result = summed(delivered);
  if (result.error === undefined) {
    await deps.store.batch(settled(converging, result.issued + result.turnedDown > 0), deps.lease);
  }
  return result;
};
