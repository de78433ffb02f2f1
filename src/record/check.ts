import * as z from 'zod';
import type { Field } from './field.ts';

/** Whether a value is of a field's type. */
export type Check = (value: string | boolean) => boolean;

/** True when a least and a most length are all that the type asks of a text. */
const isLengthOnly = (type: z.ZodString): boolean =>
  type.format === null &&
  type.def.checks?.length === (type.minLength === null ? 0 : 1) + (type.maxLength === null ? 0 : 1);

/**
 * The quickest test that says the same as the field's zod type for one value (for a list: for one of its items).
 * Texts that are bound by length only, and code lists, mostly need no parser; everything else is left to zod.
 */
export const checkOf = (field: Field): Check => {
  const element = field.type instanceof z.ZodArray ? field.type.element : field.type;
  const type = element instanceof z.ZodType ? element : field.type;
  const parses: Check = (value) => type.safeParse(value).success;
  if (type instanceof z.ZodEnum) {
    const options = new Set<unknown>(type.options);
    return (value) => options.has(value);
  }
  if (!(type instanceof z.ZodString && isLengthOnly(type))) return parses;
  // Zod counts characters and `length` counts halves of surrogate pairs: between these bounds both say yes.
  const least = 2 * (type.minLength ?? 0) - 1;
  const most = type.maxLength ?? Number.POSITIVE_INFINITY;
  return (value) => (typeof value === 'string' && value.length >= least && value.length <= most) || parses(value);
};

/** True when the field holds a list. */
export const isList = (field: Field): boolean => field.type instanceof z.ZodArray;
