import assert from 'node:assert/strict';
import { onerosterDoor } from '../../../connectors/oneroster-door/door.ts';
import { GatewayError } from '../../../src/errors.ts';
import type { Shaped, View } from '../../../src/ports/door.ts';
import { type FakeDesk, openFakeDesk, type Shelf, shapedItem } from '../../world/fake-desk.ts';

const base = 'https://sluis.example/ims/oneroster/rostering/v1p2';
const every = ['roster-core.readonly', 'roster.readonly', 'roster-demographics.readonly'];

const items: readonly Shaped[] = [
  shapedItem('school', 'e1', { name: 'De Proef' }),
  // In the order of the source: who comes first there has the last reference.
  shapedItem('group', 'd2', { title: 'Groep 8' }),
  shapedItem('group', 'd1', { title: 'Groep 3' }),
  shapedItem('pupil', 'a2', { callName: 'Noor', familyName: 'Hof', homeClass: 'd2' }),
  shapedItem('pupil', 'a1', { callName: 'Ali', familyName: 'Wit', homeClass: 'd1' }),
];

const viewOf = (feed: string, more: Partial<View> = {}): View => ({
  feed,
  school: '99XA00',
  shape: 'oneroster-rest',
  sequence: 1,
  schoolYear: '2026-2027',
  fields: { pupil: ['callName', 'familyName', 'homeClass'], group: ['title'], school: ['name'] },
  items,
  gone: [],
  changedAt: '2026-11-20T01:30:00.000Z',
  tag: 'tag',
  ...more,
});

type Asked = {
  readonly status: number;
  readonly text: string;
  readonly headers: string;
  readonly ids: readonly unknown[];
};
type World = {
  readonly desk: FakeDesk;
  ask(path: string, token?: string): Promise<Asked>;
  /** From now on this client sees this of a school. */
  show(client: string, school: string, shelf: Shelf): void;
};

const worldOf = (shelves: Readonly<Record<string, readonly (readonly [string, Shelf])[]>>, scopes = every): World => {
  const clients = Object.entries(shelves).map(([id, of]) => ({ id, secret: 'x', scopes, shelves: new Map(of) }));
  const desk = openFakeDesk(clients, { now: () => new Date('2026-11-21T08:00:00Z') });
  const { answer } = onerosterDoor.open(desk, () => undefined);
  return {
    desk,
    show: (client, school, shelf) => void clients.find(({ id }) => id === client)?.shelves.set(school, shelf),
    ask: async (path, token = 'token-lezen') => {
      const request = new Request(`${base}${path}`, { headers: { authorization: `Bearer ${token}` } });
      const response = await answer(request);
      const text = await response.text();
      const body = JSON.parse(text) as Readonly<Record<string, unknown>>;
      const [first] = Object.values(body);
      const ids = Array.isArray(first) ? first.map((one: { sourcedId: string }) => one.sourcedId) : [];
      return { status: response.status, text, headers: JSON.stringify([...response.headers]), ids };
    },
  };
};

const one = (scopes = every): World => worldOf({ lezen: [['99XA00', viewOf('f1')]] }, scopes);

/** What is not agreed cannot be asked after, and no answer repeats a question. */
export const questions = async (): Promise<void> => {
  const { ask } = one();
  for (const path of [
    "/users?filter=username='x'",
    '/users?sort=email',
    '/users?fields=identifier',
    '/classes?sort=classCode',
  ]) {
    assert.equal((await ask(path)).status, 400, path);
  }
  const { text } = await ask("/users?filter=kanarie='kanarie'");
  assert.equal(text.includes('kanarie'), false);
};

const serve = (): Promise<void> => Promise.reject(new GatewayError('store_full'));

