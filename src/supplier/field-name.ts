import type { Shape } from '../agreement/shape.ts';
import { GatewayError } from '../errors.ts';
import type { Entity } from '../record/field.ts';

/** `pupil/callName` for a supplier's own name. Throws request_unknown_field for one that its shape does not have. */
export const canonicalField = (shape: Shape, kind: Entity, name: string): string => {
  const found = Object.entries(shape.accepts[kind] ?? {}).find(([, wire]) => wire === name);
  if (found === undefined) throw new GatewayError('request_unknown_field');
  return `${kind}/${found[0]}`;
};
