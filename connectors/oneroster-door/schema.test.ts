import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { parse } from 'yaml';
import { onerosterRest } from '../../mappings/suppliers/oneroster-shape.ts';
import { openFakeDesk, shapedItem } from '../../test/world/fake-desk.ts';
import { onerosterDoor } from './door.ts';

type Schema = { properties: Record<string, { type?: string; enum?: readonly string[] }> };
type Description = { components: { schemas: Record<string, Schema> }; paths: Record<string, object> };

const base = 'https://sluis.example/ims/oneroster/rostering/v1p2';

/**
 * Where the description at hand (of Ed-Fi's server) and OneRoster 1.2 of 1EdTech part, we follow 1EdTech: several terms,
 * roles and children are lists; sex is in lower case; a user has fields that the description leaves out.
 */
const lists: readonly (readonly [string, string])[] = [
  ['class', 'terms'],
  ['user', 'roles'],
  ['academicSession', 'children'],
];
const lacking: Readonly<Record<string, readonly string[]>> = {
  user: ['userMasterIdentifier', 'enabledUser', 'primaryOrg', 'grades'],
  class: ['grades'],
};
const repeated: readonly (readonly [string, string])[] = [['class', 'subjects']];

const view = {
  feed: 'f',
  school: '99XA00',
  shape: 'oneroster-rest',
  sequence: 1,
  schoolYear: '2026-2027',
  fields: Object.fromEntries(
    Object.entries(onerosterRest.accepts).map(([kind, names]) => [kind, Object.values(names)]),
  ),
  items: [
    shapedItem('school', 'e1', { name: 'De Proef', brin: '99XA', locationCode: '00' }),
    shapedItem('group', 'd1', { title: 'Groep 3', grade: '3', kind: 'home', classCode: 'g3', subject: 'taal' }),
    shapedItem('staff', 'b1', { callName: 'Ans', familyName: 'Wit', classes: ['g3'], email: 'ans@school.example' }),
    shapedItem('pupil', 'a1', {
      callName: 'Noor',
      familyName: 'Hof',
      homeClass: 'g3',
      grade: '3',
      identifier: '0441',
      username: 'noor',
      userMasterIdentifier: 'https://ketenid.nl/x',
      email: 'noor@school.example',
      birthDate: '2018-02-03',
      sex: 'female',
    }),
  ],
  gone: [{ kind: 'pupil' as const, ref: 'a9', changedAt: '2026-11-20T01:30:00.000Z' }],
  changedAt: '2026-11-20T01:30:00.000Z',
  tag: 't',
};

const scopes = ['roster-core.readonly', 'roster.readonly', 'roster-demographics.readonly'];
const client = { id: 'lezen', secret: 'x', scopes, shelves: new Map([['99XA00', view]]) };
const desk = openFakeDesk([client], { now: () => new Date('2026-11-21T08:00:00Z') });
const { answer } = onerosterDoor.open(desk, () => undefined);
const get = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
  const response = await answer(new Request(`${base}${path}`, { headers: { authorization: 'Bearer token-lezen' } }));
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as Readonly<Record<string, unknown>>;
};

const standards = process.env['SLUIS_STANDARDS'];
let description: Description;
beforeAll(async () => {
  if (standards === undefined) return;
  const text = await readFile(join(standards, 'oneroster-1.2', 'swagger.yml'), 'utf8');
  description = parse(text) as Description;
  const { schemas } = description.components;
  for (const [kind, name] of [...lists, ...repeated]) {
    const property = schemas[kind]?.properties[name];
    if (property !== undefined) property.type = 'array';
  }
  const sex = schemas['demographic']?.properties['sex'];
  if (sex !== undefined) sex.enum = ['male', 'female', 'other', 'unspecified'];
});

const needs = (context: TestContext): void => {
  if (standards === undefined) context.skip('SLUIS_STANDARDS does not name the folder of the standards');
};

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addFormat('date', /^\d{4}-\d{2}-\d{2}$/);
ajv.addFormat('date-time', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
ajv.addFormat('float', true);

const collections: readonly (readonly [string, string, string])[] = [
  ['academicSession', '/academicSessions', 'academicSessions'],
  ['academicSession', '/terms', 'academicSessions'],
  ['org', '/orgs', 'orgs'],
  ['org', '/schools', 'orgs'],
  ['course', '/courses', 'courses'],
  ['class', '/classes', 'classes'],
  ['user', '/users', 'users'],
  ['user', '/students', 'users'],
  ['user', '/teachers', 'users'],
  ['enrollment', '/enrollments', 'enrollments'],
  ['demographic', '/demographics', 'demographics'],
];

describe('answers fit the published description', () => {
  it('in every object of every collection, without a name of our own', async (context) => {
    needs(context);
    for (const [kind, path, name] of collections) {
      const schema = description.components.schemas[kind];
      const objects = (await get(path))[name] as readonly object[];
      expect([path, objects.length > 0, schema === undefined]).toEqual([path, true, false]);
      const names = [...Object.keys(schema?.properties ?? {}), ...(lacking[kind] ?? [])];
      for (const object of objects) {
        expect([kind, ajv.validate(schema ?? {}, object), ajv.errors]).toEqual([kind, true, null]);
        expect(Object.keys(object).filter((own) => !names.includes(own))).toEqual([]);
      }
    }
  });

  it('at every path that it has', async (context) => {
    needs(context);
    const paths = Object.keys(description.paths).map((path) => path.replace('/ims/oneroster/rostering/v1p2', ''));
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths.filter((one) => !one.includes('{') && one !== '/gradingPeriods')) {
      const [first] = Object.values(await get(path));
      const [object] = first as readonly { sourcedId: string }[];
      expect(Object.keys(await get(`${path}/${String(object?.sourcedId)}`))).toHaveLength(1);
    }
    expect(await get('/gradingPeriods')).toEqual({ academicSessions: [] });
  });
});
