import { createHash } from 'node:crypto';
import { converge, type FeedResult, namesHeld } from '../delivery/converge.ts';
import type { Converging } from '../delivery/converging.ts';
import { type DeliverDeps } from '../delivery/deliver.ts';
import type { Prepared } from '../delivery/prepare.ts';
import { weigh } from '../delivery/weigh.ts';
import { type Feed, feedsOfSchool, type Held, insertFeed, newFeed } from '../feed/feed.ts';
import { readRows } from '../feed/row.ts';
import type { Checkpoint } from '../ledger/checkpoint.ts';
import { originsOf } from '../mapping/origins.ts';
import type { Lease } from '../ports.ts';
import { fieldOf } from '../record/catalogue.ts';
import type { Generation } from '../roster/generation.ts';
import { integer, text } from '../row.ts';
import { type Agreed, stillAgreed } from './agreed.ts';
import { circumstancesOf } from './circumstances.ts';
import { destinationOf } from './destination.ts';
import { joinedOf, loaderOf, openedOf } from './opened.ts';
import type { Gateway } from './gateway.ts';
import type { GroupNames } from './joined.ts';
import type { Pace } from './pace.ts';
import type { SchoolSource } from './school.ts';
import { unstableFor } from './unstable.ts';

/** What all feeds of one school share in one run. */
export type Ground = {
  readonly school: SchoolSource;
  readonly head: { readonly id: string };
  /** Opened on first use: on a night without changes nobody needs it. */
  generation(): Promise<Generation>;
  readonly names: GroupNames;
  readonly checkpoint: Checkpoint | undefined;
  readonly lease: Lease | undefined;
  /** Turn of the school year, and thresholds for a while. */
  readonly pace: Pace;
  readonly full: boolean;
};

/** Of everything that decides what a supplier should have. */
const fingerprintOf = (ground: Ground, agreed: Agreed): string => {
  return createHash('sha256')
    .update(JSON.stringify([ground.head.id, agreed.mark, ground.names.mark, ground.pace.mark, agreed.supplier.rules]))
    .digest('hex');
};

/** Law of the quiet night: nothing that decides has changed, and no date has come that does. */
export const isSettled = (feed: Feed, ground: Ground, agreed: Agreed): boolean =>
  feed.fingerprint === fingerprintOf(ground, agreed) &&
  (feed.settledUntil === undefined || agreed.permit.day < feed.settledUntil) &&
  !ground.full;

export const feedFor = (feeds: readonly Feed[], agreed: Agreed, gateway: Gateway, school: SchoolSource): Feed => {
  const { supplier, product } = agreed.agreement;
  const known = feeds.find((feed) => feed.supplier === supplier && feed.product === product);
  return known ?? newFeed({ board: school.board, school: school.id, supplier, product }, gateway.random);
};

/** A full delivery of which a part did not arrive must be made whole, also after a withdrawal that could not wait. */
const fullPending = async (gateway: Gateway, feed: Feed): Promise<boolean> => {
  const [row] = await gateway.store.all(
    "SELECT part, parts, state FROM delivery WHERE feed = ? AND mode = 'full' ORDER BY sequence DESC, part DESC LIMIT 1",
    feed.id,
  );
  if (row === undefined) return false;
  return text(row, 'state') !== 'accepted' || integer(row, 'part') < integer(row, 'parts');
};

/** Everything about one feed short of storing or sending. */
export const assemble = async (gateway: Gateway, ground: Ground, agreed: Agreed, feed: Feed): Promise<Converging> => {
  const { store, keyring } = gateway;
  const generation = await ground.generation();
  const unstable = unstableFor(gateway, ground.school, generation, agreed.permit);
  const opened = { ...openedOf(generation), unstable };
  const joined = await joinedOf(gateway, { board: ground.school.board, agreed, names: ground.names }, [
    generation.roster,
  ]);
  const mac = await keyring.mac('digest', feed.id);
  const load = loaderOf(gateway);
  const pending = feed.fullDue || (await fullPending(gateway, feed));
  const of = { agreed, feed, pace: ground.pace, generation: opened, fullPending: pending };
  const decidedUntil = gateway.clock.now().toISOString();
  const circumstances = await circumstancesOf(gateway, of);
  const weighed = await weigh(feed, await readRows(store, feed.id), agreed.permit, {
    opened,
    joined,
    mac,
    load,
    circumstances,
  });
  const mapping = gateway.mappings.get(generation.head.mapping);
  const offered = mapping === undefined ? new Set<string>() : originsOf(mapping, generation.head.counts.notPermitted);
  return {
    ...weighed,
    decidedUntil,
    agreed: agreed.permit,
    opened,
    joined,
    destination: await destinationOf(gateway, ground.school.board, agreed.supplier),
    // Keys that are not stable: what was sent before cannot be told apart, so everything is replaced.
    full: ground.full || opened.unstable > 0,
    fingerprint: fingerprintOf(ground, agreed),
    checkpoint: { size: ground.checkpoint?.size ?? 0, note: ground.checkpoint?.note },
    fullPending: pending,
    namesSeen: ground.names.seen,
    offered: (entity, field) => offered.has(`${entity}/${field}`) || fieldOf(entity, field)?.issued === true,
    load,
    inForce: () => stillAgreed(gateway, ground.school, agreed),
  };
};

