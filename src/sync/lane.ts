import { wireName } from '../agreement/shape.ts';
import type { Entity } from '../record/field.ts';
import { type Item, itemsOf, type Roster } from '../record/item.ts';
import type { Permit } from '../release/permit.ts';
import { type Joined, type Release, release, type ReleasedValue, type Visible } from '../release/release.ts';
import { place, surroundings } from '../release/scope.ts';
import { lineText } from '../release/shape.ts';
import { createNumberSet, type NumberSet } from '../roster/number-set.ts';

/** A file that nobody sees until it is published. */
export type Sheet = {
  /** Waits while the disk is behind. */
  append(text: string): Promise<void>;
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
  /** Relations of pupils that leave, with the kind that they point at. */
  readonly relations: readonly { readonly field: string; readonly target: Entity }[];
  /** Numbers of the pupils who have a line, in the order of the lines. */
  readonly written: NumberSet;
  /** Frozen pupils: nothing new of them is sent, but they are there. */
  readonly frozen: Map<number, Release>;
  /** `group/<outward id>`: how many pupils point at it. */
  readonly pointed: Map<string, number>;
  sheet: Sheet;
  text: string;
};

/** Characters that are handed to the disk at once. */
const pieceLength = 64 * 1024;

const everyKey = (roster: Roster, target: Entity): ReadonlySet<string> =>
  new Set(itemsOf(roster, target).map((item) => item.record.key));

/** `around`: everything but pupils. Whatever a pupil points at is visible by that, so all of it may be pointed at. */
export const openLane = async (feed: LaneFeed, around: Roster): Promise<Lane> => {
  const { permit, joined } = feed;
  const pointed = { group: everyKey(around, 'group'), location: everyKey(around, 'location') };
  const steps = permit.steps.get('pupil') ?? [];
  return {
    feed,
    visible: surroundings(permit, around, pointed, joined).visible,
    relations: steps.flatMap(({ field, target }) => (target === undefined ? [] : [{ field, target }])),
    written: createNumberSet(),
    frozen: new Map(),
    pointed: new Map(),
    sheet: await feed.sheet(),
    text: '',
  };
};

const idsIn = (value: ReleasedValue | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' ? value : [];

const count = ({ relations, pointed }: Lane, data: Release['data'], by: number): void => {
  for (const { field, target } of relations) {
    for (const id of idsIn(data[field])) {
      const name = `${target}/${id}`;
      pointed.set(name, (pointed.get(name) ?? 0) + by);
    }
  }
};

const textOf = (made: Release, { permit }: LaneFeed): string =>
  `${lineText({ op: 'put', release: made }, { shape: permit.shape, nulls: undefined })}\n`;

const isFrozen = (item: Item, { permit }: LaneFeed): boolean =>
  permit.standing.restrictions.get(item.subject) === 'frozen';

/** Lets a pupil through the gate of this agreement. `number` is the pupil's place in the file. */
export const passPupil = (lane: Lane, item: Item, number: number): void => {
  const { feed } = lane;
  if (place(item, feed.permit) !== 'in_scope') return;
  const made = release(item, feed.permit, lane.visible, feed.joined);
  count(lane, made.data, 1);
  if (isFrozen(item, feed)) lane.frozen.set(number, made);
  else {
    lane.written.add(number);
    lane.text += textOf(made, feed);
  }
};

/** Hands what was written to the disk, once it is worth it. */
export const flush = async (lane: Lane, least = pieceLength): Promise<void> => {
  if (lane.text.length < least) return;
  const { text } = lane;
  lane.text = '';
  await lane.sheet.append(text);
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

/** Copies the lines of those who remain: that a key comes again is known only after its first line was written. */
const withoutDoubled = async (lane: Lane, doubled: ReadonlySet<number>): Promise<void> => {
  const before = lane.sheet;
  lane.sheet = await lane.feed.sheet();
  const numbers = lane.written.values();
  for await (const line of before.lines()) {
    const { value: number } = numbers.next();
    if (number !== undefined && doubled.has(number)) count(lane, relationsIn(line, lane), -1);
    else lane.text += `${line}\n`;
    await flush(lane);
  }
  await before.discard();
};

const setAside = async (lane: Lane, doubled: ReadonlySet<number>): Promise<void> => {
  for (const [number, made] of lane.frozen) if (doubled.has(number)) count(lane, made.data, -1);
  for (const number of lane.written.values()) {
    if (!doubled.has(number)) continue;
    await withoutDoubled(lane, doubled);
    return;
  }
};

/** Keys of what somebody who remains points at. */
const keysPointedAt = ({ visible, pointed }: Lane, relation: string, target: Entity): ReadonlySet<string> => {
  const ids = [...(visible.get(relation) ?? [])];
  return new Set(ids.flatMap(([key, id]) => ((pointed.get(`${target}/${id}`) ?? 0) > 0 ? [key] : [])));
};

/**
 * Takes out the pupils whose key came again, and adds what only the whole file tells: groups and locations that pupils
 * in scope point at, staff, the school. `around` has everything but pupils.
 */
export const closeLane = async (lane: Lane, around: Roster, doubled: ReadonlySet<number>): Promise<void> => {
  const { permit, joined } = lane.feed;
  await flush(lane, 1);
  await setAside(lane, doubled);
  const pointed = {
    group: keysPointedAt(lane, 'pupil/groupKey', 'group'),
    location: keysPointedAt(lane, 'pupil/locationKey', 'location'),
  };
  const { items, visible } = surroundings(permit, around, pointed, joined);
  for (const item of [...items.values()].flat()) {
    if (!isFrozen(item, lane.feed)) lane.text += textOf(release(item, permit, visible, joined), lane.feed);
  }
  await flush(lane, 1);
};
