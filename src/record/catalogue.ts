import type { Entity, Field } from './field.ts';
import { groupFields } from './group.ts';
import { guardianFields } from './guardian.ts';
import { pupilFields } from './pupil.ts';
import { locationFields, schoolFields } from './school.ts';
import { staffFields } from './staff.ts';

/** Every field that a record can have, declared once. */
export const catalogue = {
  school: schoolFields,
  location: locationFields,
  group: groupFields,
  pupil: pupilFields,
  staff: staffFields,
  guardian: guardianFields,
} as const satisfies Record<Entity, Record<string, Field>>;

export type FieldName<E extends Entity> = Extract<keyof (typeof catalogue)[E], string>;

/** A record of any kind, for code that goes by the catalogue. Absent fields are absent, never null. */
export type FlatRecord = { readonly key: string } & Readonly<
  Record<string, string | boolean | readonly string[] | undefined>
>;

export const fieldsOf = (entity: Entity): Readonly<Record<string, Field>> => catalogue[entity];

/** Undefined for a name that the catalogue does not have; own names only, so `constructor` is no field. */
export const fieldOf = (entity: Entity, name: string): Field | undefined => {
  const fields = fieldsOf(entity);
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
};

/** Control data that rules need: always part of the reading set. */
export const controlFields = (entity: Entity): readonly string[] =>
  Object.entries(fieldsOf(entity)).flatMap(([name, field]) => (field.control === undefined ? [] : [name]));

const agreeableNames = (fields: Readonly<Record<string, Field>>): readonly string[] =>
  Object.entries(fields).flatMap(([name, field]) => (field.control === 'never' ? [] : [name]));

/** Made once: permits and counts ask for them for every feed of every school. */
const agreeableOf: Readonly<Record<Entity, readonly string[]>> = {
  school: agreeableNames(schoolFields),
  location: agreeableNames(locationFields),
  group: agreeableNames(groupFields),
  pupil: agreeableNames(pupilFields),
  staff: agreeableNames(staffFields),
  guardian: agreeableNames(guardianFields),
};

/** Fields that an agreement can name. */
export const agreeable = (entity: Entity): readonly string[] => agreeableOf[entity];
