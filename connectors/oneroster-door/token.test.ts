import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { openFakeDesk } from '../../test/world/fake-desk.ts';
import { onerosterDoor } from './door.ts';

const url = 'https://sluis.example/ims/oneroster/rostering/v1p2/oauth/token';
const prefix = 'https://purl.imsglobal.org/spec/or/v1p2/scope/';
const core = `${prefix}roster-core.readonly`;

const open = () => {
  const client = {
    id: 'lezen:1',
    secret: 'ge heim+%',
    scopes: ['roster-core.readonly', 'roster.readonly'],
    shelves: new Map(),
  };
  const desk = openFakeDesk([client], { now: () => new Date('2026-11-21T08:00:00Z') });
  const { answer } = onerosterDoor.open(desk, () => undefined);
  return { desk, answer };
};

type Form = Readonly<Record<string, string>> | string;

const ask = async (form: Form, headers: Readonly<Record<string, string>> = {}, { answer } = open()) => {
  const response = await answer(
    new Request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
    }),
  );
  expect(response.headers.get('cache-control')).toContain('no-store');
  return { response, body: (await response.json()) as Readonly<Record<string, unknown>> };
};

const form = { grant_type: 'client_credentials', scope: core };
const posted = { client_id: 'lezen:1', client_secret: 'ge heim+%' };
const basic = (id: string, secret: string): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

describe('a token', () => {
  it.each([
    ['in the form', { ...form, ...posted }, {}],
    ['in the header', form, basic('lezen:1', 'ge heim+%')],
  ])('is given for client credentials %s, and is known at the door', async (_, body, headers) => {
    const world = open();
    const { response, body: granted } = await ask(body, headers, world);
    expect([response.status, granted]).toEqual([
      200,
      { access_token: expect.any(String), token_type: 'Bearer', expires_in: 3600, scope: core },
    ]);
    const authorization = `Bearer ${String(granted['access_token'])}`;
    const users = url.replace('oauth/token', 'users');
    expect((await world.answer(new Request(users, { headers: { authorization } }))).status).toBe(503);
  });

  it('is given for the scopes of this door alone', async () => {
    const { body } = await ask({ ...form, ...posted, scope: `${core} roster.readonly openid` });
    expect(body['scope']).toBe(`${core} ${prefix}roster.readonly`);
  });

  it.each([
    ['a wrong secret', { ...form, ...posted, client_secret: 'x' }, {}, '401 invalid_client'],
    ['an unknown client', { ...form, ...posted, client_id: 'x' }, {}, '401 invalid_client'],
    ['no client', form, {}, '401 invalid_client'],
    ['two ways at once', { ...form, ...posted }, basic('lezen:1', 'ge heim+%'), '401 invalid_client'],
    ['a header that is none', form, { authorization: 'Basic !' }, '401 invalid_client'],
    ['a header with a broken escape', form, { authorization: `Basic ${btoa('a:%E0%A4%A')}` }, '401 invalid_client'],
    ['another grant', { ...form, ...posted, grant_type: 'password' }, {}, '400 unsupported_grant_type'],
    ['no grant', posted, {}, '400 invalid_request'],
    [
      'a scope that was not given',
      { ...form, ...posted, scope: `${prefix}roster-demographics.readonly` },
      {},
      '400 invalid_scope',
    ],
    ['scopes of elsewhere', { ...form, ...posted, scope: 'openid' }, {}, '400 invalid_scope'],
    ['no scope', { ...posted, grant_type: 'client_credentials' }, {}, '400 invalid_scope'],
    ['a repeated name', 'grant_type=client_credentials&scope=a&scope=b', {}, '400 invalid_request'],
    ['too much', `grant_type=${'x'.repeat(9000)}`, {}, '400 invalid_request'],
    ['JSON', '{}', { 'content-type': 'application/json' }, '400 invalid_request'],
  ] as const)('is not given for %s', async (_, body, headers, denial) => {
    const { response, body: told } = await ask(body, headers);
    expect(`${response.status} ${String(told['error'])}`).toBe(denial);
    expect(Object.keys(told)).toEqual(['error']);
    expect(response.headers.get('www-authenticate')?.startsWith('Basic') === true).toBe(denial.startsWith('401'));
  });

  it('is not given to who asks too often, nor when there is a fault of ours', async () => {
    const world = open();
    world.desk.fail(new GatewayError('door_throttled', {}, { retryAfterMs: 2500 }));
    const { response } = await ask({ ...form, ...posted }, {}, world);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
    world.desk.fail(new Error('disk'));
    expect((await ask({ ...form, ...posted }, {}, world)).response.status).toBe(500);
  });

  it('is not given by GET', async () => {
    expect((await open().answer(new Request(url))).status).toBe(405);
  });
});
