import type { GatewayError } from '../errors.ts';
import { hasCareWord } from '../feed/care-word.ts';
import { type Held, holdFeed, setFields, settleFeed, waitingSets } from '../feed/feed.ts';
import { isHeld, moveRows } from '../feed/row.ts';
import type { Statement } from '../ports.ts';
import { fieldNames } from '../release/permit.ts';
import type { Converging } from './converging.ts';
import { type Delivered, type DeliverDeps, deliverPart } from './deliver.ts';
import { closedHolds, heldOf } from './held.ts';
import { ordersOf } from './orders.ts';
import type { Order } from './parcel.ts';

export type FeedResult = {
  /** Of what went; what waits is in `held`. */
  readonly state: 'unchanged' | 'accepted' | 'refused' | 'unknown';
  readonly error: GatewayError | undefined;
  readonly held: Held | undefined;
  readonly deliveries: number;
  readonly attempts: number;
  readonly issued: number;
  /** Lines that the supplier did not take; the next run sends them again. */
  readonly turnedDown: number;
};

const none: FeedResult = {
  state: 'unchanged',
  error: undefined,
  held: undefined,
  deliveries: 0,
  attempts: 0,
  issued: 0,
  turnedDown: 0,
};

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

/** Names that nobody looked at stop the whole feed: pupils point at groups. Undefined when there are none. */
export const namesHeld = (converging: Converging, at: string): Held | undefined => {
  const names = unseenNames(converging);
  return names > 0 ? { code: 'feed_group_names', count: names, since: at } : undefined;
};

/** An objection that was upheld waits for nobody: of a feed that stands still, these alone still go. */
const onlyWithdrawals = (converging: Converging): Converging => {
  const { prepared } = converging;
  const { restrictions } = prepared.permit.standing;
  const removed = prepared.difference.removed.filter(({ subject }) => restrictions.get(subject) === 'excluded');
  // A whole file has everybody else in it, as they are.
  const unmoved = [...prepared.rows.values()].filter((row) => isHeld(row) && !removed.includes(row));
  return {
    ...converging,
    withdrawalsOnly: true,
    full: false,
    fullPending: false,
    prepared: { ...prepared, unmoved, difference: { added: [], changed: [], same: [], removed } },
  };
};

/** Part after part, until one does not arrive. */
export const deliverAll = async (orders: readonly Order[], deps: DeliverDeps): Promise<readonly Delivered[]> => {
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

/** Who is missing may turn up at another school, and steps have their day: such a feed is looked at every night. */
const isWaiting = ({ holds, prepared }: Converging): boolean =>
  holds.length > 0 || [...prepared.rows.values()].some(({ state }) => state === 'suspended' || state === 'leaving');

/** The feed has what it should have: rows that did not change are served from the new generation. */
const settled = (converging: Converging, again: boolean): readonly Statement[] => {
  const { prepared, opened, fingerprint, holds } = converging;
  const { feed, permit, scope, difference } = prepared;
  const keep = difference.same.length > 0 ? [moveRows(feed.id, opened.id, difference.same)] : [];
  const mark = again || isWaiting(converging) ? null : fingerprint;
  return [
    ...keep,
    // While something waits, what this version of the agreement decides may still have to be told from accidents.
    setFields(feed.id, stillHeld(converging), holds.length === 0 ? permit.agreement.version : feed.agreementVersion),
    settleFeed(feed.id, mark, scope.settledUntil),
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

const holdNames = async (held: Held, { prepared: { feed } }: Converging, deps: DeliverDeps): Promise<FeedResult> => {
  const facts = { feed: feed.id, code: held.code, count: held.count };
  const { school, supplier, product } = feed;
  const entry = { kind: 'hold', at: held.since, school, supplier, product, facts } as const;
  const known = feed.held?.code === held.code && feed.held.count === held.count;
  // What waited before goes on waiting behind it: no decision was taken on it.
  const waiting = waitingSets(feed.held);
  const kept = waiting.length === 0 ? held : { ...held, waiting };
  if (!known) await deps.store.batch([holdFeed(feed.id, kept), ...deps.remember(feed.board, entry)], deps.lease);
  return { ...none, held };
};

/** Takes away who is excluded, whatever else this feed waits for. */
export const withdrawExcluded = async (converging: Converging, deps: DeliverDeps): Promise<void> => {
  await deliverAll(await ordersOf(onlyWithdrawals(converging)), deps);
};

/** Brings one feed to what it should have: writes down what waits, and delivers the rest part by part. */
export const converge = async (converging: Converging, deps: DeliverDeps): Promise<FeedResult> => {
  const names = namesHeld(converging, deps.clock.now().toISOString());
  if (names !== undefined) {
    await withdrawExcluded(converging, deps);
    return holdNames(names, converging, deps);
  }
  const { held, statements } = await heldOf(converging, deps);
  if (statements.length > 0) await deps.store.batch(statements, deps.lease);
  const delivered = await deliverAll(await ordersOf(converging), deps);
  const result = summed(delivered);
  if (result.error === undefined) {
    const again = result.issued + result.turnedDown > 0;
    // A decision is used up once everything arrived; what was turned down goes again by the same decision.
    const closed = again ? [] : closedHolds(converging, held);
    await deps.store.batch([...settled(converging, again), ...closed], deps.lease);
  }
  return { ...result, held };
};
