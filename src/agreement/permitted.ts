import type { Entity } from '../record/field.ts';
import { agreedFieldsOf } from './rule.ts';
import type { FieldRule } from './rule.ts';
import type { AgreementDocument } from './schema.ts';

/** The agreed fields of one entity with their rules; empty when the agreement names none. */
export const fieldsFor = (document: AgreementDocument, entity: Entity): ReadonlyMap<string, FieldRule> =>
  new Map(agreedFieldsOf(document.fields, entity).map(({ field, rule }) => [field, rule]));
