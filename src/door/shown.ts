import { createHash } from 'node:crypto';
import { wireName } from '../agreement/shape.ts';
import { secretAsNow } from '../delivery/secret-as-now.ts';
import { mayStay, type Opened } from '../delivery/prepare.ts';
import { type FeedRow, isHeld, rowKey } from '../feed/row.ts';
import type { Gone, Shaped, View } from '../ports/door.ts';
import { type Item, itemsOf } from '../record/item.ts';
import { narrowed, type Permit } from '../release/permit.ts';
import { type Joined, release, type Visible } from '../release/release.ts';
import { around, mayBeTold, place } from '../release/scope.ts';
import { byReference, shaped } from '../release/shape.ts';

/** What a view is made of: the rows of a feed and the readings that they name, under the permit of now. */
export type ShowGround = {
  readonly permit: Permit;
  readonly joined: Joined;
  readonly rows: readonly FeedRow[];
  /** By id; every reading that a row names. */
  readonly readings: ReadonlyMap<string, Opened>;
  readonly current: Opened;
  /** When the agreement took effect (an instant): from then on it shows something else. */
  readonly agreedAt: string;
};

/** One item as it is shown, with whom it is about; the subject never leaves. */
export type Shown = { readonly subject: string; readonly item: Shaped };

/** A row of which nothing was laid ready yet is no part of what is shown. */
const isShown = (row: FeedRow): boolean => isHeld(row) && !(row.unsure && row.digest === '');

/** Relations leave only to what is shown itself, whichever reading that comes from. */
const toShown = (visible: Visible, opened: Opened, own: ReadonlySet<string>): Visible => {
  const cut = (kind: Item['entity'], ids: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
    const keys = new Set(
      itemsOf(opened.roster, kind)
        .filter(({ subject }) => own.has(rowKey(kind, subject)))
        .map(({ record }) => record.key),
    );
    return new Map([...ids].filter(([key]) => keys.has(key)));
  };
  const targets: Readonly<Record<string, Item['entity']>> = {
    'pupil/groupKey': 'group',
    'pupil/subgroupKeys': 'group',
    'staff/groupKeys': 'group',
    'pupil/locationKey': 'location',
    'guardian/pupilKeys': 'pupil',
  };
  return new Map(
    [...visible].map(([path, ids]) => {
      const kind = targets[path];
      return [path, kind === undefined ? ids : cut(kind, ids)] as const;
    }),
  );
};

type Candidate = { readonly row: FeedRow; readonly item: Item; readonly visible: Visible; readonly permit: Permit };

/** Of one reading: what its rows may still show under the agreement of now. */
const candidatesIn = (id: string, ground: ShowGround): readonly Candidate[] => {
  const { current, joined } = ground;
  const stored = ground.readings.get(id);
  if (stored === undefined) return [];
  const permit = narrowed(ground.permit, stored.readingSet);
  const opened = id === current.id ? stored : secretAsNow(stored, current, ground.permit);
  const rows = new Map(
    ground.rows.filter((row) => row.generation === id).map((row) => [rowKey(row.entity, row.subject), row] as const),
  );
  // Law 6: what waits in an older reading is known there through pupils who have long moved on to a newer one.
  const pupils = itemsOf(opened.roster, 'pupil').filter((item) =>
    rows.has(rowKey('pupil', item.subject)) ? mayStay(item, permit) : place(item, permit) === 'in_scope',
  );
  const { items, visible } = around(pupils, permit, { roster: opened.roster, joined });
  return [...items.values()].flat().flatMap((item) => {
    const row = rows.get(rowKey(item.entity, item.subject));
    return row === undefined ? [] : [{ row, item, visible, permit }];
  });
};

/** A contact ban, or authority that was lost, holds at once, also where a parent waits in an older reading. */
const mayBeShown = (item: Item, { current }: ShowGround): boolean => {
  if (item.entity !== 'guardian') return true;
  const now = itemsOf(current.roster, 'guardian').find(({ subject }) => subject === item.subject);
  return mayBeTold(now ?? item);
};

const shownOf = (candidates: readonly Candidate[], ground: ShowGround): readonly Shown[] => {
  const own = new Set(candidates.map(({ row }) => rowKey(row.entity, row.subject)));
  const cuts = new Map<string, Visible>();
  const visibleIn = ({ row, visible }: Candidate): Visible => {
    const opened = ground.readings.get(row.generation) ?? ground.current;
    const cut = cuts.get(row.generation) ?? toShown(visible, opened, own);
    cuts.set(row.generation, cut);
    return cut;
  };
  return candidates.map((one) => {
    const made = release(one.item, one.permit, visibleIn(one), ground.joined);
    return { subject: one.row.subject, item: shaped(made, ground.permit.shape, one.row.changedAt ?? ground.agreedAt) };
  });
};

/** Later of two instants. */
const later = (one: string, other: string): string => (one > other ? one : other);

/** What was shown once and is not any more: by its row, or because the agreement of now shows it no longer. */
const goneOf = (rows: readonly FeedRow[], shown: ReadonlySet<string>, ground: ShowGround): readonly Gone[] =>
  rows
    .filter((row) => (isShown(row) || row.state === 'removed') && !shown.has(rowKey(row.entity, row.subject)))
    .map((row) => ({ row, changedAt: row.changedAt ?? ground.agreedAt }))
    .map(({ row, changedAt }) => ({
      kind: row.entity,
      ref: ground.joined.refOf(row.subject),
      changedAt: row.state === 'removed' ? changedAt : later(changedAt, ground.agreedAt),
    }))
    .sort(byReference);

const tagOf = (parts: object): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** What the agreement lets through under the supplier's own names. It follows from the agreement alone, not from values. */
export const fieldsOf = ({ steps, shape }: Permit): View['fields'] =>
  Object.fromEntries(
    [...steps].map(([entity, all]) => [entity, all.flatMap(({ field }) => wireName(shape, { entity, field }) ?? [])]),
  );

/** A view, and whom each of its references is about. */
export type Showing = { readonly view: View; readonly subjects: ReadonlyMap<string, string> };

/** `pupil/REF` */
export const refKey = ({ kind, ref }: Pick<Shaped, 'kind' | 'ref'>): string => `${kind}/${ref}`;

/**
 * What a feed shows now: each of its rows from the reading that it names, let through the gate under the agreement of this
 * moment. Nothing else is in it, so bytes, counts, order and dates that follow from it tell of nothing else (law 11).
 */
export const show = (
  feed: { readonly id: string; readonly school: string; readonly sequence: number },
  ground: ShowGround,
): Showing => {
  const candidates = [...ground.readings.keys()]
    .flatMap((id) => candidatesIn(id, ground))
    .filter(({ row }) => isShown(row))
    .filter(({ item }) => mayBeShown(item, ground));
  const shown = shownOf(candidates, ground);
  const items = shown.map(({ item }) => item).sort(byReference);
  const own = new Set(candidates.map(({ row }) => rowKey(row.entity, row.subject)));
  const gone = goneOf(ground.rows, own, ground);
  const changedAt = [...items, ...gone].reduce((newest, one) => later(newest, one.changedAt), ground.agreedAt);
  const { schoolYear } = ground.current;
  const tag = tagOf([feed.id, schoolYear, ground.permit.agreement.version, items, gone]);
  return {
    view: {
      feed: feed.id,
      school: feed.school,
      shape: ground.permit.shape.name,
      sequence: feed.sequence,
      schoolYear,
      fields: fieldsOf(ground.permit),
      items,
      gone,
      changedAt,
      tag,
    },
    subjects: new Map(shown.map(({ subject, item }) => [refKey(item), subject])),
  };
};
