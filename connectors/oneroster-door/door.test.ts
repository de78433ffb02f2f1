import { describe, expect, it } from 'vitest';
import { onerosterRest } from '../../mappings/suppliers/oneroster-shape.ts';
import { GatewayError } from '../../src/errors.ts';
import type { Shaped, View } from '../../src/ports/door.ts';
import { type FakeClient, type FakeDesk, openFakeDesk, type Shelf, shapedItem } from '../../test/world/fake-desk.ts';
import { onerosterDoor } from './door.ts';

const base = 'https://sluis.example/ims/oneroster/rostering/v1p2';
const older = '2026-11-01T01:30:00.000Z';
const every = ['roster-core.readonly', 'roster.readonly', 'roster-demographics.readonly'];

/** The names of the shape, without those that are not agreed. */
const fieldsWithout = (...withheld: readonly string[]): View['fields'] =>
  Object.fromEntries(
    Object.entries(onerosterRest.accepts).map(([kind, names]) => [
      kind,
      Object.values(names).filter((name) => !withheld.includes(name)),
    ]),
  );

const core = ['birthDate', 'sex', 'email', 'identifier', 'classCode'];

const school = (ref: string, name: string): Shaped =>
  shapedItem('school', ref, { name, brin: '99XA', locationCode: '00' }, older);

const viewOf = (id: string, items: readonly Shaped[], more: Partial<View> = {}): View => ({
  feed: `feed-${id}`,
  school: id,
  shape: 'oneroster-rest',
  sequence: 3,
  schoolYear: '2026-2027',
  fields: fieldsWithout(...core),
  items,
  gone: [],
  changedAt: '2026-11-20T01:30:00.000Z',
  tag: `tag-${id}-1`,
  ...more,
});

const firstItems: readonly Shaped[] = [
  school('5c01', 'De Proef'),
  shapedItem('group', 'a001', { title: 'Groep 5A', kind: 'home', grade: '5', schoolYear: '2026-2027' }, older),
  shapedItem('group', 'a002', { title: 'Plusklas', kind: 'lesson', subject: 'rekenen' }, older),
  shapedItem('staff', 'b001', { callName: 'Ans', familyNamePrefix: 'de', familyName: 'Wit', classes: ['a001'] }, older),
  shapedItem('pupil', 'c001', {
    callName: 'Noor',
    familyNamePrefix: 'van ’t',
    familyName: 'Hof',
    username: 'noor',
    userMasterIdentifier: 'https://ketenid.nl/a',
    grade: '5',
    homeClass: 'a001',
    otherClasses: ['a002'],
  }),
  shapedItem('pupil', 'c002', { callName: 'Ali', familyName: 'Çelik', grade: '6', homeClass: 'a001' }, older),
];

const firstView = viewOf('99XA00', firstItems, {
  gone: [{ kind: 'pupil', ref: 'c009', changedAt: '2026-11-19T01:30:00.000Z' }],
});

const secondView = viewOf('99XB00', [
  school('5c02', 'De Toets'),
  shapedItem('group', 'a003', { title: 'Groep 3', kind: 'home', grade: '3' }),
  shapedItem('pupil', 'c002', { callName: 'Ali', familyName: 'Çelik', grade: '3', homeClass: 'a003' }),
]);

type World = { readonly desk: FakeDesk; readonly shelves: Map<string, Shelf>; readonly failures: unknown[]; get: Get };
type Get = (path: string, more?: { token?: string; headers?: Record<string, string> }) => Promise<Response>;

