import * as z from 'zod';
import { agreeable, fieldOf } from '../record/catalogue.ts';
import { yearGroup } from '../record/code.ts';
import { entities, forms } from '../record/field.ts';
import type { Entity } from '../record/field.ts';
import { note, purposeId } from './wording.ts';

/** Why one field may flow: the purpose it serves, the reason in words, and how much of it. */
export const fieldRule = z.strictObject({
  purpose: purposeId,
  reason: note,
  form: z.enum(forms).default('whole'),
});
export type FieldRule = z.infer<typeof fieldRule>;

/** Which forms an agreement may choose for this field; only its coarser ones and the value itself. */
export const formsOf = (entity: Entity, field: string): readonly string[] => [
  'whole',
  ...(fieldOf(entity, field)?.forms ?? []),
];

const rulesFor = (entity: Entity): z.ZodType<Readonly<Record<string, FieldRule>>> =>
  z
    .strictObject(Object.fromEntries(agreeable(entity).map((name) => [name, fieldRule.optional()])))
    .transform((rules) => {
      const present = Object.entries(rules).flatMap(([name, rule]) =>
        rule === undefined ? [] : [[name, rule] as const],
      );
      return Object.fromEntries(present);
    });

/** Fields per entity. Only names that an agreement can name; a missing entity is an entity without fields. */
export const fieldRules = z.strictObject({
  pupil: rulesFor('pupil').optional(),
  group: rulesFor('group').optional(),
  school: rulesFor('school').optional(),
  location: rulesFor('location').optional(),
  staff: rulesFor('staff').optional(),
  guardian: rulesFor('guardian').optional(),
});
type FieldRules = z.infer<typeof fieldRules>;

const distinct = <T extends z.ZodType<string>>(item: T, max: number): z.ZodArray<T> =>
  z
    .array(item)
    .min(1)
    .max(max)
    .refine((list) => new Set(list).size === list.length);

/**
 * Which pupils, within those who follow education. Absent means no narrowing. Locations and groups are
 * keys of the source: they stay in the agreement and never go into a log or an error.
 */
export const rowScope = z.strictObject({
  startsWithinDays: z.int().min(0).max(90).default(0),
  locations: distinct(z.string().min(1).max(256), 500).optional(),
  yearGroups: distinct(yearGroup, 30).optional(),
  groups: distinct(z.string().min(1).max(256), 2000).optional(),
});
export type RowScope = z.infer<typeof rowScope>;

/** One agreed field with its place. */
export type AgreedField = { readonly entity: Entity; readonly field: string; readonly rule: FieldRule };

/** The agreed fields of one entity, in the order of the catalogue. */
export const agreedFieldsOf = (rules: FieldRules, entity: Entity): readonly AgreedField[] =>
  agreeable(entity).flatMap((field) => {
    const rule = rules[entity]?.[field];
    return rule === undefined ? [] : [{ entity, field, rule }];
  });

/** Every agreed field, in the order of the catalogue. */
export const agreedFields = (rules: FieldRules): readonly AgreedField[] =>
  entities.flatMap((entity) => agreedFieldsOf(rules, entity));
