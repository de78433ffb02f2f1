import { type Difference, difference } from '../feed/difference.ts';
import type { Feed } from '../feed/feed.ts';
import { type FeedRow, type FeedRows, rowKey } from '../feed/row.ts';
import type { Mac } from '../ports.ts';
import type { Entity } from '../record/field.ts';
import type { Item, Roster } from '../record/item.ts';
import { narrowed, type Permit, type Restriction } from '../release/permit.ts';
import { type Joined, type Release, release } from '../release/release.ts';
import { place, type Scope, scope } from '../release/scope.ts';
import { type Tally, tally } from './tally.ts';

/** A generation that was opened, as far as a feed needs to know. */
export type Opened = {
  readonly id: string;
  readonly schoolYear: string;
  readonly roster: Roster;
  readonly readingSet: ReadonlyMap<Entity, ReadonlySet<string>>;
  readonly aside: ReadonlySet<string>;
  readonly partial: boolean;
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

const subjectsThatAre = (permit: Permit, kind: Restriction): ReadonlySet<string> =>
  new Set([...permit.standing.restrictions].flatMap(([subject, found]) => (found === kind ? [subject] : [])));

/** Rows that stay as they are: set aside while reading, frozen, or known through frozen pupils only. */
const asideKeys = (opened: Opened, rows: FeedRows, permit: Permit, scoped: Scope): ReadonlySet<string> => {
  const frozen = subjectsThatAre(permit, 'frozen');
  const stays = (subject: string) => opened.aside.has(subject) || frozen.has(subject);
  const held = [...rows].filter(([, row]) => stays(row.subject)).map(([key]) => key);
  const items = [...opened.roster].flatMap(([entity, list]) =>
    list.filter(({ subject }) => stays(subject)).map(({ subject }) => rowKey(entity, subject)),
  );
  const behind = scoped.behindFrozen.map(({ entity, subject }) => rowKey(entity, subject));
  return new Set([...held, ...items, ...behind]);
};

/** Read, reduce, release, compare: the pure middle of a run, for one feed. */
export const prepare = (
  feed: Feed,
  rows: FeedRows,
  agreed: Permit,
  ground: { readonly opened: Opened; readonly joined: Joined; readonly mac: Mac },
): Prepared => {
  const { opened, joined, mac } = ground;
  const permit = narrowed(agreed, opened.readingSet);
  const scoped = scope(permit, opened.roster, joined);
  const aside = asideKeys(opened, rows, permit, scoped);
  const releases = releasesOf(scoped, permit, joined).filter((made) => !aside.has(rowKey(made.entity, made.subject)));
  const excluded = subjectsThatAre(permit, 'excluded');
  const pupilsOnly = opened.aside.size > 0;
  const found = difference(rows, releases, mac, { rows: aside, nobodyRemoved: opened.partial, pupilsOnly, excluded });
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

/** Decisions of people hold for older readings too; what an older reading says of dates does not. */
const decidedAgainst = (item: Item, permit: Permit): boolean =>
  item.entity === 'pupil' &&
  ['excluded', 'other_location', 'other_year_group', 'other_group'].includes(place(item, permit));

/** The release of rows that stay as they were, each from the generation that it names, under the permit of now. */
export const servedFrom = (
  rows: readonly FeedRow[],
  agreed: Permit,
  opened: Opened,
  joined: Joined,
): readonly { readonly release: Release; readonly row: FeedRow }[] => {
  const permit = narrowed(agreed, opened.readingSet);
  const scoped = scope(permit, opened.roster, joined);
  const items = new Map<string, Item>();
  for (const [entity, list] of opened.roster) for (const item of list) items.set(rowKey(entity, item.subject), item);
  return rows.flatMap((row) => {
    const item = items.get(rowKey(row.entity, row.subject));
    if (item === undefined || decidedAgainst(item, permit)) return [];
    return [{ release: release(item, permit, scoped.visible, joined), row }];
  });
};
