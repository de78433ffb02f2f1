import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Visitor } from '../src/ports/door.ts';
import { canonical } from '../src/ledger/canonical.ts';
import { noteFrom, tidingsFor } from '../src/telling/tidings.ts';
import { boardId } from './world/board.ts';
import { openTestHouse, type TestHouse } from './world/house.ts';
import { type Answer, type Call, openSupplierDesk, visitorOf } from './world/supplier-desk.ts';

const school = '99XA00';
const at = `/supplier/v1/schools/${school}`;

let house: TestHouse;
let desk: ReturnType<typeof openSupplierDesk>;

const visitors: ReadonlyMap<string, Visitor> = new Map([
  ['basispoort', visitorOf('basispoort', { board: boardId })],
  ['digital-board', visitorOf('digital-board', { board: boardId })],
  ['one-school', visitorOf('basispoort', { board: boardId, school: '99XB00' })],
  ['other-product', visitorOf('basispoort', { board: boardId, product: 'anders' })],
  ['other-board', visitorOf('basispoort', { board: 'ander-bestuur' })],
  ['other-scope', visitorOf('basispoort', { board: boardId, scopes: new Set(['roster.readonly']) })],
]);

const call = (path: string, more: Call = {}): Promise<Answer> => desk.call(path, { token: 'basispoort', ...more });
const read = async <T>(path: string, more: Call = {}): Promise<T> => {
  const { status, json } = await call(path, more);
  expect([path, status]).toEqual([
    path,
    more.method === undefined && path.endsWith('/requests') && more.body ? 201 : 200,
  ]);
  return json as T;
};

type Line = { op: string; kind: string; ref: string; data: Record<string, string | string[]> };
type Body = { manifest: Record<string, unknown>; items: Line[] };

/** Every body that a supplier got, oldest first. */
const bodies = (supplier = 'basispoort'): readonly Body[] =>
  house.supplier(supplier).received.map(({ body }) => JSON.parse(body.toString('utf8')) as Body);

const ledger = async () =>
  (await house.entries())
    .filter(({ kind }) => kind === 'desk')
    .map(({ facts, school: place }) => ({ ...facts, place }));

/** What a careful supplier has after all it was sent. */
const held = (all: readonly Body[]): readonly Line[] => {
  const known = new Map<string, Line>();
  for (const { manifest, items } of all) {
    if (manifest['test'] === true) continue;
    for (const line of items) {
      if (line.op === 'remove') known.delete(line.ref);
      else known.set(line.ref, line);
    }
  }
  return [...known.values()];
};

const sha = (texts: readonly string[]) =>
  createHash('sha256')
    .update(texts.map((one) => `${one}\n`).join(''))
    .digest('hex');

/** As the reference says it, made of what was received alone. */
const accountOf = (lines: readonly Line[]) => {
  const kinds = [...new Set(lines.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const own = lines.filter((line) => line.kind === kind).toSorted((a, b) => (a.ref < b.ref ? -1 : 1));
    const texts = own.map(({ ref, data }) => {
      const filled = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
      return canonical({ data: filled, kind, ref });
    });
    return { kind, count: own.length, refs: sha(own.map(({ ref }) => ref)), lines: sha(texts) };
  });
};

/** Upholds the objection of one pupil: taken back at once, with a request to erase. */
const exclude = async (): Promise<void> => {
  const { store, clock } = house.house().gateway;
  const sql = `INSERT INTO restriction (board, subject, supplier, kind, since)
    SELECT ?, subject, 'basispoort', 'excluded', ? FROM feed_row WHERE entity = 'pupil' ORDER BY subject LIMIT 1`;
  await store.batch([{ sql, params: [house.board, clock.now().toISOString()] }]);
};

beforeEach(async () => {
  house = await openTestHouse();
  await house.night();
  desk = openSupplierDesk(house, visitors);
});
afterEach(() => house.close());

