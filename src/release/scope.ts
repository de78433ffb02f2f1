import type { AgreementDocument } from '../agreement/schema.ts';
import { addDays } from '../record/day.ts';
import type { Entity } from '../record/field.ts';
import { type Item, itemsOf, type Roster } from '../record/item.ts';
import type { Permit, Standing, Step } from './permit.ts';
import { isOpen, type Joined, type Visible } from './release.ts';

/** Why a pupil is or is not among those whom the agreement is about. */
export type Place =
  | 'in_scope'
  | 'excluded'
  | 'applied'
  | 'left'
  | 'not_started'
  | 'other_location'
  | 'other_year_group'
  | 'other_group';

/** Items that may leave, per kind; and the day from which this answer can be another one. */
export type Scope = {
  readonly items: ReadonlyMap<Entity, readonly Item[]>;
  readonly visible: Visible;
  readonly settledUntil: string | undefined;
};

/** Outside of what the agreement narrows to; most narrow to nothing, and then nothing is looked at. */
const outside = (list: readonly string[] | undefined, record: Item['record'], field: string): boolean => {
  if (list === undefined) return false;
  const value = record[field];
  return typeof value !== 'string' || !list.includes(value);
};

const enrolment = (record: Item['record'], day: string, startsWithinDays: number): Place => {
  const { enrolmentStatus: status, enrolledFrom: from, enrolledUntil: until } = record;
  if (status === 'applied') return 'applied';
  if (status === 'left' || (typeof until === 'string' && until <= day)) return 'left';
  if (typeof from === 'string' ? from > addDays(day, startsWithinDays) : status === 'future') return 'not_started';
  return 'in_scope';
};

/** What decides who is in scope; a permit has it, and so has a text that is not in force, for counting only. */
export type Scoping = {
  readonly agreement: { readonly document: Pick<AgreementDocument, 'rows'> };
  readonly standing: Pick<Standing, 'restrictions'>;
  readonly day: string;
};

/** The rule of rows: pupils who follow education, those who start within the agreed days, and no applicants. */
export const place = (item: Item, permit: Scoping): Place => {
  const { rows } = permit.agreement.document;
  if (permit.standing.restrictions.get(item.subject) === 'excluded') return 'excluded';
  const enrolled = enrolment(item.record, permit.day, rows.startsWithinDays);
  if (enrolled !== 'in_scope') return enrolled;
  if (outside(rows.locations, item.record, 'locationKey')) return 'other_location';
  if (outside(rows.yearGroups, item.record, 'yearGroup')) return 'other_year_group';
  return outside(rows.groups, item.record, 'groupKey') ? 'other_group' : 'in_scope';
};

const stepsOf = (permit: Permit, entity: Entity): readonly Step[] => permit.steps.get(entity) ?? [];

const keysIn = (value: Item['record'][string]): readonly string[] => {
  if (typeof value === 'string') return [value];
  return value === undefined || typeof value === 'boolean' ? [] : value;
};

/** Keys of what pupils in scope point at through relations that may leave. */
type Pointed = { readonly group: ReadonlySet<string>; readonly location: ReadonlySet<string> };

/**
 * Only those: a group that is known through a membership which this supplier may not see must not appear (law 11).
 */
const pointedAt = (pupils: readonly Item[], permit: Permit, target: Entity): ReadonlySet<string> => {
  const keys = new Set<string>();
  for (const step of stepsOf(permit, 'pupil').filter((relation) => relation.target === target)) {
    for (const item of pupils.filter((pupil) => isOpen(pupil, step, permit))) {
      for (const key of keysIn(item.record[step.field])) keys.add(key);
    }
  }
  return keys;
};

/** Does this relation hold one of these keys? */
export const pointsInto = (item: Item, field: string, keys: ReadonlySet<string>): boolean =>
  keysIn(item.record[field]).some((key) => keys.has(key));

const keysOf = (items: readonly Item[]): ReadonlySet<string> => new Set(items.map((item) => item.record.key));

/** Authority yes, and never with a contact ban. */
export const mayBeTold = ({ record }: Item): boolean =>
  record['hasAuthority'] === 'yes' && record['contactBan'] !== true;

