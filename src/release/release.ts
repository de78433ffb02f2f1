import type { Entity } from '../record/field.ts';
import { coarsen } from '../record/forms.ts';
import type { Item } from '../record/item.ts';
import type { Permit, Step, Withheld } from './permit.ts';

declare const releaseBrand: unique symbol;

export type ReleasedValue = string | boolean | readonly string[];

/** The minimised record. Only `release` below makes one. `subject` never leaves; `ref` does. */
export type Release = {
  readonly [releaseBrand]: true;
  readonly entity: Entity;
  readonly subject: string;
  readonly ref: string;
  /** In the order of the catalogue, so that the same release always has the same text. */
  readonly data: Readonly<Record<string, ReleasedValue>>;
};

/** Per relation (`pupil/groupKey`) the source keys of its visible targets and the ids under which they may leave. */
export type Visible = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What joins a record before the gate, for this supplier only: references, its own ids, neutral names of groups. */
export type Joined = {
  refOf(subject: string): string;
  readonly issuedIds: ReadonlyMap<string, string>;
  readonly neutralNames: ReadonlyMap<string, string>;
};

const sourced = (item: Item, step: Step, joined: Joined): ReleasedValue | undefined => {
  if (step.field === 'issuedId') return joined.issuedIds.get(item.subject);
  if (item.entity === 'group' && step.field === 'name') {
    return joined.neutralNames.get(item.subject) ?? item.record['name'];
  }
  return item.record[step.field];
};

/** Law 3: an address or telephone leaves only when the source states that it is not secret for this person. */
const stated = (item: Item, step: Step): boolean =>
  step.secrecy === undefined || item.record[step.secrecy === 'address' ? 'addressSecret' : 'phoneSecret'] === false;

const consented = (item: Item, step: Step, permit: Permit): boolean =>
  step.consent === undefined || permit.standing.consented(item.subject, step.consent);

/** In an overview a group's key is its name: where that has a neutral one, the key may not tell it. */
const isNeutralKey = (item: Item, step: Step, joined: Joined): boolean =>
  item.entity === 'group' && step.field === 'key' && joined.neutralNames.has(item.subject);

const formed = (item: Item, step: Step, permit: Permit, joined: Joined): ReleasedValue | undefined => {
  if (step.form === 'alias' || isNeutralKey(item, step, joined)) return joined.refOf(item.subject);
  const value = sourced(item, step, joined);
  if (step.form === 'whole') return value;
  return typeof value === 'string' ? coarsen(step.form, value, permit.day) : undefined;
};

const none: ReadonlyMap<string, string> = new Map();

/** A relation leaves only as ids of visible items; a list is cut to those, in an order of its own. */
const related = (value: ReleasedValue, ids: ReadonlyMap<string, string>): ReleasedValue | undefined => {
  if (typeof value === 'boolean') return undefined;
  if (typeof value === 'string') return ids.get(value);
  const leaving = value.flatMap((key) => ids.get(key) ?? []).sort();
  return leaving.length > 0 ? leaving : undefined;
};

/** Lists have no order of their own: that of the source would tell of what is not in them. */
const ordered = (value: ReleasedValue): ReleasedValue =>
  typeof value === 'string' || typeof value === 'boolean' ? value : value.toSorted();

/** May this field of this item leave at all, whatever its value? */
export const isOpen = (item: Item, step: Step, permit: Permit): boolean =>
  stated(item, step) && consented(item, step, permit);

type Verdict = 'released' | Extract<Withheld, 'empty' | 'secret_or_restricted'>;

/** What happens to one field of one item; for explanations. The value itself is only made in `release`. */
export const verdict = (item: Item, step: Step, permit: Permit, joined: Joined): Verdict => {
  if (sourced(item, step, joined) === undefined) return 'empty';
  return isOpen(item, step, permit) ? 'released' : 'secret_or_restricted';
};

/**
 * The gate (law 1). Builds a new object from the allow-list, field by field; nothing is taken from the
 * record that no step names.
 */
export const release = (item: Item, permit: Permit, visible: Visible, joined: Joined): Release => {
  const data: Record<string, ReleasedValue> = {};
  for (const step of permit.steps.get(item.entity) ?? []) {
    if (!isOpen(item, step, permit)) continue;
    const value = formed(item, step, permit, joined);
    if (value === undefined) continue;
    const ids = step.target === undefined ? undefined : (visible.get(step.path) ?? none);
    const leaving = ids === undefined ? ordered(value) : related(value, ids);
    if (leaving !== undefined) data[step.field] = leaving;
  }
  return { entity: item.entity, subject: item.subject, ref: joined.refOf(item.subject), data } as Release;
};

/** The canonical text of a release: what its digest is made of. */
export const canonical = (made: Release): string => JSON.stringify(made.data);