describe('what a supplier may expect', () => {
  it('names each of its fields with why it does not come, as the manifest does', async () => {
    await house.narrow('basispoort', (agreed) => {
      const { gender: _, ...left } = agreed.fields.pupil ?? {};
      agreed.fields = { ...agreed.fields, pupil: left };
    });
    await house.sync();
    type Expected = { fields: { kind: string; field: string; status: string; form?: string }[] };
    const { fields } = await read<Expected>(`${at}/expectations`);
    const status = (name: string) => fields.find(({ kind, field }) => kind === 'pupil' && field === name)?.status;
    expect(status('geslacht')).toBe('not_agreed');
    expect(status('voornaam')).toBe('expected');
    const manifest = bodies().at(-1)?.manifest as {
      withheld: Record<string, string[]>;
      fields: Record<string, string[]>;
    };
    for (const kind of ['pupil', 'group', 'school']) {
      const withheld = fields
        .filter((one) => one.kind === kind && one.status === 'not_agreed')
        .map(({ field }) => field);
      const coming = fields.filter((one) => one.kind === kind && one.status !== 'not_agreed').map(({ field }) => field);
      expect([kind, withheld]).toEqual([kind, manifest.withheld[kind] ?? []]);
      expect([kind, coming]).toEqual([kind, manifest.fields[kind] ?? []]);
    }
  });
});

describe('deliveries and receipts', () => {
  it('lists what was delivered, newest first, with counts', async () => {
    const { deliveries } = await read<{ deliveries: Record<string, unknown>[] }>(`${at}/deliveries`);
    expect(deliveries.map(({ delivery }) => delivery)).toEqual(
      bodies()
        .map(({ manifest }) => manifest['delivery'])
        .toReversed(),
    );
    expect(deliveries.map(({ counts }) => counts)).toEqual(
      bodies()
        .map(({ manifest }) => manifest['counts'])
        .toReversed(),
    );
    const { deliveries: older } = await read<{ deliveries: unknown[] }>(`${at}/deliveries?before=2`);
    expect(older).toEqual(deliveries.slice(1));
  });

  it('sends what was not taken again with the next run, and nothing else', async () => {
    const delivery = bodies().at(-1)?.manifest['delivery'];
    const [first, second] =
      bodies()
        .at(-1)
        ?.items.filter(({ kind }) => kind === 'pupil') ?? [];
    const before = bodies().length;
    const receipts = [
      { ref: first?.ref, accepted: false, code: 'invalid_value' },
      { ref: second?.ref, accepted: true },
      { ref: 'ab'.repeat(32), accepted: false, code: 'other' },
    ];
    const answer = await read(`${at}/deliveries/${String(delivery)}/receipts`, { body: { receipts } });
    expect(answer).toEqual({ accepted: 1, rejected: 1, unknown: 1 });
    await house.sync();
    expect(
      bodies()
        .slice(before)
        .flatMap(({ items }) => items.map(({ op, ref }) => [op, ref])),
    ).toEqual([['put', first?.ref]]);
    expect(await ledger()).toContainEqual(
      expect.objectContaining({ what: 'receipts', delivery, count: 1, counts: { invalid_value: 1 }, place: school }),
    );
    expect((await house.verify()).ok).toBe(true);
  });

  it('removes again whom the supplier could not remove', async () => {
    await exclude();
    await house.sync();
    const removal = bodies().at(-1);
    const [gone] = removal?.items ?? [];
    expect(gone?.op).toBe('remove');
    const body = { receipts: [{ ref: gone?.ref, accepted: false, code: 'other' }] };
    await read(`${at}/deliveries/${String(removal?.manifest['delivery'])}/receipts`, { body });
    const before = bodies().length;
    await house.sync();
    const again = bodies()
      .slice(before)
      .flatMap(({ items }) => items);
    expect(again.map(({ op, ref }) => [op, ref])).toEqual([['remove', gone?.ref]]);
  });

  it('keeps ids that the supplier gives afterwards, and sends them', async () => {
    const [pupil] = held(bodies()).filter(({ kind }) => kind === 'pupil');
    const delivery = bodies().at(-1)?.manifest['delivery'];
    const body = { receipts: [{ ref: pupil?.ref, accepted: true, issuedId: 'BP-NIEUW' }] };
    await read(`${at}/deliveries/${String(delivery)}/receipts`, { body });
    await house.sync();
    // This supplier answers with its first id again; that is for it to decide.
    const own = bodies().flatMap(({ items }) => items.filter(({ ref }) => ref === pupil?.ref));
    expect(own.map(({ data }) => data['id'])).toContain('BP-NIEUW');
  });
});

/** How often the ledger heard of a difference. */
const timesTold = async (): Promise<number> =>
  (await ledger()).filter((facts) => 'what' in facts && facts.what === 'account_differs').length;

