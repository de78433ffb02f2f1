import { fieldOf } from '../record/catalogue.ts';
import type { Category, Entity, Form } from '../record/field.ts';

export type FieldPlace = { readonly entity: Entity; readonly field: string };
export type FieldAt = FieldPlace & { readonly form: Form };
export type FormChange = FieldPlace & { readonly from: Form; readonly to: Form };

/** A part of the row scope. */
export type RowPart = 'startsWithinDays' | 'locations' | 'yearGroups' | 'groups';

/**
 * What changes from one text of an agreement to another. The first text of an agreement is compared
 * with nothing: all that it lets through is added.
 */
export type Difference = {
  readonly first: boolean;
  readonly fieldsAdded: readonly FieldAt[];
  readonly fieldsRemoved: readonly FieldAt[];
  /** Anything but from whole to a coarser form: two coarser forms together tell more than either. */
  readonly formsWidened: readonly FormChange[];
  readonly formsNarrowed: readonly FormChange[];
  /** Another aim, or a basis that asks less of the school than before. */
  readonly purposesChanged: readonly FieldPlace[];
  /** Flowed only with consent and now for every pupil. */
  readonly consentDropped: readonly FieldPlace[];
  readonly consentNeeded: readonly FieldPlace[];
  readonly rowsWidened: readonly RowPart[];
  readonly rowsNarrowed: readonly RowPart[];
  readonly schoolsAdded: readonly string[];
  readonly schoolsRemoved: readonly string[];
  /** Names of recipients behind the supplier and of sub-processors. */
  readonly recipientsAdded: readonly string[];
  readonly recipientsRemoved: readonly string[];
  /** The end of the agreement: `open` or a day, where it moved. */
  readonly prolongedUntil: string | undefined;
  readonly shortenedUntil: string | undefined;
  readonly keyChanged: boolean;
  /** What we cannot weigh because it is text: how long the supplier keeps the data. */
  readonly retentionChanged: boolean;
  readonly newCategories: readonly Category[];
  /** Lets more through, to more parties, for longer or for another end: two people and a waiting time. */
  readonly widens: boolean;
  /** A sensitive field or a new category: five working days. */
  readonly sensitive: boolean;
};

/** What makes a difference a widening. Removals and everything narrower are left out on purpose. */
export const widens = (difference: Omit<Difference, 'widens' | 'sensitive'>): boolean =>
  difference.first ||
  difference.keyChanged ||
  difference.retentionChanged ||
  difference.prolongedUntil !== undefined ||
  [
    difference.fieldsAdded,
    difference.formsWidened,
    difference.purposesChanged,
    difference.consentDropped,
    difference.rowsWidened,
    difference.schoolsAdded,
    difference.recipientsAdded,
  ].some((list) => list.length > 0);

/** Whether more of a sensitive field, or a field of a category that was not agreed before, gets through. */
export const isSensitive = (difference: Omit<Difference, 'widens' | 'sensitive'>): boolean =>
  difference.newCategories.length > 0 ||
  [difference.fieldsAdded, difference.formsWidened, difference.purposesChanged, difference.consentDropped].some(
    (list) => list.some(({ entity, field }) => fieldOf(entity, field)?.sensitivity === 'sensitive'),
  );
