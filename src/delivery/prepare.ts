import { type Difference, difference } from '../feed/difference.ts';
import type { Feed } from '../feed/feed.ts';
import { type FeedRow, type FeedRows, rowKey } from '../feed/row.ts';
import type { Mac } from '../ports.ts';
import type { Entity } from '../record/field.ts';
import { type Item, itemsOf, type Roster } from '../record/item.ts';
import { narrowed, type Permit } from '../release/permit.ts';
import { type Joined, type Release, release } from '../release/release.ts';
import { around, place, type Scope, scope } from '../release/scope.ts';
import { inPlace, removableBy, type Still, withoutStill } from './in-place.ts';
import { type Tally, tally } from './tally.ts';

/** A generation that was opened, as far as a feed needs to know. */
export type Opened = {
  readonly id: string;
  readonly schoolYear: string;
  /** Instant at which it was read. */
  readonly readAt: string;
  readonly roster: Roster;
  readonly readingSet: ReadonlyMap<Entity, ReadonlySet<string>>;
  readonly aside: ReadonlySet<string>;
  /** Kinds of which rows had no usable key: nobody can be said to be missing from them. */
  readonly partial: ReadonlySet<Entity>;
  /** How many pupils came with a key that is another one in every file, and with nothing else to know them by. */
  readonly unstable: number;
};

/** Everything a feed should have, compared with what it has; nothing was stored or sent to find out. */
export type Prepared = {
  readonly feed: Feed;
  readonly rows: FeedRows;
  /** Id of the generation that was released from. */
  readonly generation: string;
  /** Narrowed to what the current generation read. */
  readonly permit: Permit;
  readonly scope: Scope;
  readonly releases: readonly Release[];
  readonly difference: Difference;
  /** Rows that the supplier holds and that this reading may not touch. */
  readonly unmoved: readonly FeedRow[];
  readonly tally: Tally;
};

const releasesOf = (scoped: Scope, permit: Permit, joined: Joined): readonly Release[] =>
  [...scoped.items.values()].flat().map((item) => release(item, permit, scoped.visible, joined));

/** `served`: the generations that rows of pupils name who stay as they are (see `stillRows`), by id. */
export type Ground = {
  readonly opened: Opened;
  readonly joined: Joined;
  readonly mac: Mac;
  readonly served: ReadonlyMap<string, Opened>;
  readonly still: Still;
};

/** Read, reduce, release, compare: the pure middle of a run, for one feed. */
export const prepare = (feed: Feed, rows: FeedRows, agreed: Permit, ground: Ground): Prepared => {
  const { opened, joined, mac, served, still: waiting } = ground;
  const permit = narrowed(agreed, opened.readingSet);
  const scoped = scope(permit, withoutStill(opened.roster, permit, waiting), joined);
  const releases = releasesOf(scoped, permit, joined);
  const still = inPlace(rows, agreed, { opened, joined, served, open: scoped, still: waiting });
  const found = difference(rows, releases, mac, { rows: still, removable: removableBy(agreed, opened) });
  const touched = new Set([
    ...found.added.concat(found.changed).map(({ release: made }) => rowKey(made.entity, made.subject)),
    ...found.removed.map((row) => rowKey(row.entity, row.subject)),
    ...found.same,
  ]);
  const unmoved = [...rows].filter(([key, row]) => row.state !== 'removed' && !touched.has(key)).map(([, row]) => row);
  return {
    feed,
    rows,
    generation: opened.id,
    permit,
    scope: scoped,
    releases,
    difference: found,
    unmoved,
    tally: tally(scoped.items, permit, joined),
  };
};

/** A pupil who stays as is may be past a date; the rows of the agreement of now hold all the same. */
export const mayStay = (item: Item, permit: Permit): boolean =>
  ['in_scope', 'left', 'not_started'].includes(place(item, permit));

/** The release of rows that stay as they were, each from the generation that it names, under the permit of now. */
export const servedFrom = (
  rows: readonly FeedRow[],
  agreed: Permit,
  opened: Opened,
  joined: Joined,
): readonly { readonly release: Release; readonly row: FeedRow }[] => {
  const permit = narrowed(agreed, opened.readingSet);
  const own = new Set(rows.map((row) => rowKey(row.entity, row.subject)));
  const pupils = itemsOf(opened.roster, 'pupil').filter((item) =>
    own.has(rowKey('pupil', item.subject)) ? mayStay(item, permit) : place(item, permit) === 'in_scope',
  );
  const { visible } = around(pupils, permit, { roster: opened.roster, joined });
  const items = new Map<string, Item>();
  for (const [entity, list] of new Map([...opened.roster, ['pupil' as const, pupils]]))
    for (const item of list) items.set(rowKey(entity, item.subject), item);
  return rows.flatMap((row) => {
    const item = items.get(rowKey(row.entity, row.subject));
    return item === undefined ? [] : [{ release: release(item, permit, visible, joined), row }];
  });
};
