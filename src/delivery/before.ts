import { type FeedRow, isHeld, rowKey } from '../feed/row.ts';
import { type Item, itemsOf } from '../record/item.ts';
import { isOpen, type Joined, type Release, release } from '../release/release.ts';
import { narrowed, type Permit } from '../release/permit.ts';
import { around, place, type Scope } from '../release/scope.ts';
import { mayStay, type Opened, type Prepared, servedFrom } from './prepare.ts';

/**
 * What this supplier would have of the readings that its rows name, under the agreement of now. Held against tonight's
 * releases it tells what the data changed from what people decided: a narrowed agreement changes both sides alike.
 */
export type Before = {
  /** Would it still be visible if only the data had not changed? Otherwise a decision takes it away. */
  isVisible(key: string): boolean;
  /** Names of the fields in which the data of a release changed; undefined where nothing can be compared. */
  changesOf(now: Release): ReadonlySet<string> | undefined;
  /** Rows through which a group or member of staff is known: pupils in a group, groups of somebody. */
  knownThrough(key: string): readonly string[];
  /** Does the row come from a reading of another school year than tonight's? */
  isOfOtherYear(row: FeedRow): boolean;
};

type Ground = {
  readonly prepared: Prepared;
  readonly agreed: Permit;
  readonly opened: Opened;
  readonly joined: Joined;
  /** The readings that rows name, by id. */
  readonly read: ReadonlyMap<string, Opened>;
};

const rowsOf = (prepared: Prepared, generation: string): readonly FeedRow[] =>
  [...prepared.rows.values()].filter((row) => isHeld(row) && row.generation === generation);

const keysIn = (value: Item['record'][string]): readonly string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' ? value : [];

/** Per group the pupils in it, per member of staff the groups; only through relations that this supplier sees. */
const linksIn = (
  pupils: readonly Item[],
  permit: Permit,
  items: Scope['items'],
): ReadonlyMap<string, readonly string[]> => {
  const links = new Map<string, string[]>();
  const link = (key: string, through: string) => links.set(key, [...(links.get(key) ?? []), through]);
  const groups = new Map((items.get('group') ?? []).map((item) => [item.record.key, rowKey('group', item.subject)]));
  for (const step of (permit.steps.get('pupil') ?? []).filter(({ target }) => target === 'group')) {
    for (const item of pupils.filter((pupil) => isOpen(pupil, step, permit))) {
      for (const key of keysIn(item.record[step.field])) link(groups.get(key) ?? '', rowKey('pupil', item.subject));
    }
  }
  for (const item of items.get('staff') ?? []) {
    for (const key of keysIn(item.record['groupKeys'])) {
      const group = groups.get(key);
      if (group !== undefined) link(rowKey('staff', item.subject), group);
    }
  }
  return links;
};

type Seen = { readonly key: string; readonly through: readonly string[] };

const visibleIn = (opened: Opened, rows: readonly FeedRow[], { agreed, joined }: Ground): readonly Seen[] => {
  const permit = narrowed(agreed, opened.readingSet);
  const own = new Set(rows.map(({ entity, subject }) => rowKey(entity, subject)));
  const pupils = itemsOf(opened.roster, 'pupil').filter((item) =>
    own.has(rowKey('pupil', item.subject)) ? mayStay(item, permit) : place(item, permit) === 'in_scope',
  );
  const { items } = around(pupils, permit, { roster: opened.roster, joined });
  const links = linksIn(pupils, permit, items);
  return [...items].flatMap(([entity, list]) =>
    list.map(({ subject }) => {
      const key = rowKey(entity, subject);
      return { key, through: links.get(key) ?? [] };
    }),
  );
};

/** What became secret was decided by the people whose it is: it goes at once, and is no accident. */
const becameSecret = (item: Item, permit: Permit, now: Release): ReadonlySet<string> =>
  new Set(
    (permit.steps.get('pupil') ?? [])
      .filter((step) => now.data[step.field] === undefined && !isOpen(item, step, permit))
      .map(({ field }) => field),
  );

const differing = (before: Release, now: Release, except: ReadonlySet<string>): ReadonlySet<string> => {
  const names = [...new Set([...Object.keys(before.data), ...Object.keys(now.data)])];
  const isOther = (name: string) => JSON.stringify(before.data[name]) !== JSON.stringify(now.data[name]);
  return new Set(names.filter((name) => !except.has(name) && isOther(name)));
};

/** Opens nothing: `read` holds every generation that the rows of this feed name. */
export const createBefore = (ground: Ground): Before => {
  const { prepared, agreed, opened, joined, read } = ground;
  // Only what both readings have can be compared: a field that was read for the first time is no change of the data.
  const common = narrowed(agreed, opened.readingSet);
  const visible = new Map<string, readonly string[]>();
  const releases = new Map<string, Release>();
  const readings = new Map<string, Opened>();
  for (const [id, one] of read) {
    const rows = rowsOf(prepared, id);
    for (const { key, through } of visibleIn(one, rows, ground)) visible.set(key, through);
    for (const { release: made, row } of servedFrom(rows, common, one, joined)) {
      const key = rowKey(row.entity, row.subject);
      releases.set(key, made);
      readings.set(key, one);
    }
  }
  const items = new Map(itemsOf(opened.roster, 'pupil').map((item) => [rowKey('pupil', item.subject), item] as const));
  return {
    isVisible: (key) => visible.has(key),
    knownThrough: (key) => visible.get(key) ?? [],
    isOfOtherYear: (row) => read.get(row.generation)?.schoolYear !== opened.schoolYear,
    changesOf(now) {
      const key = rowKey(now.entity, now.subject);
      const [was, one, item] = [releases.get(key), readings.get(key), items.get(key)];
      if (was === undefined || one === undefined || item === undefined) return undefined;
      const permit = narrowed(common, one.readingSet);
      const made = release(item, permit, prepared.scope.visible, joined);
      return differing(was, made, becameSecret(item, permit, made));
    },
  };
};