/** What the ledger remembers of a comparison: names let through and withheld, and counts. */
const summary = (gateway: Gateway, run: string, prepared: Prepared) => {
  const { feed, permit, difference, scope, tally } = prepared;
  const names = [...permit.steps].flatMap(([entity, steps]) => steps.map((step) => `${entity}/${step.field}`));
  const withheld = [...permit.withheld].flatMap(([entity, fields]) => fields.map((field) => `${entity}/${field}`));
  const facts = {
    run,
    feed: feed.id,
    agreementVersion: permit.agreement.version,
    generation: prepared.generation,
    fields: names.sort(),
    withheld: withheld.sort(),
    counts: {
      inScope: scope.items.get('pupil')?.length ?? 0,
      added: difference.added.length,
      changed: difference.changed.length,
      removed: difference.removed.length,
    },
    stopped: Object.fromEntries([...tally.stopped].map(([key, { count }]) => [key, count])),
  };
  const { school, supplier, product } = feed;
  return gateway.remember(feed.board, {
    kind: 'release',
    at: gateway.clock.now().toISOString(),
    school,
    supplier,
    product,
    facts,
  });
};

/** At most so many rounds: a receipt may bring an id that then has to be sent itself. */
const maxRounds = 3;

/** What rounds came to together: a last one that had nothing to send does not undo what the one before did. */
const together = (before: FeedResult | undefined, now: FeedResult): FeedResult =>
  before === undefined
    ? now
    : {
        ...now,
        state: now.state === 'unchanged' ? before.state : now.state,
        deliveries: before.deliveries + now.deliveries,
        turnedDown: now.turnedDown,
        attempts: before.attempts + now.attempts,
      };

export type FeedRun = { readonly first: Prepared; readonly result: FeedResult };

/** Compares one feed and brings it to what it should have; again when receipts brought ids that it is to get. */
export const runFeed = async (
  gateway: Gateway,
  ground: Ground & { readonly run: string; readonly lease: Lease },
  agreed: Agreed,
  known: Feed,
): Promise<FeedRun> => {
  const deps: DeliverDeps = { ...gateway, lease: ground.lease };
  await gateway.store.batch([insertFeed(known)], ground.lease);
  let feed = known;
  let first: Prepared | undefined;
  let sum: FeedResult | undefined;
  for (let round = 1; ; round += 1) {
    const converging = await assemble(gateway, ground, agreed, feed);
    first ??= converging.prepared;
    await gateway.store.batch(summary(gateway, ground.run, converging.prepared), ground.lease);
    const result = await converge(converging, deps);
    sum = together(sum, result);
    if (result.issued === 0 || result.state !== 'accepted' || round === maxRounds) return { first, result: sum };
    feed = (await feedsOfSchool(gateway.store, feed.school)).find((one) => one.id === feed.id) ?? feed;
  }
};

/** What would wait, without a list being kept of it. */
const wouldWait = (converging: Converging, at: string): Held | undefined => {
  const { holds, opened } = converging;
  if (holds.length === 0) return namesHeld(converging, at);
  const lists = holds.map(({ kind, lines, of, limit }) => ({ kind, count: lines.length, of, limit, set: '' }));
  const count = lists.reduce((sum, list) => sum + list.count, 0);
  return { code: 'feed_held', count, since: at, generation: opened.id, holds: lists };
};

/** The same without storing or sending anything: what would happen. */
export const rehearseFeed = async (gateway: Gateway, ground: Ground, agreed: Agreed, feed: Feed): Promise<FeedRun> => {
  const converging = await assemble(gateway, ground, agreed, feed);
  const held = wouldWait(converging, gateway.clock.now().toISOString());
  return {
    first: converging.prepared,
    result: { state: 'unchanged', error: undefined, held, deliveries: 0, attempts: 0, issued: 0, turnedDown: 0 },
  };
};
