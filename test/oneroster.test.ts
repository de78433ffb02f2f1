import { afterEach, expect, test } from 'vitest';
import { openDoors } from '../src/runtime/doors.ts';
import { createDoors } from '../src/web/doors.ts';
import { restrictionStatement } from './restriction.ts';
import { otherPrimary, smallPrimary } from './world/board.ts';
import { without } from './world/changes.ts';
import { openTestHouse, type TestHouse } from './world/house.ts';

const base = 'http://127.0.0.1/ims/oneroster/rostering/v1p2';
const scope = 'https://purl.imsglobal.org/spec/or/v1p2/scope/roster';
const [school, other] = [smallPrimary.id, otherPrimary.id];
let world: TestHouse;
afterEach(() => world.close());

type Ask = (path: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
type Objects = readonly Readonly<Record<string, unknown>>[];

/** A client of the reading method, through the app as it is served. */
const open = async (
  scopes: readonly ('roster-core.readonly' | 'roster.readonly' | 'roster-demographics.readonly')[],
) => {
  world = await openTestHouse({
    schools: [smallPrimary, otherPrimary],
    suppliers: [{ profile: 'reading', door: 'oneroster' }],
  });
  const failures: unknown[] = [];
  const app = createDoors({
    doors: openDoors(world.house().gateway).doors,
    wait: () => new Promise(() => undefined),
    failed: (error) => void failures.push(error),
  });
  const { credential, secret } = await world
    .house()
    .credentials.add(world.board, world.actors.admin, { supplier: 'reading', product: 'reading', scopes });
  const asked = scopes.map((one) => `${scope.replace('/roster', '/')}${one}`).join(' ');
  const form = { grant_type: 'client_credentials', scope: asked, client_id: credential.id, client_secret: secret };
  const bearer = async (): Promise<string> => {
    const answer = await app.request(`${base}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const ask: Ask = async (path, headers = {}) =>
    app.request(`${base}${path}`, { headers: { authorization: `Bearer ${await bearer()}`, ...headers } });
  return { ask, failures, credential: credential.id };
};

const listOf = async (response: Response): Promise<Objects> => {
  expect(response.status).toBe(200);
  return Object.values((await response.json()) as Readonly<Record<string, Objects>>)[0] ?? [];
};

const collected = async (what: string) =>
  (await world.entries()).filter(({ kind, facts }) => kind === 'collection' && facts['what'] === what);

test('a supplier pulls both of its schools in pages, and the ledger knows of it first', async () => {
  const { ask, failures, credential } = await open(['roster-core.readonly', 'roster.readonly']);
  expect((await ask('/users')).status).toBe(503);
  await world.night();
  const first = await ask('/students?limit=50');
  expect(first.headers.get('x-total-count')).toBe('120');
  expect(await listOf(first)).toHaveLength(50);
  const opened = await collected('opened');
  expect(opened.map((entry) => entry.school)).toEqual([school, other]);
  expect(opened.map(({ facts }) => facts['credential'])).toEqual([credential, credential]);
  expect(await listOf(await ask('/students?limit=50&offset=100'))).toHaveLength(20);
  expect(await collected('opened')).toHaveLength(2);
  const enrollments = await listOf(await ask("/enrollments?limit=5000&filter=role='student'"));
  const classes = await listOf(await ask('/classes'));
  expect(new Set(enrollments.map((one) => (one['class'] as { sourcedId: string }).sourcedId)).size).toBe(
    classes.length,
  );
  const [org] = await listOf(await ask(`/schools?filter=identifier='${other}'`));
  expect(org).toMatchObject({ name: otherPrimary.name, type: 'school' });
  expect((await ask(`/schools/${String(org?.['sourcedId'])}/students`)).headers.get('x-total-count')).toBe('60');
  expect(await listOf(await ask('/teachers'))).not.toEqual([]);
  expect((await ask('/demographics')).status).toBe(403);
  for (const path of ['/users?fields=bsn', "/users?filter=identifier='1'", '/users?sort=birthDate']) {
    expect((await ask(path)).status).toBe(400);
  }
  expect(failures).toEqual([]);
});

test('who leaves is told as tobedeleted, by the date of change, and a quiet night tells nothing', async () => {
  const { ask } = await open(['roster-core.readonly']);
  await world.night();
  const before = await ask('/users?limit=5000');
  const since = world.clock.now().toISOString();
  const people = world.people();
  const others = world.people(other);
  world.clock.sleep(1);
  await world.drop(school, { ...people, pupils: without(people, 2) });
  await world.drop(other, others);
  await world.night();
  const delta = await listOf(await ask(`/users?limit=5000&filter=dateLastModified>'${since}'`));
  expect(delta.map(({ status }) => status)).toEqual(['tobedeleted', 'tobedeleted']);
  for (const gone of delta) expect(Object.keys(gone)).toEqual(['sourcedId', 'status', 'dateLastModified']);
  const after = await ask('/users?limit=5000', { 'if-none-match': before.headers.get('etag') ?? '' });
  expect(after.status).toBe(200);
  const etag = after.headers.get('etag') ?? '';
  expect((await ask('/users?limit=5000', { 'if-none-match': etag })).status).toBe(304);
});

test('an objection and a narrowed agreement hold for the next page', async () => {
  const { ask } = await open(['roster-core.readonly']);
  await world.night();
  const [pupil] = await listOf(await ask('/students?limit=1'));
  expect(Object.keys(pupil ?? {})).toContain('userMasterIdentifier');
  await world.narrow('reading', ({ fields }) => {
    fields.pupil = { ...fields.pupil };
    delete (fields.pupil as Record<string, unknown>)['yearGroup'];
  });
  const [narrowed] = await listOf(await ask('/students?limit=1'));
  expect(narrowed?.['grades']).toBeUndefined();
  expect((await ask("/students?filter=grades='3'")).status).toBe(400);
  const [row] = await world
    .house()
    .gateway.store.all("SELECT subject FROM feed_row WHERE entity = 'pupil' AND state = 'present' LIMIT 1");
  const { gateway } = world.house();
  await gateway.store.batch([restrictionStatement(world.board, String(row?.['subject']), 'reading', 'excluded')]);
  expect((await ask("/students?filter=status='active'")).headers.get('x-total-count')).toBe('119');
});
