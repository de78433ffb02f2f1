import * as fc from 'fast-check';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';
import { checkOf, isList } from './check.ts';
import type { Field } from './field.ts';

const fields: readonly (readonly [string, Field])[] = Object.entries(catalogue).flatMap(([entity, names]) =>
  Object.entries(names).map(([name, field]): readonly [string, Field] => [`${entity}.${name}`, field]),
);

const values = fc.oneof(
  fc.boolean(),
  fc.string({ maxLength: 300 }),
  fc.integer({ min: 0, max: 300 }).map((length) => 'x'.repeat(length)),
  fc.string({ unit: 'grapheme', maxLength: 70 }),
  fc.emailAddress(),
  fc.webUrl(),
  fc.constantFrom(
    'male',
    'H',
    '2026-2027',
    '2026-2028',
    '2026-11-21',
    '2026-02-30',
    '99XA',
    '00',
    'enrolled',
    '18+',
    'yes',
    'home',
    '',
  ),
);

describe('the quick check says the same as zod', () => {
  it.each(fields)('%s', (_, field) => {
    const check = checkOf(field);
    fc.assert(
      fc.property(values, (value) => {
        expect(check(value)).toBe(field.type.safeParse(isList(field) ? [value] : value).success);
      }),
    );
  });

  it('also for types that have more than a length', () => {
    for (const type of [
      z.string().length(3).regex(/^a/),
      z.string().min(1).trim(),
      z.string().max(2).startsWith('a'),
      z.string(),
    ]) {
      const check = checkOf({ ...catalogue.pupil.callName, type });
      for (const value of ['abc', 'xyz', ' ', 'b', 'a', '']) expect(check(value)).toBe(type.safeParse(value).success);
    }
  });
});
