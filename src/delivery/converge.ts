import { GatewayError } from '../errors.ts';
import { hasCareWord } from '../feed/care-word.ts';
import { type Held, holdFeed, setFields, settleFeed } from '../feed/feed.ts';
import { removalsToConfirm } from '../feed/guard.ts';
import { moveRows } from '../feed/row.ts';
import type { Statement } from '../ports.ts';
import { type Entity } from '../record/field.ts';
import { fieldNames, type Permit } from '../release/permit.ts';
import { type Joined } from '../release/release.ts';
import { type Delivered, type DeliverDeps, deliverPart, type Destination, type Order } from './deliver.ts';
import { agreedNames, clearedNames, emptyNames, withheldNames } from './manifest.ts';
import { type Plan, planChanges, planFull, type Served } from './plan.ts';
import { type Opened, type Prepared, servedFrom } from './prepare.ts';

/** What a person decided beforehand. */
export type Choices = {
  readonly full: boolean;
  /** The number of pupils that was shown; only exactly that many may disappear. */
  readonly acceptRemovals: number | undefined;
};

export type Converging = {
  readonly prepared: Prepared;
  readonly agreed: Permit;
  readonly opened: Opened;
  readonly joined: Joined;
  readonly destination: Destination;
  readonly choices: Choices;
  readonly fingerprint: string;
  readonly checkpoint: Order['checkpoint'];
  /** True when the last full delivery did not arrive whole. */
  readonly fullPending: boolean;
  /** Subjects of groups whose name with a care word was shown to a person. */
  readonly namesSeen: ReadonlySet<string>;
  /** Can this source have the field at all? */
  offered(entity: Entity, field: string): boolean;
  load(generation: string): Promise<Opened | undefined>;
  inForce(): Promise<boolean>;
};

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

const unmovedReleases = async (converging: Converging): Promise<readonly Served[]> => {
  const { prepared, agreed, joined } = converging;
  const generations = [...new Set(prepared.unmoved.map((row) => row.generation))];
  const served: Served[] = [];
  for (const generation of generations) {
    const opened = await converging.load(generation);
    if (opened === undefined) throw new GatewayError('generation_missing', { school: prepared.feed.school });
    const rows = prepared.unmoved.filter((row) => row.generation === generation);
    served.push(...servedFrom(rows, agreed, opened, joined));
  }
  return served;
};

const planOf = async (converging: Converging): Promise<Plan> => {
  const { prepared, opened, joined, choices, fullPending } = converging;
  const { difference, permit } = prepared;
  const ground = {
    rows: prepared.rows,
    generation: opened.id,
    sequence: prepared.feed.sequence + 1,
    refOf: joined.refOf,
    erased: (subject: string) => permit.standing.restrictions.get(subject) === 'excluded',
  };
  const nothingHeld = [...prepared.rows.values()].every((row) => row.state === 'removed');
  if (!choices.full && !fullPending && !nothingHeld) return planChanges(difference, ground);
  const same = new Set(difference.same);
  const unchanged = prepared.releases
    .filter((release) => same.has(`${release.entity}/${release.subject}`))
    .map((release) => ({ release, digest: prepared.rows.get(`${release.entity}/${release.subject}`)?.digest ?? '' }));
  const puts = difference.added.concat(difference.changed, unchanged);
  return planFull(puts, await unmovedReleases(converging), difference.removed, ground);
};

const clearedPaths = ({ prepared }: Converging): readonly string[] => {
  const now = new Set(fieldNames(prepared.permit));
  return prepared.feed.fields.filter((path) => !now.has(path));
};

const nullsOf = (converging: Converging, cleared: readonly string[]): ReadonlyMap<Entity, readonly string[]> =>
  new Map(
    [...converging.prepared.permit.steps].map(([entity, steps]) => {
      const gone = cleared.filter((path) => path.startsWith(`${entity}/`)).map((path) => path.slice(entity.length + 1));
      return [entity, steps.map((step) => step.field).concat(gone)];
    }),
  );

const orderOf = (converging: Converging, plan: Plan, index: number): Order => {
  const { prepared, opened, destination, checkpoint, joined } = converging;
  const { permit, feed, releases } = prepared;
  const cleared = clearedPaths(converging);
  return {
    feed,
    permit,
    destination,
    checkpoint,
    sequence: feed.sequence + 1,
    mode: plan.mode,
    part: index + 1,
    parts: Math.max(plan.parts.length, 1),
    moves: plan.parts[index] ?? [],
    generation: opened.id,
    fields: fieldNames(permit),
    manifest: {
      schoolYear: opened.schoolYear,
      fields: agreedNames(permit),
      withheld: withheldNames(permit),
      noValue: emptyNames(permit, releases, converging.offered),
      cleared: clearedNames(cleared, permit.shape, permit.day),
    },
    nulls: plan.mode === 'changes' ? nullsOf(converging, cleared) : undefined,
    issuedIds: joined.issuedIds,
    inForce: converging.inForce,
  };
};

const deliverAll = async (converging: Converging, plan: Plan, deps: DeliverDeps): Promise<readonly Delivered[]> => {
  const delivered: Delivered[] = [];
  const parts = Math.max(plan.parts.length, 1);
  for (let index = 0; index < parts; index += 1) {
    const one = await deliverPart(orderOf(converging, plan, index), deps);
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
  const { prepared, choices } = converging;
  const { difference } = prepared;
  const held = holdOf(converging, deps.clock.now().toISOString());
  if (held !== undefined) return hold(held, converging, deps);
  const differs = difference.added.length + difference.changed.length + difference.removed.length > 0;
  const due = differs || choices.full || converging.fullPending || clearedPaths(converging).length > 0;
  const accepted = acceptance(converging, deps);
  if (accepted.length > 0) await deps.store.batch(accepted, deps.lease);
  const delivered = due ? await deliverAll(converging, await planOf(converging), deps) : [];
  const result = summed(delivered);
  if (result.error === undefined) {
    const again = result.issued > 0 || !tookAll(delivered);
    await deps.store.batch(settled(converging, again), deps.lease);
  }
  return result;
};