describe('an account', () => {
  it('is equal for a supplier that kept what it got, computed from that alone', async () => {
    const answer = await read<{ result: string; kinds: { equal: boolean }[] }>(`${at}/account`, {
      body: { kinds: accountOf(held(bodies())) },
    });
    expect(answer.kinds.every(({ equal }) => equal)).toBe(true);
    expect(answer.result).toBe('equal');
  });

  it('that differs is told to both sides: in the answer, the ledger and the note, an equal one once a day', async () => {
    const lost = held(bodies()).filter(({ kind }, index) => kind !== 'pupil' || index % 2 === 0);
    const body = { kinds: accountOf(lost) };
    const first = await read<{ result: string; kinds: Record<string, unknown>[] }>(`${at}/account`, { body });
    expect(first.result).toBe('differs');
    expect(first.kinds.find(({ kind }) => kind === 'pupil')).toMatchObject({ equal: false, refs: 'differs' });
    await read(`${at}/account`, { body });
    expect(await timesTold()).toBe(1);
    const tidings = await tidingsFor(house.house(), { nights: 1 });
    if (tidings === undefined) throw new Error('no tidings');
    expect(tidings.causes).toContainEqual(
      expect.objectContaining({ kind: 'act', told: expect.objectContaining({ code: 'account_differs' }) }),
    );
    expect(
      noteFrom(tidings, 'nl')
        .lines.map(({ what }) => what)
        .join(' '),
    ).toContain('iets anders in beeld');
    house.clock.sleep(1);
    await read(`${at}/account`, { body });
    expect(await timesTold()).toBe(2);
    await read(`${at}/account`, { body: { kinds: accountOf(held(bodies())) } });
    expect((await tidingsFor(house.house(), { nights: 1 }))?.causes.map(({ told: one }) => one?.code)).not.toContain(
      'account_differs',
    );
  });

  it('alarms nobody while the agreement of now was not delivered by yet', async () => {
    const { kinds } = { kinds: accountOf(held(bodies())) };
    await house.narrow('basispoort', (agreed) => {
      const { gender: _, ...left } = agreed.fields.pupil ?? {};
      agreed.fields = { ...agreed.fields, pupil: left };
    });
    const { result } = await read<{ result: string }>(`${at}/account`, { body: { kinds } });
    expect(result).toBe('unsettled');
    expect(await ledger()).toEqual([]);
  });
});

describe('a field', () => {
  it('that is given back is not sent from then on, cleared at the supplier, and named to the administrator', async () => {
    const before = bodies().length;
    expect((await call('/supplier/v1/given-back', { body: { kind: 'pupil', field: 'voornaam' } })).status).toBe(409);
    await read('/supplier/v1/given-back', { body: { kind: 'pupil', field: 'geboortedatum' } });
    await house.sync();
    const after = bodies().slice(before);
    expect(after.length).toBeGreaterThan(0);
    expect(after.map(({ manifest }) => manifest['cleared'])).toContainEqual([
      expect.objectContaining({ kind: 'pupil', field: 'geboortedatum' }),
    ]);
    const values = after.flatMap(({ items }) => items.map(({ data }) => data?.['geboortedatum'] ?? null));
    expect(values.every((value) => value === null)).toBe(true);
    const expected = await read<{ fields: { field: string; status: string }[] }>(`${at}/expectations`);
    expect(expected.fields.find(({ field }) => field === 'geboortedatum')?.status).toBe('not_agreed');
    expect((await call('/supplier/v1/given-back', { body: { kind: 'pupil', field: 'geboortedatum' } })).status).toBe(
      409,
    );
    expect(await ledger()).toContainEqual(
      expect.objectContaining({ what: 'field_given_back', field: 'pupil/dateOfBirth' }),
    );
  });

  it('that is asked for changes nothing, and is in the note until it is closed', async () => {
    await house.narrow('basispoort', (agreed) => {
      const { gender: _, ...left } = agreed.fields.pupil ?? {};
      agreed.fields = { ...agreed.fields, pupil: left };
    });
    await house.sync();
    const body = { kind: 'pupil', field: 'geslacht', reason: 'Nodig om leerlingen goed aan te spreken.' };
    expect((await call('/supplier/v1/requests', { body })).status).toBe(201);
    expect((await call('/supplier/v1/requests', { body })).status).toBe(409);
    expect((await call('/supplier/v1/requests', { body: { ...body, field: 'bsn' } })).status).toBe(422);
    const { asked } = await read<{ asked: { field: string; state: string }[] }>('/supplier/v1/requests');
    expect(asked).toEqual([expect.objectContaining({ field: 'geslacht', state: 'open', reason: body.reason })]);
    expect((await tidingsFor(house.house(), { nights: 1 }))?.causes.map(({ told }) => told?.code)).toContain(
      'field_asked',
    );
    const entries = JSON.stringify(await ledger());
    expect(entries).toContain('pupil/gender');
    expect(entries).not.toContain('aan te spreken');
    const before = bodies().length;
    await house.sync();
    expect(bodies().length).toBe(before);
  });
});

