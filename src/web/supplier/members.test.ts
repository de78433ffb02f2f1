import { expect, test } from 'vitest';
import { membersOf } from './members.ts';

test('the names of a schema, from the outside in', () => {
  const schema = {
    type: 'object',
    required: ['receipts'],
    properties: {
      receipts: {
        type: 'array',
        items: {
          type: 'object',
          required: ['ref'],
          properties: { ref: { type: 'string' }, code: { enum: ['a', 'b'] } },
        },
      },
      test: { const: true },
    },
  };
  expect(membersOf(schema).map(({ path, type, required }) => [path, type, required])).toEqual([
    ['receipts', 'object[]', true],
    ['receipts[].ref', 'string', true],
    ['receipts[].code', 'a | b', false],
    ['test', 'true', false],
  ]);
  const either = { anyOf: [{ properties: { a: { type: 'string' } }, required: ['a'] }, { properties: { b: {} } }] };
  expect(membersOf(either).map(({ path, required }) => [path, required])).toEqual([
    ['a', false],
    ['b', false],
  ]);
});
