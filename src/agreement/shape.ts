import { entities } from '../record/field.ts';
import type { Entity } from '../record/field.ts';
import type { FieldPlace } from './difference.ts';
import { fieldsFor } from './permitted.ts';
import type { AgreementDocument } from './schema.ts';

/**
 * What a supplier takes, how each field is called on the wire, and what it cannot do without. A field
 * that is agreed and not accepted is not sent; a required field that is not agreed stops the approval.
 */
export type Shape = {
  readonly name: string;
  readonly accepts: Readonly<Partial<Record<Entity, Readonly<Record<string, string>>>>>;
  readonly requires: readonly FieldPlace[];
};

/** The wire name of a field in this shape; undefined when the supplier does not take it. */
export const wireName = (shape: Shape, { entity, field }: FieldPlace): string | undefined => {
  const names = shape.accepts[entity] ?? {};
  return Object.hasOwn(names, field) ? names[field] : undefined;
};

/** What the shape requires and the agreement does not name. */
export const missingFields = (required: readonly FieldPlace[], document: AgreementDocument): readonly FieldPlace[] =>
  required.filter(({ entity, field }) => !fieldsFor(document, entity).has(field));

/** Agreed, but the supplier does not take it: shown to the administrator, never sent. */
export const notAccepted = (shape: Shape, document: AgreementDocument): readonly FieldPlace[] =>
  entities.flatMap((entity) =>
    [...fieldsFor(document, entity).keys()].flatMap((field) =>
      wireName(shape, { entity, field }) === undefined ? [{ entity, field }] : [],
    ),
  );
