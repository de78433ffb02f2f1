import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDesk, createDeskGround } from '../src/door/desk.ts';
import { makeCredential } from '../src/rights/credential.ts';
import { makeInvite } from '../src/supplier/invite.ts';
import { rotateKey } from '../src/supplier/keys.ts';
import { testView, withTestSchool } from '../src/supplier/test-view.ts';
import { boardId } from './world/board.ts';
import { openTestHouse, type TestHouse } from './world/house.ts';
import { openSupplierDesk, visitorOf } from './world/supplier-desk.ts';

let house: TestHouse;
let desk: ReturnType<typeof openSupplierDesk>;

beforeEach(async () => {
  house = await openTestHouse();
  await house.night();
  desk = openSupplierDesk(house, new Map());
});
afterEach(() => house.close());

const gateway = () => house.house().gateway;
const invited = { board: boardId, supplier: 'basispoort', product: 'basispoort' };
const welcome = (token: string): string => `/supplier/welcome/${token}`;
const invite = (school?: string) => makeInvite(gateway(), { ...invited, school }, house.actors.admin);

const basic = (client: string, secret: string): string =>
  `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`;

const grant = async (client: string, secret: string, more: Record<string, string> = {}) => {
  const response = await desk.app.request('/supplier/token', {
    method: 'POST',
    headers: { authorization: basic(client, secret) },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'supplier', ...more }),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
};

const shownIn = (text: string): readonly string[] =>
  [...text.matchAll(/<dd><code>([^<]+)<\/code>/g)].map(([, one = '']) => one);

