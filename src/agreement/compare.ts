import { fieldOf } from '../record/catalogue.ts';
import type { Category } from '../record/field.ts';
import { isSensitive, widens } from './difference.ts';
import type { Difference, FieldAt, FieldPlace, FormChange, RowPart } from './difference.ts';
import { agreedFields } from './rule.ts';
import type { AgreedField, RowScope } from './rule.ts';
import type { AgreementDocument } from './schema.ts';

type Pair = { readonly before: AgreedField; readonly after: AgreedField };
type Document = AgreementDocument | undefined;

const fieldsIn = (document: Document): readonly AgreedField[] =>
  document === undefined ? [] : agreedFields(document.fields);
const same = (a: FieldPlace, b: FieldPlace): boolean => a.entity === b.entity && a.field === b.field;
const placeOf = ({ entity, field }: FieldPlace): FieldPlace => ({ entity, field });
const at = ({ entity, field, rule }: AgreedField): FieldAt => ({ entity, field, form: rule.form });
const without = <T>(list: readonly T[], other: readonly T[]): readonly T[] =>
  list.filter((item) => !other.includes(item));

const pairsOf = (before: Document, after: AgreementDocument): readonly Pair[] => {
  const old = fieldsIn(before);
  return fieldsIn(after).flatMap((now) => {
    const then = old.find((field) => same(field, now));
    return then === undefined ? [] : [{ before: then, after: now }];
  });
};

const compareFields = (before: Document, after: AgreementDocument, pairs: readonly Pair[]) => {
  const changes = pairs.flatMap((pair): FormChange[] => {
    const [from, to] = [pair.before.rule.form, pair.after.rule.form];
    return from === to ? [] : [{ ...placeOf(pair.after), from, to }];
  });
  return {
    fieldsAdded: fieldsIn(after)
      .filter((now) => !pairs.some((pair) => same(pair.after, now)))
      .map(at),
    fieldsRemoved: fieldsIn(before)
      .filter((then) => !pairs.some((pair) => same(pair.before, then)))
      .map(at),
    formsWidened: changes.filter(({ from }) => from !== 'whole'),
    formsNarrowed: changes.filter(({ from }) => from === 'whole'),
  };
};

const comparePurposes = (before: Document, after: AgreementDocument, pairs: readonly Pair[]) => {
  const both = pairs.map((pair) => ({
    place: placeOf(pair.after),
    old: before?.purposes[pair.before.rule.purpose],
    now: after.purposes[pair.after.rule.purpose],
  }));
  return {
    purposesChanged: both
      .filter(({ old, now }) => {
        const otherBasis = old?.basis !== now?.basis && old?.basis !== 'consent' && now?.basis !== 'consent';
        return old?.purpose !== now?.purpose || otherBasis;
      })
      .map(({ place }) => place),
    consentDropped: both
      .filter(({ old, now }) => old?.basis === 'consent' && now?.basis !== 'consent')
      .map(({ place }) => place),
    consentNeeded: both
      .filter(({ old, now }) => old?.basis !== 'consent' && now?.basis === 'consent')
      .map(({ place }) => place),
  };
};

/** No list means everybody, so a list that goes away widens and one that comes narrows. */
const compareLists = (before: readonly string[] | undefined, after: readonly string[] | undefined) => ({
  wider: before !== undefined && (after === undefined || without(after, before).length > 0),
  narrower: after !== undefined && (before === undefined || without(before, after).length > 0),
});

const named = (rows: readonly { part: RowPart }[]): readonly RowPart[] => rows.map(({ part }) => part);

const compareRows = (before: RowScope, after: RowScope) => {
  const lists = (['locations', 'yearGroups', 'groups'] as const).map((part) => ({
    part,
    ...compareLists(before[part], after[part]),
  }));
  const days = after.startsWithinDays - before.startsWithinDays;
  const parts = [...lists, { part: 'startsWithinDays' as const, wider: days > 0, narrower: days < 0 }];
  return {
    rowsWidened: named(parts.filter(({ wider }) => wider)),
    rowsNarrowed: named(parts.filter(({ narrower }) => narrower)),
  };
};

/** `open` is later than any day, since `o` sorts after digits. */
const compareEnds = (before: Document, after: AgreementDocument) => ({
  prolongedUntil: before !== undefined && after.until > before.until ? after.until : undefined,
  shortenedUntil: before !== undefined && after.until < before.until ? after.until : undefined,
});

/** One label per party: a recipient that gets the data through another road is another recipient. */
const parties = (document: Document): readonly string[] =>
  document === undefined
    ? []
    : [
        ...document.recipients.map(({ name, via }) => (via === undefined ? name : `${name} (via ${via})`)),
        ...document.subProcessors.map(({ name, country }) => (country === undefined ? name : `${name} (${country})`)),
      ];

const categoriesOf = (document: Document): readonly Category[] => [
  ...new Set(fieldsIn(document).flatMap(({ entity, field }) => fieldOf(entity, field)?.category ?? [])),
];

/**
 * What changes from `before` to `after`. `before` is what is in force now; undefined for a first text,
 * which then adds all that it lets through.
 */
export const compareAgreements = (before: Document, after: AgreementDocument): Difference => {
  const pairs = pairsOf(before, after);
  const difference = {
    first: before === undefined,
    ...compareFields(before, after, pairs),
    ...comparePurposes(before, after, pairs),
    ...compareRows(before?.rows ?? after.rows, after.rows),
    ...compareEnds(before, after),
    schoolsAdded: without(after.schools, before?.schools ?? []),
    schoolsRemoved: without(before?.schools ?? [], after.schools),
    recipientsAdded: without(parties(after), parties(before)),
    recipientsRemoved: without(parties(before), parties(after)),
    keyChanged: before !== undefined && before.key !== after.key,
    retentionChanged: before !== undefined && before.retention !== after.retention,
    newCategories: without(categoriesOf(after), categoriesOf(before)),
  };
  return { ...difference, widens: widens(difference), sensitive: isSensitive(difference) };
};