/** Only of pupils under 18: from 18 a parent has no say by default. */
const guardiansOf = (roster: Roster, minors: readonly Item[]): readonly Item[] => {
  const keys = keysOf(minors);
  return itemsOf(roster, 'guardian')
    .filter(mayBeTold)
    .filter((item) => pointsInto(item, 'pupilKeys', keys));
};

/**
 * Outward id of an item: its source key where that leaves whole with the item itself, otherwise its reference. A group
 * with a neutral name goes by its reference too, since in an overview its key is its name.
 */
const outward = (
  items: readonly Item[],
  entity: Entity,
  permit: Permit,
  joined: Joined,
): ReadonlyMap<string, string> => {
  const whole = stepsOf(permit, entity).find((step) => step.field === 'key' && step.form === 'whole');
  const idOf = (item: Item): string =>
    whole !== undefined && isOpen(item, whole, permit) && !joined.neutralNames.has(item.subject)
      ? item.record.key
      : joined.refOf(item.subject);
  return new Map(items.map((item) => [item.record.key, idOf(item)]));
};

/** The first day after today on which an enrolment starts to count or ends. */
const nextTurn = (pupils: readonly Item[], permit: Permit): string | undefined => {
  const { startsWithinDays } = permit.agreement.document.rows;
  const daily = [...permit.steps.values()].flat().some((step) => step.form === 'ageBand');
  let first: string | undefined = daily ? addDays(permit.day, 1) : undefined;
  const note = (turn: string) => {
    if (turn > permit.day && (first === undefined || turn < first)) first = turn;
  };
  for (const { record } of pupils) {
    const { enrolledFrom: from, enrolledUntil: until } = record;
    if (typeof until === 'string') note(until);
    if (typeof from === 'string') note(addDays(from, -startsWithinDays));
  }
  return first;
};

type Leaving = Pick<Scope, 'items' | 'visible'>;

/** What may leave besides pupils and guardians, and under which ids, given what pupils point at. */
export const surroundings = (permit: Permit, roster: Roster, pointed: Pointed, joined: Joined): Leaving => {
  const groups = itemsOf(roster, 'group').filter((item) => pointed.group.has(item.record.key));
  const locations = itemsOf(roster, 'location').filter((item) => pointed.location.has(item.record.key));
  const groupKeys = keysOf(groups);
  const groupIds = outward(groups, 'group', permit, joined);
  const leaving: readonly (readonly [Entity, readonly Item[]])[] = [
    ['school', itemsOf(roster, 'school')],
    ['location', locations],
    ['group', groups],
    ['staff', itemsOf(roster, 'staff').filter((item) => pointsInto(item, 'groupKeys', groupKeys))],
  ];
  return {
    items: new Map(leaving.filter(([entity]) => stepsOf(permit, entity).length > 0)),
    visible: new Map([
      ['pupil/groupKey', groupIds],
      ['pupil/subgroupKeys', groupIds],
      ['staff/groupKeys', groupIds],
      ['pupil/locationKey', outward(locations, 'location', permit, joined)],
    ]),
  };
};

/** What may leave because of these pupils, and under which ids things are referred to. */
export const around = (
  pupils: readonly Item[],
  permit: Permit,
  { roster, joined }: { readonly roster: Roster; readonly joined: Joined },
): Leaving => {
  const minors = pupils.filter(({ record }) => record['ageClass'] !== '18+');
  const pointed = { group: pointedAt(pupils, permit, 'group'), location: pointedAt(pupils, permit, 'location') };
  const { items, visible } = surroundings(permit, roster, pointed, joined);
  const people: readonly (readonly [Entity, readonly Item[]])[] = [
    ['pupil', pupils],
    ['guardian', guardiansOf(roster, minors)],
  ];
  return {
    items: new Map([...items, ...people.filter(([entity]) => stepsOf(permit, entity).length > 0)]),
    visible: new Map([...visible, ['guardian/pupilKeys', outward(minors, 'pupil', permit, joined)]]),
  };
};

/** What a permit makes of a roster: who and what may leave, and under which ids things are referred to. */
export const scope = (permit: Permit, roster: Roster, joined: Joined): Scope => {
  const all = itemsOf(roster, 'pupil');
  const pupils = all.filter((item) => place(item, permit) === 'in_scope');
  const { items, visible } = around(pupils, permit, { roster, joined });
  return { items, visible, settledUntil: nextTurn(all, permit) };
};
