import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it, type TestContext } from 'vitest';
import { organisationOf, vestigingOf } from '../../deploy/demo/somtoday-school.ts';
import { openSomtoday, smallSchool } from '../../test/world/somtoday.ts';
import { interfaceObjects } from './interface.ts';

type Json = Readonly<Record<string, unknown>>;
type Description = { readonly components: { readonly schemas: Readonly<Record<string, Json>> } };

const folder = process.env['SLUIS_STANDARDS'];
const description = (context: TestContext): Description =>
  folder === undefined
    ? context.skip('SLUIS_STANDARDS does not name the folder of the standards')
    : (JSON.parse(readFileSync(join(folder, 'somtoday-connect', 'openapi.json'), 'utf8')) as Description);

/** As published, but for one thing: what it does not declare is refused, so that the double invents nothing. */
const closed = (schemas: Description['components']['schemas']): Json =>
  Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      'properties' in schema ? { ...schema, additionalProperties: false } : schema,
    ]),
  );

const validator = ({ components }: Description): ((name: string) => ValidateFunction) => {
  const ajv = new Ajv({ strict: false, formats: { uuid: /^[\da-f-]{36}$/, date: /^\d{4}-\d\d-\d\d$/, int64: true } });
  ajv.addSchema({ $id: 'connect', components: { schemas: closed(components.schemas) } });
  return (name) => ajv.compile({ $ref: `connect#/components/schemas/${name}` });
};

const resources = [
  ['leerling', 'LeerlingResponse'],
  ['stamgroep/', 'StamgroepResponse'],
  ['lesgroep/', 'LesgroepResponse'],
  ['medewerker', 'MedewerkerResponse'],
  ['ouderVerzorger/', 'OuderVerzorgerResponse'],
] as const;

describe('the published description of Connect', () => {
  it('has the properties that are declared here, and no others', (context) => {
    const { schemas } = description(context).components;
    for (const [name, { names }] of Object.entries(interfaceObjects)) {
      const published = Object.keys((schemas[name]?.['properties'] ?? {}) as Json);
      expect([name, [...names].toSorted()]).toEqual([name, published.toSorted()]);
    }
  });

  it('fits every answer of the double', async (context) => {
    const schemaOf = validator(description(context));
    const school = smallSchool(60, ['enrolled', 'left', 'future']);
    const server = await openSomtoday({ school });
    try {
      const form = { grant_type: 'client_credentials', client_id: 'sluis-test', client_secret: 'geheim-van-somtoday' };
      const given = await fetch(`${server.login}?organisation=${organisationOf(school)}`, {
        method: 'POST',
        body: new URLSearchParams(form),
      });
      const token = ((await given.json()) as { access_token: string }).access_token;
      const get = async (path: string): Promise<unknown> => {
        const answer = await fetch(`${server.api}/connect${path}`, { headers: { authorization: `Bearer ${token}` } });
        expect([path, answer.status]).toEqual([path, 200]);
        return answer.json();
      };
      const problems: unknown[] = [];
      const check = (name: string, answer: unknown): void => {
        const validate = schemaOf(name);
        if (!validate(answer)) problems.push([name, validate.errors?.slice(0, 3)]);
      };
      check('InstellingResponse', await get('/instelling?brin=99XB'));
      check('VestigingResponse', await get('/vestiging?veldpermissies=true'));
      for (const year of ['', '&peilschooljaar=HUIDIG', '&peilschooljaar=VOLGEND']) {
        for (const [path, name] of resources) {
          const answer = await get(`/vestiging/${vestigingOf(school)}/${path}?amount=200&veldpermissies=true${year}`);
          check(name, answer);
        }
      }
      expect(problems).toEqual([]);
    } finally {
      await server.close();
    }
  });
});