const post = (path: string) =>
  read<{ step: string; delivered?: { mode: string; result: string } }>(path, { method: 'POST' });

describe('the test school', () => {
  it('goes through the own agreement, step by step, marked as a test, and touches nothing real', async () => {
    const rows = async () => house.house().gateway.store.all('SELECT * FROM feed_row ORDER BY 1, 2, 3');
    const [before, sent] = [await rows(), bodies().length];
    expect((await post('/supplier/v1/test-school')).delivered).toMatchObject({ mode: 'full', result: 'accepted' });
    for (const step of ['changes', 'leaver', 'secret_address', 'rollover']) {
      expect((await post('/supplier/v1/test-school/next')).step).toBe(step);
    }
    const tests = bodies().slice(sent);
    expect(tests.every(({ manifest }) => manifest['test'] === true && manifest['school'] === '99TT00')).toBe(true);
    const names = new Set(
      tests.flatMap(({ items }) =>
        items.flatMap(({ kind, data }) => (kind === 'pupil' && data !== undefined ? Object.keys(data) : [])),
      ),
    );
    const agreed = (bodies()[0]?.manifest['fields'] as Record<string, string[]> | undefined)?.['pupil'] ?? [];
    expect([...names].every((name) => agreed.includes(name))).toBe(true);
    expect(tests[0]?.items.some(({ data }) => data['voornaam'] === 'Łucja')).toBe(true);
    expect(tests[2]?.items.map(({ op }) => op)).toEqual(['remove']);
    expect(JSON.stringify(tests)).not.toMatch(/Verzonnenlaan|0990000|ketenid/);
    expect(await rows()).toEqual(before);
    const kinds = (await house.entries()).filter(({ school: place }) => place === '99TT00');
    expect(kinds.every(({ kind, facts }) => kind === 'desk' && facts['test'] === true)).toBe(true);
    const disclosed = await house
      .house()
      .gateway.store.all(
        'SELECT count(*) AS n FROM disclosure WHERE first_delivery IN (SELECT value FROM json_each(?))',
        JSON.stringify(tests.map(({ manifest }) => manifest['delivery'])),
      );
    expect(disclosed).toEqual([{ n: 0 }]);
  });

  it('moves by itself, a minute a step', async () => {
    await post('/supplier/v1/test-school');
    house.clock.set(new Date(house.clock.now().getTime() + 125_000).toISOString());
    expect(await read('/supplier/v1/test-school')).toMatchObject({ step: 'leaver' });
    house.clock.sleep(1);
    expect(await read('/supplier/v1/test-school')).toMatchObject({ step: 'rollover' });
    expect(await read('/supplier/v1/test-school')).not.toHaveProperty('nextStepAt');
  });

  it('sends nothing where an emergency stop holds, and nothing without an agreement', async () => {
    const { actors } = house;
    await house
      .house()
      .stops.lay(house.board, { place: { supplier: 'basispoort' }, reasonCode: 'incident' }, actors.admin);
    const before = bodies().length;
    expect((await post('/supplier/v1/test-school')).delivered).toMatchObject({
      result: 'refused',
      code: 'delivery_stopped',
    });
    expect(bodies().length).toBe(before);
    const { id } = await house.agreement('basispoort');
    await house.house().agreements.revoke(house.board, id, actors.admin);
    expect((await call('/supplier/v1/test-school', { method: 'POST' })).status).toBe(404);
  });
});

