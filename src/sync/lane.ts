import { wireName } from '../agreement/shape.ts';
import { entities, type Entity } from '../record/field.ts';
import { type Item, itemsOf, type Roster } from '../record/item.ts';
import type { Permit } from '../release/permit.ts';
import { type Joined, type Release, release, type Visible } from '../release/release.ts';
import { place, surroundings } from '../release/scope.ts';
import { headText, type RestWriter } from '../release/shape.ts';
import { createNumberSet, type NumberSet } from '../roster/number-set.ts';

/** A file that nobody sees until it is published. */
export type Sheet = {
  /** Adds one line, in two pieces; its end is added here. */
  add(head: string, rest: string): void;
  /** Waits while the disk is behind. */
  drain(): Promise<void>;
  /** All lines that were appended, without their ends. */
  lines(): AsyncIterable<string>;
  /** On the disk and under its own name, all at once; otherwise it is gone. */
  publish(): Promise<void>;
  discard(): Promise<void>;
};

/** One agreement for which a file is made. `sheet` opens a new, empty one. */
export type LaneFeed = { readonly permit: Permit; readonly joined: Joined; sheet(): Promise<Sheet> };

/** Releases of one agreement on their way to its file. */
export type Lane = {
  readonly feed: LaneFeed;
  readonly visible: Visible;
  readonly rest: RestWriter;
  /** Relations of pupils that leave, with the outward ids of their target at which somebody points. */
  readonly relations: readonly { readonly field: string; readonly ids: Set<string> }[];
  /** Numbers of the pupils who have a line, in the order of the lines. */
  readonly written: NumberSet;
  /** Frozen pupils: nothing new of them is sent, but they are there. */
  readonly frozen: Map<number, Release>;
  readonly pointed: ReadonlyMap<Entity, Set<string>>;
  sheet: Sheet;
};

const everyKey = (roster: Roster, target: Entity): ReadonlySet<string> =>
  new Set(itemsOf(roster, target).map((item) => item.record.key));

/** `around`: everything but pupils. Whatever a pupil points at is visible by that, so all of it may be pointed at. */
export const openLane = async (feed: LaneFeed, around: Roster, rest: RestWriter): Promise<Lane> => {
  const { permit, joined } = feed;
  const all = { group: everyKey(around, 'group'), location: everyKey(around, 'location') };
  const pointed = new Map(entities.map((entity) => [entity, new Set<string>()]));
  const steps = permit.steps.get('pupil') ?? [];
  return {
    feed,
    rest,
    visible: surroundings(permit, around, all, joined).visible,
    relations: steps.flatMap(({ field, target }) => {
      const ids = target === undefined ? undefined : pointed.get(target);
      return ids === undefined ? [] : [{ field, ids }];
    }),
    written: createNumberSet(),
    frozen: new Map(),
    pointed,
    sheet: await feed.sheet(),
  };
};

const notePointed = ({ relations }: Lane, data: Release['data']): void => {
  for (const { field, ids } of relations) {
    const value = data[field];
    if (typeof value === 'string') ids.add(value);
    else if (typeof value === 'object') for (const id of value) ids.add(id);
  }
};

const addTo = ({ sheet, rest }: Lane, made: Release): void => sheet.add(headText(made), rest(made));

const isFrozen = (item: Item, { permit }: LaneFeed): boolean =>
  permit.standing.restrictions.get(item.subject) === 'frozen';

/** Lets a pupil through the gate of this agreement. `number` is the pupil's place in the file. */
export const passPupil = (lane: Lane, item: Item, number: number): void => {
  const { feed } = lane;
  if (place(item, feed.permit) !== 'in_scope') return;
  const made = release(item, feed.permit, lane.visible, feed.joined);
  notePointed(lane, made.data);
  if (isFrozen(item, feed)) lane.frozen.set(number, made);
  else {
    lane.written.add(number);
    addTo(lane, made);
  }
};

/** A line back into the names of the catalogue, as far as relations go. */
const relationsIn = (line: string, { relations, feed }: Lane): Release['data'] => {
  const { data } = JSON.parse(line) as { readonly data: Release['data'] };
  const names = relations.map(({ field }) => [field, wireName(feed.permit.shape, { entity: 'pupil', field })] as const);
  return Object.fromEntries(
    names.flatMap(([field, name]) => {
      const value = name === undefined ? undefined : data[name];
      return value === undefined ? [] : [[field, value]];
    }),
  );
};

/**
 * Copies the lines of those who remain: that a key comes again is known only after its first line was written. At what
 * is pointed follows from them anew.
 */
const withoutDoubled = async (lane: Lane, doubled: ReadonlySet<number>): Promise<void> => {
  const before = lane.sheet;
  lane.sheet = await lane.feed.sheet();
  const numbers = lane.written.values();
  for (const { ids } of lane.relations) ids.clear();
  try {
    for await (const line of before.lines()) {
      const { value: number } = numbers.next();
      if (number !== undefined && doubled.has(number)) continue;
      notePointed(lane, relationsIn(line, lane));
      lane.sheet.add(line, '');
      await lane.sheet.drain();
    }
  } finally {
    await before.discard();
  }
  for (const [number, made] of lane.frozen) if (!doubled.has(number)) notePointed(lane, made.data);
};

/** Keys of what somebody who remains points at. */
const keysPointedAt = ({ visible, pointed }: Lane, relation: string, target: Entity): ReadonlySet<string> => {
  const ids = [...(visible.get(relation) ?? [])];
  return new Set(ids.flatMap(([key, id]) => (pointed.get(target)?.has(id) === true ? [key] : [])));
};

/**
 * Takes out the pupils whose key came again, and adds what only the whole file tells: groups and locations that pupils
 * in scope point at, staff, the school. `around` has everything but pupils.
 */
export const closeLane = async (lane: Lane, around: Roster, doubled: ReadonlySet<number>): Promise<void> => {
  const { permit, joined } = lane.feed;
  if (doubled.size > 0) await withoutDoubled(lane, doubled);
  const pointed = {
    group: keysPointedAt(lane, 'pupil/groupKey', 'group'),
    location: keysPointedAt(lane, 'pupil/locationKey', 'location'),
  };
  const { items, visible } = surroundings(permit, around, pointed, joined);
  for (const item of [...items.values()].flat()) {
    if (!isFrozen(item, lane.feed)) addTo(lane, release(item, permit, visible, joined));
  }
};
