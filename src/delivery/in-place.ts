import { type FeedRow, type FeedRows, rowKey } from '../feed/row.ts';
import type { Entity } from '../record/field.ts';
import { type Item, itemsOf, type Roster } from '../record/item.ts';
import { narrowed, type Permit } from '../release/permit.ts';
import type { Joined } from '../release/release.ts';
import { around, mayBeTold, pointsInto, type Scope } from '../release/scope.ts';
import type { Opened } from './prepare.ts';

const isFrozen = (subject: string, permit: Permit): boolean => permit.standing.restrictions.get(subject) === 'frozen';

const isExcluded = (subject: string, permit: Permit): boolean =>
  permit.standing.restrictions.get(subject) === 'excluded';

/** What waits for a person or for its day: nothing of it changes at the supplier tonight. */
export type Still = {
  /** Subjects of pupils. */
  readonly pupils: ReadonlySet<string>;
  /** `entity/subject` of anything else. */
  readonly others: ReadonlySet<string>;
};
export const nobodyStill: Still = { pupils: new Set(), others: new Set() };

/** A roster without who is frozen or waits: what is new about them decides nothing, not even who else may be seen. */
export const withoutStill = (roster: Roster, permit: Permit, still: Still): Roster =>
  new Map(
    [...roster].map(([entity, items]) => [
      entity,
      items.filter(({ subject }) => !isFrozen(subject, permit) && !still.pupils.has(subject)),
    ]),
  );

/** Rows of pupils whom this reading may not touch: they are frozen, came twice, or wait. */
export const stillRows = (
  rows: FeedRows,
  permit: Permit,
  aside: ReadonlySet<string>,
  still: Still,
): readonly FeedRow[] =>
  [...rows.values()].filter(
    ({ entity, subject, state }) =>
      entity === 'pupil' &&
      state !== 'removed' &&
      !isExcluded(subject, permit) &&
      (aside.has(subject) || isFrozen(subject, permit) || still.pupils.has(subject)),
  );

type Ground = {
  readonly opened: Opened;
  readonly joined: Joined;
  readonly still: Still;
  /** The generations that `stillRows` name, by id. */
  readonly served: ReadonlyMap<string, Opened>;
  /** What the other pupils make visible tonight. */
  readonly open: Pick<Scope, 'items' | 'visible'>;
};

const subjectsIn = (scope: Pick<Scope, 'items'>, entity: Entity): ReadonlySet<string> =>
  new Set((scope.items.get(entity) ?? []).map(({ subject }) => subject));

/** Of one generation: what this supplier holds through these pupils alone. */
const heldThrough = (pupils: readonly Item[], permit: Permit, before: Opened, ground: Ground): readonly Item[] => {
  const { items, visible } = around(pupils, permit, { roster: before.roster, joined: ground.joined });
  const alone = (entity: Entity): readonly Item[] => {
    const others = subjectsIn(ground.open, entity);
    return (items.get(entity) ?? []).filter(({ subject }) => !others.has(subject));
  };
  // Staff are known through groups, also where nothing of the groups themselves leaves.
  const known = ground.open.visible.get('staff/groupKeys');
  const groupKeys = new Set(
    [...(visible.get('staff/groupKeys')?.keys() ?? [])].filter((key) => known?.has(key) !== true),
  );
  const staff = (items.get('staff') ?? []).filter((item) => pointsInto(item, 'groupKeys', groupKeys));
  const now = new Map(itemsOf(ground.opened.roster, 'guardian').map((item) => [item.subject, item]));
  const guardians = (items.get('guardian') ?? []).filter((item) => mayBeTold(now.get(item.subject) ?? item));
  return [...alone('group'), ...alone('location'), ...staff, ...guardians];
};

/**
 * `entity/subject` of what stays as this supplier has it: pupils who are frozen or came twice, and the groups,
 * locations, staff and parents that it knows through them. Nothing new about them is sent, and nothing removed.
 */
export const inPlace = (rows: FeedRows, agreed: Permit, ground: Ground): ReadonlySet<string> => {
  const { opened, served } = ground;
  const still = stillRows(rows, agreed, opened.aside, ground.still);
  const doubled = [...rows].filter(([, row]) => opened.aside.has(row.subject) && !isExcluded(row.subject, agreed));
  const kept = new Set([...doubled.map(([key]) => key), ...ground.still.others]);
  for (const [id, before] of served) {
    const own = new Set(still.filter((row) => row.generation === id).map(({ subject }) => subject));
    const pupils = itemsOf(before.roster, 'pupil').filter(({ subject }) => own.has(subject));
    const through = heldThrough(pupils, narrowed(agreed, before.readingSet), before, ground);
    for (const { entity, subject } of through) kept.add(rowKey(entity, subject));
  }
  for (const { subject } of still) kept.add(rowKey('pupil', subject));
  return kept;
};

/** Which kinds decide whether an item of a kind is there. */
const decidedBy: Readonly<Record<Entity, readonly Entity[]>> = {
  school: [],
  location: ['location', 'pupil'],
  group: ['group', 'pupil'],
  pupil: ['pupil'],
  staff: ['staff', 'group', 'pupil'],
  guardian: ['guardian', 'pupil'],
};

/**
 * Whether a row that is no longer wanted may be removed. Law 6: not when it may only be missing from what could be
 * read. A pupil who stands in the reading, or who is excluded, is not missing.
 */
export const removableBy = (agreed: Permit, opened: Opened): ((row: FeedRow) => boolean) => {
  const present = new Set(itemsOf(opened.roster, 'pupil').map(({ subject }) => subject));
  return ({ entity, subject }) =>
    !decidedBy[entity].some((kind) => opened.partial.has(kind)) ||
    (entity === 'pupil' && (present.has(subject) || isExcluded(subject, agreed)));
};
