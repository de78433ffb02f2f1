import { Ajv2020 } from 'ajv/dist/2020.js';
import type { AnySchema, ValidateFunction } from 'ajv';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from '../../src/ports/door.ts';
import { boardId } from '../world/board.ts';
import { openTestHouse, type TestHouse } from '../world/house.ts';
import { openSupplierDesk, visitorOf } from '../world/supplier-desk.ts';
import { type Document, type Known, type Request, requestsOf } from './requests.ts';

const calls = 5_000;

let house: TestHouse;
let desk: ReturnType<typeof openSupplierDesk>;
let document: Document;
let known: Known = {};

const tokens = new Map<string, Visitor>([
  ['basispoort', visitorOf('basispoort', { board: boardId })],
  ['digital-board', visitorOf('digital-board', { board: boardId })],
  ['nobody', visitorOf('nobody', { board: boardId })],
  ['other-scope', visitorOf('basispoort', { board: boardId, scopes: new Set(['oneroster']) })],
]);

const stringsIn = (value: unknown, name: string): readonly string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) =>
        key === name && typeof inner === 'string' ? [inner] : stringsIn(inner, name),
      );

const ask = async (path: string, method: 'GET' | 'POST' = 'GET') =>
  (await desk.call(path, { token: 'basispoort', method })).json;

beforeAll(async () => {
  house = await openTestHouse();
  await house.narrow('basispoort', (agreed) => {
    const { gender: _, ...left } = agreed.fields.pupil ?? {};
    agreed.fields = { ...agreed.fields, pupil: left };
  });
  await house.night();
  const { people } = house;
  await house.drop('99XA00', { ...people(), pupils: people().pupils.slice(3) });
  await house.night();
  // One that is kept, since only what has no end yet may be replaced.
  const wish = { supplier: 'basispoort', product: 'basispoort' };
  const { credential } = await house.house().credentials.add(boardId, house.actors.admin, wish);
  tokens.set('basispoort', visitorOf('basispoort', { board: boardId, credential: credential.id }));
  desk = openSupplierDesk(house, tokens);
  document = (await desk.call('/supplier/openapi.json')).json as Document;
  const sent = house.supplier('basispoort').received.map(({ body }): unknown => JSON.parse(body.toString('utf8')));
  const fields = await ask('/supplier/v1/schools/99XA00/expectations');
  const deliveries = await ask('/supplier/v1/schools/99XA00/deliveries');
  known = {
    school: ['99XA00', '99TT00', '99XX00'],
    delivery: [...stringsIn(deliveries, 'delivery'), 'ab'.repeat(16)],
    ref: [...new Set(stringsIn(sent, 'ref'))].slice(0, 20),
    kind: ['pupil'],
    field: ['geslacht', ...new Set(stringsIn(fields, 'field')), 'bsn'],
    reason: ['Nodig om jongens en meisjes goed aan te spreken.'],
  };
});
afterAll(() => house.close());

/** Per operation and status what an answer has to look like. */
const validators = (of: Document): ReadonlyMap<string, ValidateFunction> => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const found = Object.values(of.paths).flatMap((item) =>
    Object.values(item).flatMap(({ operationId, responses }) =>
      Object.entries(responses).flatMap(([status, { content }]) =>
        Object.entries(content).map(
          ([media, { schema }]) => [`${operationId} ${status} ${media}`, ajv.compile(schema as AnySchema)] as const,
        ),
      ),
    ),
  );
  return new Map(found);
};

const stack = /\bat \S+ \(|node_modules|\.ts:\d|SQLITE|Error:/;

type Checked = { readonly status: number; readonly problems: readonly string[] };

const answerTo = async (request: Request, checks: ReadonlyMap<string, ValidateFunction>): Promise<Checked> => {
  const { id, method, path, query, body, token, type } = request;
  const headers = new Headers(body === undefined ? {} : { 'content-type': type });
  try {
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  } catch {
    // What no header can carry is sent without one.
  }
  const response = await desk.app.request(`${path}${query === '' ? '' : `?${query}`}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: body.toWellFormed() }),
  });
  const text = await response.text();
  const media = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  // An address of which a part is empty is none of ours; the app around answers it.
  if (response.status === 404 && media === 'text/plain') return { status: 404, problems: [] };
  const check = checks.get(`${id} ${response.status} ${media}`);
  const problems = [
    ...(response.status >= 500 ? [`${id} answered ${response.status} ${text}`] : []),
    ...(check === undefined ? [`${id}: ${response.status} ${media} is not in the description`] : []),
    ...(check === undefined || check(JSON.parse(text))
      ? []
      : [`${id} ${response.status}: ${JSON.stringify(check.errors)}`]),
    ...(stack.test(text) ? [`${id} shows its insides`] : []),
  ];
  return { status: response.status, problems };
};

describe('the API of suppliers', () => {
  it(`answers ${calls} generated calls by its own description, never with a failure of ours`, async () => {
    const checks = validators(document);
    const fine = new Set<string>();
    const refused = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        requestsOf(document, known, ['basispoort', 'basispoort', 'basispoort', ...tokens.keys()]),
        async (request) => {
          const { status, problems } = await answerTo(request, checks);
          expect(problems).toEqual([]);
          (status < 300 ? fine : refused).add(request.id);
        },
      ),
      { numRuns: calls, endOnFailure: true, seed: 20261121 },
    );
    const all = Object.values(document.paths).flatMap((item) => Object.values(item).map((one) => one.operationId));
    // Otherwise the calls never came past the door, and nothing was tried.
    expect([...fine].sort()).toEqual(all.toSorted());
    expect([...refused].sort()).toEqual(all.toSorted());
    expect(desk.failures).toEqual([]);
  });

  it('would notice an answer that the description does not know', async () => {
    const lies = structuredClone(document) as {
      paths: Record<string, { get?: { responses: Record<string, unknown> } }>;
    };
    delete lies.paths['/supplier/v1/schools']?.get?.responses['401'];
    const request = { id: 'listSchools', method: 'GET', path: '/supplier/v1/schools', query: '', type: '' };
    const { problems } = await answerTo(
      { ...request, body: undefined, token: undefined },
      validators(lies as unknown as Document),
    );
    expect(problems).toEqual(['listSchools: 401 application/problem+json is not in the description']);
  });
});
