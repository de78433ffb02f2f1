import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { View } from '../../src/ports/door.ts';
import { openFakeDesk, shapedItem } from '../../test/world/fake-desk.ts';
import { onerosterDoor } from './door.ts';
import { collections } from './roster.ts';

const base = 'https://sluis.example/ims/oneroster/rostering/v1p2';

const view: View = {
  feed: 'f',
  school: '99XA00',
  shape: 'oneroster-rest',
  sequence: 1,
  schoolYear: '2026-2027',
  fields: { pupil: ['callName', 'familyName', 'homeClass'], group: ['title'], school: ['name'] },
  items: [
    shapedItem('school', 'e1', { name: 'De Proef' }),
    shapedItem('group', 'd1', { title: 'Groep 3' }),
    shapedItem('pupil', 'a1', { callName: 'Noor', familyName: 'Hof', homeClass: 'd1' }),
  ],
  gone: [{ kind: 'group', ref: 'd9', changedAt: '2026-11-20T01:30:00.000Z' }],
  changedAt: '2026-11-20T01:30:00.000Z',
  tag: 't',
};

const word = fc.constantFrom(
  ...Object.keys(collections),
  'a1',
  'd1',
  'd9',
  'e1',
  '..',
  '%2F',
  'lineItems',
  '__proto__',
  '',
);
const path = fc.oneof(
  fc.array(word, { maxLength: 6 }).map((words) => words.join('/')),
  fc.webPath(),
);
const name = fc.constantFrom('limit', 'offset', 'sort', 'orderBy', 'filter', 'fields', 'access_token', 'x');
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('1', '0', '-1', '1e3', 'asc', 'givenName', 'sourcedId', "status='active'", "roles.role~''", 'NaN'),
);
const method = fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS');
const token = fc.oneof(
  fc.constant('Bearer token-lezen'),
  fc.constantFrom('', 'Bearer', 'Basic x', 'bearer token-lezen '),
);

it('answers whatever is asked with a status of its own and no fault', async () => {
  const scopes = ['roster-core.readonly', 'roster.readonly', 'roster-demographics.readonly'];
  const client = { id: 'lezen', secret: 'x', scopes, shelves: new Map([['99XA00', view]]) };
  const desk = openFakeDesk([client], { now: () => new Date('2026-11-21T08:00:00Z') });
  const failures: unknown[] = [];
  const { answer } = onerosterDoor.open(desk, (error) => void failures.push(error));
  const seen = new Set<number>();
  const question = fc.record({
    path,
    method,
    authorization: token,
    query: fc.array(fc.tuple(name, value), { maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(question, async (asked) => {
      const query = new URLSearchParams(asked.query).toString();
      const url = `${base}/${asked.path.replace(/^\//, '')}${query === '' ? '' : `?${query}`}`;
      const { method: verb, authorization } = asked;
      const response = await answer(new Request(url, { method: verb, headers: { authorization } }));
      seen.add(response.status);
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      const body = (await response.json()) as object;
      const isList = response.status === 200;
      expect(Object.keys(body).includes('imsx_codeMajor') || 'error' in body).toBe(!isList);
      expect(JSON.stringify(body)).not.toMatch(/stack|Error:|node:/);
    }),
    { seed: 20261122, numRuns: 2000 },
  );
  expect(failures).toEqual([]);
  expect([...seen].sort()).toEqual([200, 400, 401, 403, 404, 405]);
});
