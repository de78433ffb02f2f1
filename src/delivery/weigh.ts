import { GatewayError } from '../errors.ts';
import type { Feed } from '../feed/feed.ts';
import type { Hold } from '../feed/hold.ts';
import { type FeedRow, type FeedRows, isHeld, rowKey } from '../feed/row.ts';
import type { Mac } from '../ports.ts';
import type { Permit } from '../release/permit.ts';
import type { Joined } from '../release/release.ts';
import { type Before, createBefore } from './before.ts';
import type { Circumstances } from './circumstances.ts';
import { nobodyStill, type Still, stillRows } from './in-place.ts';
import { type Opened, prepare, type Prepared } from './prepare.ts';
import { weighAdditions } from './weigh-additions.ts';
import { weighChanges } from './weigh-changes.ts';
import { weighOthers } from './weigh-others.ts';
import { weighRemovals } from './weigh-removals.ts';
import type { Weighing } from './weighing.ts';

/** What a feed should have, less what waits. */
export type Weighed = {
  readonly prepared: Prepared;
  readonly holds: readonly Hold[];
  /** Rows that took a step and do not go yet; written before anything is sent. */
  readonly steps: readonly FeedRow[];
};

type Load = (generation: string) => Promise<Opened | undefined>;

export type WeighGround = {
  readonly opened: Opened;
  readonly joined: Joined;
  readonly mac: Mac;
  readonly load: Load;
  readonly circumstances: Circumstances;
};

/** The generations that these rows name. A row keeps its generation, so none of them can be missing. */
const loadAll = async (rows: readonly FeedRow[], load: Load): Promise<ReadonlyMap<string, Opened>> => {
  const all = new Map<string, Opened>();
  for (const id of new Set(rows.map(({ generation }) => generation))) {
    const opened = await load(id);
    if (opened === undefined) throw new GatewayError('generation_missing');
    all.set(id, opened);
  }
  return all;
};

const heldPupils = (rows: FeedRows): number =>
  [...rows.values()].filter((row) => row.entity === 'pupil' && isHeld(row)).length;

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};

const withRows = (rows: FeedRows, changed: readonly FeedRow[]): FeedRows =>
  new Map([...rows, ...changed.map((row) => [rowKey(row.entity, row.subject), row] as const)]);

const isStep = (rows: FeedRows, { entity, subject, state, stepOn, cause }: FeedRow): boolean => {
  const before = rows.get(rowKey(entity, subject));
  return before?.state !== state || before.stepOn !== stepOn || before.cause !== cause;
};

/** Rows on their way out since an agreement ended that is in force again: nothing is left of that. */
const broughtBack = (rows: FeedRows): readonly FeedRow[] =>
  [...rows.values()]
    .filter((row) => isHeld(row) && row.cause === 'agreement_ended')
    .map((row) => ({ ...row, state: 'present', cause: undefined, stepOn: undefined }));

/**
 * Read, reduce, release, compare, hold: the middle of a run, for one feed. What waits is treated as if this supplier's
 * rows were frozen: it keeps what it has, and nothing that is only known through it appears or disappears.
 */
export const weigh = async (feed: Feed, stored: FeedRows, agreed: Permit, ground: WeighGround): Promise<Weighed> => {
  const back = broughtBack(stored);
  const rows = withRows(stored, back);
  const { opened, joined, mac, load, circumstances } = ground;
  const prepared = async (now: FeedRows, still: Still): Promise<Prepared> => {
    const served = await loadAll(stillRows(now, agreed, opened.aside, still), load);
    return prepare(feed, now, agreed, { opened, joined, mac, served, still });
  };
  const bare = await prepared(rows, nobodyStill);
  const before = once(async (): Promise<Before> => {
    const read = await loadAll([...rows.values()].filter(isHeld), load);
    return createBefore({ prepared: bare, agreed, opened, joined, read });
  });
  const weighing: Weighing = {
    bare,
    opened,
    circumstances,
    pupils: heldPupils(rows),
    returned: back.length > 0,
    before,
  };
  const removals = await weighRemovals(weighing);
  const [additions, changes] = [await weighAdditions(weighing), await weighChanges(weighing)];
  const pupils = new Set([...removals.still, ...additions.still, ...changes.still]);
  const now = withRows(rows, removals.rows);
  const second = pupils.size + removals.rows.length === 0 ? bare : await prepared(now, { pupils, others: new Set() });
  const others = await weighOthers({ ...weighing, bare: second });
  const steps = withRows(new Map(), [...back, ...removals.rows.filter((row) => pupils.has(row.subject))]);
  return {
    prepared: others.still.length === 0 ? second : await prepared(now, { pupils, others: new Set(others.still) }),
    holds: [removals, additions, changes, others].flatMap(({ holds }) => holds),
    steps: [...steps.values()].filter((row) => isStep(stored, row)),
  };
};