describe('a one-time link', () => {
  it('shows the secret once, and only to who uses its button', async () => {
    const { token } = await invite();
    for (let look = 0; look < 3; look += 1) {
      const page = await desk.call(welcome(token));
      expect([page.status, page.text.includes('<form method="post"'), shownIn(page.text)]).toEqual([200, true, []]);
    }
    const opened = await desk.call(welcome(token), { method: 'POST' });
    const [client = '', secret = ''] = shownIn(opened.text);
    expect((await grant(client, secret)).status).toBe(200);
    for (const method of ['GET', 'POST'] as const) {
      const again = await desk.call(welcome(token), { method });
      expect([again.status, again.text.includes(secret)]).toEqual([404, false]);
    }
    const nowhere = await desk.call(welcome('x'.repeat(43)));
    const used = await desk.call(welcome(token));
    expect(used.text.replaceAll(token, '')).toBe(nowhere.text.replaceAll('x'.repeat(43), ''));
  });

  it('makes one secret when it is opened twice at once', async () => {
    const { token } = await invite();
    const answers = await Promise.all([1, 2, 3].map(() => desk.call(welcome(token), { method: 'POST' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404]);
    expect(await gateway().store.all('SELECT count(*) AS n FROM door_credential')).toEqual([{ n: 1 }]);
    expect(desk.failures).toEqual([]);
  });

  it('ends after 72 hours, is not kept in the clear, and is in the ledger', async () => {
    const { token, expiresAt } = await invite('99XA00');
    expect(expiresAt).toBe('2026-11-24T00:30:00.000Z');
    const rows = await gateway().store.all('SELECT * FROM invite');
    expect(JSON.stringify(rows)).not.toContain(token);
    house.clock.sleep(3);
    expect((await desk.call(welcome(token), { method: 'POST' })).status).toBe(404);
    const entries = (await house.entries()).filter(({ kind }) => kind === 'desk');
    expect(entries.map(({ facts, school, actor }) => [facts['what'], school, actor])).toEqual([
      ['invite_made', '99XA00', house.actors.admin.id],
    ]);
    expect(JSON.stringify(await house.entries())).not.toContain(token);
  });

  it('is made by an administrator only', async () => {
    await expect(makeInvite(gateway(), invited, house.actors.officer)).rejects.toMatchObject({
      code: 'actor_forbidden',
    });
  });
});

const credential = async () => {
  const made = await makeCredential(gateway(), boardId, { ...invited, scopes: ['supplier'] });
  await gateway().store.batch(made.statements);
  return { client: made.credential.id, secret: made.secret };
};

const tokenOf = async ({ client, secret }: { client: string; secret: string }): Promise<string> =>
  String((await grant(client, secret)).json['access_token']);

describe('a token', () => {
  it('opens the desk, for an hour', async () => {
    const token = await tokenOf(await credential());
    const schools = await desk.call('/supplier/v1/schools', { token });
    expect([schools.status, schools.json]).toEqual([
      200,
      { schools: [{ school: '99XA00', agreementVersion: 1, until: 'open', sequence: 2 }] },
    ]);
    house.clock.set('2026-11-21T01:31:00Z');
    expect((await desk.call('/supplier/v1/schools', { token })).status).toBe(401);
  });

  it.each([
    [{ wrong: 'wrong' }, {}, { status: 401, json: { error: 'invalid_client' } }],
    [{}, { scope: 'roster.readonly' }, { status: 400, json: { error: 'invalid_scope' } }],
    [{}, { grant_type: 'password' }, { status: 400, json: { error: 'unsupported_grant_type' } }],
  ] as const)('is refused with one word: %j %j', async (secrets, more, refused) => {
    const { client, secret } = await credential();
    const given = 'wrong' in secrets ? secrets.wrong : secret;
    expect(await grant(client, given, more)).toEqual(refused);
  });
});

describe('a key that is rotated', () => {
  it('is another one, shown once; the old one works a week longer', async () => {
    const old = await credential();
    const token = await tokenOf(old);
    const answer = await desk.call('/supplier/v1/keys/rotate', { token, body: {} });
    const made = answer.json as { client: string; secret: string; oldUntil: string };
    expect(made.oldUntil).toBe('2026-11-28T00:30:00.000Z');
    expect((await grant(made.client, made.secret)).status).toBe(200);
    expect((await grant(old.client, old.secret)).status).toBe(200);
    house.clock.sleep(8);
    expect((await grant(old.client, old.secret)).status).toBe(401);
    expect((await grant(made.client, made.secret)).status).toBe(200);
    const entries = JSON.stringify(await house.entries());
    expect(entries).toContain('key_rotated');
    expect(entries).not.toContain(made.secret);
  });

  it('makes nothing new with the old one, whoever has that by now', async () => {
    const old = await credential();
    const token = await tokenOf(old);
    const rotate = (more: object) => desk.call('/supplier/v1/keys/rotate', { token, body: more });
    expect((await rotate({})).status).toBe(200);
    const count = 'SELECT count(*) AS n FROM door_credential';
    const before = await gateway().store.all(count);
    expect([(await rotate({})).status, (await rotate({ school: '99XA00' })).status]).toEqual([401, 401]);
    expect(await gateway().store.all(count)).toEqual(before);
  });

  it('gets no more rights by it, and none at a school that is not its own', async () => {
    const token = await tokenOf(await credential());
    const made = (await desk.call('/supplier/v1/keys/rotate', { token, body: {} })).json as {
      client: string;
      secret: string;
    };
    expect((await grant(made.client, made.secret, { scope: 'roster.readonly' })).json).toEqual({
      error: 'invalid_scope',
    });
    expect((await desk.call('/supplier/v1/keys/rotate', { token, body: { school: '99XZ99' } })).status).toBe(404);
    const asNew = { token: await tokenOf(made), body: { school: '99XA00' } };
    const key = (await desk.call('/supplier/v1/keys/rotate', asNew)).json;
    expect(key).toMatchObject({ client: 'basispoort', school: '99XA00' });
  });

  it('needs a credential to take the place of', async () => {
    const visitor = visitorOf('basispoort', { board: boardId });
    await expect(rotateKey(gateway(), visitor, undefined)).rejects.toMatchObject({ code: 'door_denied' });
  });
});

/** The desk behind one door. */
const deskAt = (channel: string | undefined) =>
  withTestSchool(gateway(), createDesk(gateway(), createDeskGround(gateway()), channel), channel);

describe('the made-up school at a door', () => {
  it('is there once it began, and shows the moment', async () => {
    const visitor = visitorOf('basispoort', { board: boardId });
    expect(await testView(gateway(), visitor)).toBeUndefined();
    await desk.call('/supplier/v1/test-school', { token: await tokenOf(await credential()), method: 'POST' });
    const view = await testView(gateway(), visitor);
    expect([view?.school, view?.sequence]).toEqual(['99TT00', 1]);
    house.clock.set(new Date(house.clock.now().getTime() + 5 * 60_000).toISOString());
    const later = await testView(gateway(), visitor);
    expect([later?.sequence, later?.schoolYear]).toEqual([5, '2027-2028']);
    expect(later?.items.filter(({ kind }) => kind === 'pupil').length).toBeGreaterThan(10);
  });

  it('is collected like any school, at the own door only, and is in no list', async () => {
    const visitor = visitorOf('basispoort', { board: boardId, school: '99XA00' });
    await expect(deskAt(undefined).collect(visitor, '99TT00')).rejects.toMatchObject({ code: 'door_denied' });
    await desk.call('/supplier/v1/test-school', { token: await tokenOf(await credential()), method: 'POST' });
    const before = await house.entries();
    const { view, end } = await deskAt(undefined).collect(visitor, '99TT00');
    await end();
    expect(view.items.length).toBeGreaterThan(20);
    expect(await house.entries()).toEqual(before);
    expect(await deskAt(undefined).schools(visitor)).toEqual(['99XA00']);
    await expect(deskAt('uwlr').collect(visitor, '99TT00')).rejects.toMatchObject({ code: 'door_denied' });
    const nobody = visitorOf('niemand', { board: boardId });
    await expect(deskAt(undefined).collect(nobody, '99TT00')).rejects.toMatchObject({ code: 'door_denied' });
  });
});