const open = (shelves: readonly (readonly [string, Shelf])[], scopes: readonly string[] = every): World => {
  const client: FakeClient = { id: 'lezen', secret: 'geheim', scopes, shelves: new Map(shelves) };
  const desk = openFakeDesk([client], { now: () => new Date('2026-11-21T08:00:00Z') });
  const failures: unknown[] = [];
  const { answer } = onerosterDoor.open(desk, (error) => void failures.push(error));
  const get: Get = (path, { token = 'token-lezen', headers = {} } = {}) =>
    answer(new Request(`${base}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } }));
  return { desk, shelves: client.shelves, failures, get };
};

const both = () =>
  open([
    ['99XB00', secondView],
    ['99XA00', firstView],
  ]);
const one = () => open([['99XA00', firstView]]);

type Answer = Readonly<Record<string, readonly Record<string, unknown>[]>>;
const listOf = async (response: Response): Promise<readonly Record<string, unknown>[]> => {
  expect(response.status).toBe(200);
  const [objects] = Object.values((await response.json()) as Answer);
  return objects ?? [];
};
const idsOf = async (response: Response) => (await listOf(response)).map(({ sourcedId }) => sourcedId);

const minorOf = async (response: Response): Promise<readonly [number, string]> => {
  const body = (await response.json()) as {
    imsx_codeMajor: string;
    imsx_severity: string;
    imsx_CodeMinor: { imsx_codeMinorField: readonly { imsx_codeMinorFieldValue: string }[] };
  };
  expect([body.imsx_codeMajor, body.imsx_severity]).toEqual(['failure', 'error']);
  return [response.status, body.imsx_CodeMinor.imsx_codeMinorField[0]?.imsx_codeMinorFieldValue ?? ''];
};

describe('users', () => {
  it('have the words of the standard, in the order of their references', async () => {
    const users = await listOf(await one().get('/users'));
    expect(users).toEqual([
      {
        sourcedId: 'b001',
        status: 'active',
        dateLastModified: older,
        enabledUser: 'true',
        givenName: 'Ans',
        familyName: 'de Wit',
        roles: [
          { roleType: 'primary', role: 'teacher', org: { href: `${base}/orgs/5c01`, sourcedId: '5c01', type: 'org' } },
        ],
        primaryOrg: { href: `${base}/orgs/5c01`, sourcedId: '5c01', type: 'org' },
      },
      {
        sourcedId: 'c001',
        status: 'active',
        dateLastModified: '2026-11-20T01:30:00.000Z',
        userMasterIdentifier: 'https://ketenid.nl/a',
        username: 'noor',
        enabledUser: 'true',
        givenName: 'Noor',
        familyName: 'van ’t Hof',
        roles: [
          { roleType: 'primary', role: 'student', org: { href: `${base}/orgs/5c01`, sourcedId: '5c01', type: 'org' } },
        ],
        primaryOrg: { href: `${base}/orgs/5c01`, sourcedId: '5c01', type: 'org' },
        grades: ['5'],
      },
      expect.objectContaining({ sourcedId: 'c002', givenName: 'Ali' }),
      { sourcedId: 'c009', status: 'tobedeleted', dateLastModified: '2026-11-19T01:30:00.000Z' },
    ]);
  });

  it('are one where somebody is at two schools, with both roles and the newest change', async () => {
    const { get } = both();
    const user = ((await (await get('/users/c002')).json()) as { user: Record<string, unknown> }).user;
    expect(user['grades']).toEqual(['3', '6']);
    expect(user['dateLastModified']).toBe('2026-11-20T01:30:00.000Z');
    expect((user['roles'] as readonly { org: { sourcedId: string } }[]).map(({ org }) => org.sourcedId)).toEqual([
      '5c01',
      '5c02',
    ]);
    expect(await idsOf(await get('/students/c002/classes'))).toEqual(['a001', 'a003']);
  });

  it('who are gone at one school and at another are not gone', async () => {
    const gone = viewOf('99XA00', firstItems.slice(0, 5), {
      gone: [{ kind: 'pupil', ref: 'c002', changedAt: '2026-11-21T01:30:00.000Z' }],
    });
    const { get } = open([
      ['99XA00', gone],
      ['99XB00', secondView],
    ]);
    expect(await idsOf(await get("/users?filter=status='tobedeleted'"))).toEqual([]);
  });
});

describe('collections', () => {
  it.each([
    ['/orgs', ['5c01', '5c02']],
    ['/schools', ['5c01', '5c02']],
    ['/classes', ['a001', 'a002', 'a003']],
    ['/students', ['c001', 'c002', 'c009']],
    ['/teachers', ['b001']],
    ['/gradingPeriods', []],
    ['/schools/5c01/classes', ['a001', 'a002']],
    ['/schools/5c01/students', ['c001', 'c002', 'c009']],
    ['/schools/5c01/teachers', ['b001']],
    ['/schools/5c01/classes/a001/students', ['c001', 'c002']],
    ['/schools/5c01/classes/a001/teachers', ['b001']],
    ['/classes/a001/students', ['c001', 'c002']],
    ['/classes/a002/teachers', []],
    ['/students/c001/classes', ['a001', 'a002']],
    ['/teachers/b001/classes', ['a001']],
    ['/users/b001/classes', ['a001']],
  ] as const)('%s', async (path, ids) => {
    const response = await both().get(path);
    expect(response.headers.get('x-total-count')).toBe(String(ids.length));
    expect(await idsOf(response)).toEqual(ids);
  });

  it('have a school year, one term in it and one course for each school', async () => {
    const { get } = both();
    const [first, second] = await listOf(await get('/academicSessions?sort=type'));
    expect(first).toMatchObject({ type: 'schoolYear', startDate: '2026-08-01', endDate: '2027-07-31' });
    expect(second).toMatchObject({ type: 'term', title: '2026-2027', schoolYear: '2027' });
    const [term] = await listOf(await get('/schools/5c02/terms'));
    expect(term?.['sourcedId']).toBe(second?.['sourcedId']);
    expect(await idsOf(await get(`/terms/${String(term?.['sourcedId'])}/classes`))).toEqual(['a001', 'a002', 'a003']);
    const [course] = await listOf(await get('/schools/5c01/courses'));
    expect(await idsOf(await get(`/courses/${String(course?.['sourcedId'])}/classes`))).toEqual(['a001', 'a002']);
    expect(await idsOf(await get('/courses'))).toHaveLength(2);
  });

  it('tie users to classes by enrollments that keep their ids', async () => {
    const { get } = both();
    const enrollments = await listOf(await get('/enrollments'));
    expect(enrollments).toHaveLength(5);
    expect(enrollments).toEqual(await listOf(await both().get('/enrollments')));
    const [teaching] = await listOf(await get("/enrollments?filter=role='teacher'"));
    expect(teaching).toMatchObject({ class: { sourcedId: 'a001' }, user: { sourcedId: 'b001' } });
    expect(await idsOf(await get('/schools/5c01/classes/a001/enrollments'))).toHaveLength(3);
    expect(await idsOf(await get('/schools/5c01/enrollments'))).toHaveLength(4);
    expect(await idsOf(await get("/enrollments?filter=user.sourcedId='c001'"))).toHaveLength(2);
  });

  it('are not called empty where there is no school', async () => {
    expect(await minorOf(await open([]).get('/users'))).toEqual([503, 'server_busy']);
  });
});

describe('demographics', () => {
  const withBirth = viewOf(
    '99XA00',
    [
      school('5c01', 'De Proef'),
      shapedItem('pupil', 'c001', { callName: 'Noor', birthDate: '2017-03-04', sex: 'female' }),
      shapedItem('pupil', 'c002', { callName: 'Ali', birthDate: '2016' }),
    ],
    { fields: fieldsWithout() },
  );

  it('exist where they are agreed, for each pupil', async () => {
    const { get } = open([['99XA00', withBirth]]);
    expect(await listOf(await get('/demographics'))).toEqual([
      expect.objectContaining({ sourcedId: 'c001', birthDate: '2017-03-04', sex: 'female' }),
      { sourcedId: 'c002', status: 'active', dateLastModified: '2026-11-20T01:30:00.000Z' },
    ]);
    expect(await idsOf(await get("/demographics?filter=birthDate>'2017-01-01'"))).toEqual(['c001']);
  });

  it('are forbidden where nothing of them is agreed, whoever is asked for', async () => {
    const { get } = one();
    for (const path of ['/demographics', '/demographics/c001', '/demographics/nobody']) {
      expect(await minorOf(await get(path))).toEqual([403, 'forbidden']);
    }
  });

  it('are only of the school where they are agreed', async () => {
    const { get } = open([
      ['99XA00', withBirth],
      ['99XB00', secondView],
    ]);
    expect(await idsOf(await get('/demographics'))).toEqual(['c001', 'c002']);
  });
});

describe('questions', () => {
  it('are answered in pages, with links that keep the question', async () => {
    const { get } = one();
    const response = await get(
      "/users?limit=2&offset=1&sort=familyName&orderBy=desc&filter=status='active'&fields=sourcedId",
    );
    expect(response.headers.get('x-total-count')).toBe('3');
    const link = response.headers.get('link') ?? '';
    expect([...link.matchAll(/rel="(\w+)"/g)].map(([, relation]) => relation)).toEqual(['prev', 'first', 'last']);
    expect(link).toContain('filter=status');
    expect(await listOf(response)).toEqual([{ sourcedId: 'c001' }, { sourcedId: 'b001' }]);
    const first = await get('/users?limit=2');
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    expect(new URL(next).searchParams.get('offset')).toBe('2');
    expect(await idsOf(await get(next.slice(base.length)))).toEqual(['c002', 'c009']);
  });

  it.each([
    ["filter=givenName='noor'", ['c001']],
    ["filter=givenname~'O'", ['c001']],
    ["filter=username!='noor'", ['b001', 'c002', 'c009']],
    ["filter=roles.role='student' AND grades='6'", ['c002']],
    ["filter=roles.role='teacher' OR status='tobedeleted'", ['b001', 'c009']],
    ["filter=dateLastModified>'2026-11-19T02:30:00%2B02:00'", ['c001', 'c009']],
    ["filter=dateLastModified>='2026-11-20'", ['c001']],
    ["filter=familyName='van ’t Hof'", ['c001']],
    ['offset=100', []],
  ] as const)('%s', async (query, ids) => {
    expect(await idsOf(await one().get(`/users?${query}`))).toEqual(ids);
  });

  it.each([
    ['/users?fields=bsn', 'invalid_selection_field'],
    ['/users?fields=sourcedId,birthDate', 'invalid_selection_field'],
    ['/users?fields=email', 'invalid_selection_field'],
    ['/users?fields=', 'invalid_selection_field'],
    ['/users/c001?fields=bsn', 'invalid_selection_field'],
    ["/users?filter=dateOfBirth>'2015-01-01'", 'invalid_filter_field'],
    ["/users?filter=birthDate='2017-03-04'", 'invalid_filter_field'],
    ["/users?filter=email~'@'", 'invalid_filter_field'],
    ["/users?filter=status='active' AND bsn='1'", 'invalid_filter_field'],
    ["/users?filter=constructor='1'", 'invalid_filter_field'],
    ["/users?filter=dateLastModified>'gisteren'", 'invalid_filter_field'],
    ["/users?filter=status='active' AND status='a' OR status='b'", 'invalid_filter_field'],
    ['/users?filter=status', 'invalid_filter_field'],
    ['/users?sort=birthDate', 'invalid_sort_field'],
    ['/users?sort=identifier', 'invalid_sort_field'],
    ['/users?limit=0', 'invaliddata'],
    ['/users?limit=5001', 'invaliddata'],
    ['/users?limit=-1', 'invaliddata'],
    ['/users?offset=x', 'invaliddata'],
    ['/users?orderBy=up', 'invaliddata'],
    ['/users?limit=1&limit=2', 'invaliddata'],
    ['/users?filters=x', 'invaliddata'],
    ['/users/c001?limit=1', 'invaliddata'],
  ] as const)('%s is refused', async (path, minor) => {
    const { get, desk } = one();
    expect(await minorOf(await get(path))).toEqual([400, minor]);
    expect(desk.told).toEqual([]);
  });

  it('that were answered need not be answered again', async () => {
    const { get, shelves } = one();
    const response = await get('/users');
    const etag = response.headers.get('etag') ?? '';
    const again = await get('/users', { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await get('/users?limit=1')).headers.get('etag')).not.toBe(etag);
    shelves.set('99XA00', { ...firstView, tag: 'tag-99XA00-2' });
    const changed = await get('/users', { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('sluis-view')).not.toBe(response.headers.get('sluis-view'));
  });

  it('are answered from the view of now, also halfway a pull', async () => {
    const { get, shelves } = one();
    expect(await idsOf(await get('/users?limit=2'))).toEqual(['b001', 'c001']);
    shelves.set(
      '99XA00',
      viewOf('99XA00', firstItems.slice(0, 5), { tag: 'narrowed', fields: fieldsWithout('username') }),
    );
    expect(await idsOf(await get('/users?limit=2&offset=2'))).toEqual([]);
    expect(await minorOf(await get("/users?limit=2&offset=2&filter=username='noor'"))).toEqual([
      400,
      'invalid_filter_field',
    ]);
  });
});

describe('law 4', () => {
  it.each([
    ['/users?limit=1&offset=1', ['c001']],
    ["/enrollments?filter=role='teacher'", ['b001']],
    ['/classes/a001', ['a001']],
    ['/schools', ['5c01']],
    ['/users?offset=100', []],
    ['/academicSessions', []],
  ] as const)('%s tells the ledger of its page before it leaves', async (path, refs) => {
    const { get, desk } = one();
    await get(path);
    expect(desk.told).toEqual(refs.length === 0 ? [] : [{ school: '99XA00', refs }]);
  });

  it('watches over an answer for the schools that are in it, and for no others', async () => {
    const { get, desk } = open([
      ['99XA00', firstView],
      ['99XB00', secondView],
    ]);
    await get('/schools/5c02');
    expect(desk.guarded).toEqual(['99XB00']);
    await get('/schools');
    expect(desk.guarded).toEqual(['99XB00', '99XA00', '99XB00']);
    await get('/users?offset=100');
    expect(desk.guarded).toHaveLength(3);
  });

  it('lets nothing leave when the ledger cannot be told', async () => {
    const { desk, failures: seen } = one();
    const full = {
      ...desk,
      collect: async () => ({
        view: firstView,
        serve: () => Promise.reject(new GatewayError('store_full')),
        guard: (body: ReadableStream<Uint8Array>) => body,
        end: async () => undefined,
      }),
    };
    const { answer } = onerosterDoor.open(full, (error) => void seen.push(error));
    const response = await answer(new Request(`${base}/users`, { headers: { authorization: 'Bearer token-lezen' } }));
    expect(await minorOf(response)).toEqual([500, 'internal_server_error']);
    expect(seen).toEqual([new GatewayError('store_full')]);
  });
});

describe('who may not', () => {
  it.each([undefined, 'token-other', 'bad token', ''])('token %s', async (token) => {
    const { answer } = onerosterDoor.open(one().desk, () => undefined);
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await answer(new Request(`${base}/users`, { headers }));
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await minorOf(response)).toEqual([401, 'unauthorisedrequest']);
  });

  it('what a scope does not cover is forbidden, whether it exists or not', async () => {
    const { get } = open([['99XA00', firstView]], ['roster-core.readonly']);
    expect((await get('/users')).status).toBe(200);
    for (const path of ['/schools/5c01/students', '/schools/nobody/students', '/demographics']) {
      expect(await minorOf(await get(path))).toEqual([403, 'forbidden']);
    }
    const only = open([['99XA00', firstView]], ['roster-demographics.readonly']);
    expect(await minorOf(await only.get('/users'))).toEqual([403, 'forbidden']);
  });

  it('what is not yours does not exist, byte for byte', async () => {
    const { get } = one();
    const paths = [
      '/users/c777',
      '/users/a003',
      '/orgs/5c02',
      '/schools/5c02/students',
      '/nothing',
      '/users/c001/secrets',
      '/classes/a003/students',
      '/schools/5c01/classes/a003/students',
      '/lineItems',
      '/users/c001%2F',
      '/',
    ];
    const bodies = new Set<string>();
    for (const path of paths) {
      const response = await get(path);
      expect([path, response.status]).toEqual([path, 404]);
      bodies.add(`${JSON.stringify([...response.headers])} ${await response.text()}`);
    }
    expect(bodies.size).toBe(1);
  });

  it('a school that is not readable now makes everything unavailable, and one whose agreement ended does not', async () => {
    const { get, shelves } = both();
    shelves.set('99XB00', 'unavailable');
    const response = await get('/users');
    expect(response.headers.get('retry-after')).toBe('3600');
    expect(await minorOf(response)).toEqual([503, 'server_busy']);
    shelves.set('99XB00', 'denied');
    expect(await idsOf(await get('/orgs'))).toEqual(['5c01']);
  });

  it('a client that asks too much is told how long to wait', async () => {
    const { get, desk } = one();
    desk.fail(new GatewayError('door_throttled', {}, { retryAfterMs: 1500 }));
    const response = await get('/users');
    expect(response.headers.get('retry-after')).toBe('2');
    expect(await minorOf(response)).toEqual([429, 'server_busy']);
  });

  it('a fault of ours shows nothing of itself', async () => {
    const { get, desk, failures: seen } = one();
    desk.fail(new Error('SELECT secret FROM pupil'));
    const response = await get('/users');
    expect(await response.clone().text()).not.toContain('SELECT');
    expect(await minorOf(response)).toEqual([500, 'internal_server_error']);
    expect(seen).toHaveLength(1);
  });

  it('a supplier with another shape gets nothing, and we are told', async () => {
    const { get, failures: seen } = open([['99XA00', { ...firstView, shape: 'plain' }]]);
    expect(await minorOf(await get('/users'))).toEqual([500, 'internal_server_error']);
    expect(seen).toMatchObject([{ code: 'config_invalid', subject: { setting: 'shape' } }]);
  });

  it('nothing is written here', async () => {
    const { answer } = onerosterDoor.open(one().desk, () => undefined);
    for (const method of ['PUT', 'POST', 'DELETE']) {
      const headers = { authorization: 'Bearer token-lezen' };
      const response = await answer(new Request(`${base}/users/c001`, { method, headers }));
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
    }
  });
});