describe('erasure', () => {
  it('is confirmed against the day by which it is due', async () => {
    await exclude();
    await house.sync();
    const { erasures } = await read<{ erasures: { ref: string; eraseBefore: string; confirmedAt?: string }[] }>(
      `${at}/erasures`,
    );
    expect(erasures).toEqual([expect.objectContaining({ kind: 'pupil', eraseBefore: '2026-12-21' })]);
    const refs = [erasures[0]?.ref, 'cd'.repeat(32)];
    expect(await read(`${at}/erasures`, { body: { refs } })).toEqual({ confirmed: 1, late: 0, unknown: 1 });
    expect(await read(`${at}/erasures`, { body: { refs } })).toEqual({ confirmed: 0, late: 0, unknown: 1 });
    const after = await read<{ erasures: { confirmedAt?: string }[] }>(`${at}/erasures`);
    expect(after.erasures[0]?.confirmedAt).toBe('2026-11-21T00:30:00.000Z');
    expect(await ledger()).toContainEqual(
      expect.objectContaining({ what: 'erasure_confirmed', count: 1, counts: { late: 0 } }),
    );
  });
});

describe('fields that were taken back', () => {
  it('are confirmed by their delivery', async () => {
    await read('/supplier/v1/given-back', { body: { kind: 'pupil', field: 'geboortedatum' } });
    await house.sync();
    const delivery = bodies().at(-1)?.manifest['delivery'];
    const cleared = bodies().at(-1)?.manifest['cleared'] as { eraseBefore: string }[];
    expect(await read(`${at}/erasures`, { body: { delivery } })).toEqual({
      confirmed: 0,
      late: 0,
      unknown: 0,
      eraseBefore: cleared[0]?.eraseBefore,
    });
    expect(await ledger()).toContainEqual(expect.objectContaining({ what: 'erasure_confirmed', delivery }));
  });
});

describe('what is not yours', () => {
  const routes: readonly (readonly [string, Call])[] = [
    ['/expectations', {}],
    ['/deliveries', {}],
    ['/erasures', {}],
    ['/account', { body: { kinds: [] } }],
    ['/erasures', { body: { refs: ['ab'.repeat(32)] } }],
    [`/deliveries/${'ab'.repeat(16)}/receipts`, { body: { receipts: [{ ref: 'ab'.repeat(32), accepted: true }] } }],
  ];

  it.each(routes)('and what does not exist get the same bytes: %s', async (path, more) => {
    const nowhere = await call(`/supplier/v1/schools/99ZZ99${path}`, more);
    expect(nowhere.status).toBe(404);
    for (const token of ['one-school', 'other-product', 'other-board']) {
      const denied = await call(`${at}${path}`, { ...more, token });
      expect([token, denied.status, denied.text]).toEqual([token, 404, nowhere.text]);
      expect([...denied.headers]).toEqual([...nowhere.headers]);
    }
  });

  it("is another supplier's delivery, as one that is nowhere", async () => {
    const other = bodies('digital-board').at(-1)?.manifest['delivery'];
    const body = { receipts: [{ ref: 'ab'.repeat(32), accepted: true }] };
    const theirs = await call(`${at}/deliveries/${String(other)}/receipts`, { body });
    const nowhere = await call(`${at}/deliveries/${'ab'.repeat(16)}/receipts`, { body });
    expect([theirs.status, theirs.text]).toEqual([404, nowhere.text]);
    expect((await call(`${at}/erasures`, { body: { delivery: other } })).text).toBe(nowhere.text);
  });

  it('is everything without a token, or with one for something else', async () => {
    for (const [path, more] of routes) {
      const none = await desk.call(`${at}${path}`, more);
      expect([path, none.status, none.headers.get('www-authenticate')]).toEqual([path, 401, 'Bearer']);
      expect((await call(`${at}${path}`, { ...more, token: 'wrong' })).text).toBe(none.text);
      expect((await call(`${at}${path}`, { ...more, token: 'other-scope' })).status).toBe(403);
    }
  });

  it('shows nothing of a pupil in any answer', async () => {
    const { people } = house;
    const answers = [
      await call('/supplier/v1/schools'),
      await call(`${at}/expectations`),
      await call(`${at}/deliveries`),
      await call(`${at}/erasures`),
      await call(`${at}/account`, { body: { kinds: [] } }),
      await call('/supplier/v1/requests'),
      await call('/supplier/v1/test-school'),
    ].map(({ text }) => text);
    const values = people().pupils.flatMap(({ familyName, key, callName }) => [familyName, key, callName]);
    const shown = values.filter((value) => value.length > 3 && answers.some((text) => text.includes(`"${value}"`)));
    expect(shown).toEqual([]);
    // The same search finds what was delivered.
    const sent = bodies().map((body) => JSON.stringify(body));
    expect(values.some((value) => sent.some((text) => text.includes(`"${value}"`)))).toBe(true);
  });
});
