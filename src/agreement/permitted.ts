import { controlFields, fieldOf } from '../record/catalogue.ts';
import { entities } from '../record/field.ts';
import type { Entity } from '../record/field.ts';
import { agreedFieldsOf } from './rule.ts';
import type { FieldRule } from './rule.ts';
import type { AgreementDocument } from './schema.ts';

/** The agreed fields of one entity with their rules; empty when the agreement names none. */
export const fieldsFor = (document: AgreementDocument, entity: Entity): ReadonlyMap<string, FieldRule> =>
  new Map(agreedFieldsOf(document.fields, entity).map(({ field, rule }) => [field, rule]));

/** Rules need these whatever is agreed; people who are no pupils are read only where an agreement names them. */
const alwaysRead: readonly Entity[] = ['pupil', 'group', 'school', 'location'];

const fieldsToRead = (documents: readonly AgreementDocument[], entity: Entity): readonly string[] => {
  const agreed = documents.flatMap((document) => [...fieldsFor(document, entity).keys()]);
  if (agreed.length === 0 && !alwaysRead.includes(entity)) return [];
  const byYearGroup = entity === 'pupil' && documents.some(({ rows }) => rows.yearGroups !== undefined);
  // Ids that suppliers issue are never read from a source.
  const readable = agreed.filter((field) => fieldOf(entity, field)?.issued !== true);
  return [...controlFields(entity), ...readable, ...(byYearGroup ? ['yearGroup'] : [])];
};

/**
 * What may be read and kept of a school (law 8): the fields that the agreements in force send, plus the
 * control data that rules need. An entity that is not in the map is not read at all.
 */
export const readingSetOf = (documents: readonly AgreementDocument[]): ReadonlyMap<Entity, ReadonlySet<string>> =>
  new Map(
    entities.flatMap((entity) => {
      const fields = fieldsToRead(documents, entity);
      return fields.length === 0 ? [] : [[entity, new Set(fields)] as const];
    }),
  );
