import { expect, it } from 'vitest';
import { catalogue, fieldsOf } from './catalogue.ts';
import { checkOf } from './check.ts';
import { entities, type Field } from './field.ts';

const fields = entities.flatMap((entity) =>
  Object.entries(fieldsOf(entity)).map(([name, field]): readonly [string, Field] => [`${entity}/${name}`, field]),
);

/** Keys and numbers may be any text of their length, and a telephone number is one of many notations. */
const unbound = new Set(['key', 'number', 'phone']);

it('has no free text under a content that nobody searches', () => {
  const free = fields.filter(([, field]) => checkOf(field)('zie jan 999'));
  expect(free.filter(([, { content }]) => content !== 'text' && !unbound.has(content))).toEqual([]);
  expect(free.filter(([, { content }]) => content === 'number').map(([name]) => name)).toEqual([
    'pupil/pupilNumber',
    'pupil/issuedId',
  ]);
  expect(catalogue.pupil.nationality.content).toBe('text');
});