/** The ledger is told of everybody on a page before it leaves; when it cannot be, nothing leaves. */
export const told = async (): Promise<void> => {
  const { ask, desk } = one();
  await ask('/users?limit=1');
  await ask('/enrollments');
  await ask('/users/a2');
  assert.deepEqual(
    desk.told.map(({ refs }) => refs.toSorted()),
    [['a1'], ['a1', 'a2'], ['a2']],
  );
  const full = {
    ...desk,
    collect: async () => ({
      view: viewOf('f1'),
      serve,
      guard: (body: ReadableStream<Uint8Array>) => body,
      end: async () => undefined,
    }),
  };
  const request = new Request(`${base}/users`, { headers: { authorization: 'Bearer token-lezen' } });
  const response = await onerosterDoor.open(full, () => undefined).answer(request);
  assert.equal((await response.text()).includes('Noor'), false);
};

/** By reference, never as in the source. */
export const order = async (): Promise<void> => {
  const { ask } = one();
  assert.deepEqual((await ask('/users')).ids, ['a1', 'a2']);
  assert.deepEqual((await ask('/classes')).ids, ['d1', 'd2']);
};

/** What is another's and what does not exist. */
export const alike = async (): Promise<void> => {
  const { ask } = worldOf({
    lezen: [['99XA00', viewOf('f1')]],
    ander: [['99XB00', viewOf('f2', { school: '99XB00', items: [shapedItem('pupil', 'b1', { callName: 'Bo' })] })]],
  });
  assert.equal((await ask('/users/b1', 'token-ander')).status, 200);
  const unknown = await ask('/users/nobody');
  assert.deepEqual([unknown.status, await ask('/users/b1')], [404, unknown]);
  assert.deepEqual(await ask('/schools/nobody/students'), unknown);
};

/** A scope that was not given opens nothing. */
export const scoped = async (): Promise<void> => {
  const { ask } = one(['roster-core.readonly']);
  for (const path of ['/schools/e1/students', '/demographics']) assert.equal((await ask(path)).status, 403, path);
};

/** A school that cannot be read now is not one without pupils. */
export const silent = async (): Promise<void> => {
  const { ask } = worldOf({
    lezen: [
      ['99XA00', viewOf('f1')],
      ['99XB00', 'unavailable'],
    ],
  });
  assert.equal((await ask('/users')).status, 503);
};

/** Two suppliers with the same tag, and a school that shows less than a moment ago. */
export const apart = async (): Promise<void> => {
  const other = viewOf('f2', { items: [shapedItem('pupil', 'b1', { callName: 'Bo' })] });
  const second = viewOf('f3', { school: '99XB00', items: [shapedItem('pupil', 'c1', { callName: 'Cas' })] });
  const lezen: (readonly [string, Shelf])[] = [
    ['99XA00', viewOf('f1')],
    ['99XB00', second],
  ];
  const { ask, show } = worldOf({ lezen, ander: [['99XA00', other]] });
  assert.deepEqual((await ask('/users')).ids, ['a1', 'a2', 'c1']);
  assert.deepEqual((await ask('/users', 'token-ander')).ids, ['b1']);
  show('lezen', '99XB00', { ...second, items: [], tag: 'later' });
  assert.deepEqual((await ask('/users')).ids, ['a1', 'a2']);
};

/** Who is gone is a reference, and how many there are is what can be seen. */
export const counts = async (): Promise<void> => {
  const gone = [{ kind: 'pupil', ref: 'a9', changedAt: '2026-11-20T01:30:00.000Z' }] as const;
  const { ask } = worldOf({ lezen: [['99XA00', viewOf('f1', { gone })]] });
  const { text } = await ask('/users/a9');
  assert.deepEqual(Object.keys((JSON.parse(text) as { user: object }).user), [
    'sourcedId',
    'status',
    'dateLastModified',
  ]);
  assert.ok((await ask("/users?filter=status='active'")).headers.includes('["x-total-count","2"]'));
  assert.ok((await ask('/classes/d1/students')).headers.includes('["x-total-count","1"]'));
};
