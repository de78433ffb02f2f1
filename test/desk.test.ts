import { afterEach, describe, expect, test } from 'vitest';
import { closeIdle } from '../src/door/collection.ts';
import type { Desk, Door, Visitor } from '../src/ports/door.ts';
import { openDoors } from '../src/runtime/doors.ts';
import { restrictionStatement } from './restriction.ts';
import { otherPrimary, smallPrimary } from './world/board.ts';
import { openTestHouse, type TestHouse } from './world/house.ts';
import { without } from './world/changes.ts';

const plain: Door = {
  name: 'plain-door',
  path: '/plain',
  open: () => ({ answer: async () => new Response('') }),
};
const accounts = 'basispoort';
const [school, other] = [smallPrimary.id, otherPrimary.id];
let world: TestHouse;
afterEach(() => world.close());

const open = async (): Promise<Desk> => {
  world = await openTestHouse({
    schools: [smallPrimary, otherPrimary],
    suppliers: [
      { profile: accounts, door: plain.name },
      { profile: 'digital-board', door: plain.name },
    ],
    doors: [plain],
  });
  return deskOf();
};
const deskOf = (): Desk => {
  const [one] = openDoors(world.house().gateway, [plain]).doors;
  if (one === undefined) throw new Error('no door');
  return one.desk;
};
const credential = (supplier = accounts, at?: string) =>
  world.house().credentials.add(world.board, world.actors.admin, { supplier, product: supplier, school: at });
const visitorOf = async (desk: Desk, supplier = accounts): Promise<Visitor> => {
  const { credential: made, secret } = await credential(supplier);
  return desk.withToken((await desk.grant(made.id, secret, [])).token);
};
const kindsIn = async (what: string) =>
  (await world.entries()).filter(({ kind, facts }) => kind === 'collection' && facts['what'] === what);
const pupils = async (desk: Desk, visitor: Visitor) =>
  (await desk.collect(visitor, school)).view.items.filter(({ kind }) => kind === 'pupil');

describe('who stands at a door', () => {
  test('is known by a key of one school, or by a token for a client', async () => {
    const desk = await open();
    const key = await credential(accounts, school);
    expect(key.secret).toMatch(new RegExp(`^${school}-[A-Za-z2-9]{32}$`));
    expect(await desk.withKey(accounts, key.secret)).toMatchObject({ supplier: accounts, school });
    expect((await visitorOf(desk)).school).toBeUndefined();
  });

  test.each([
    [
      'another supplier’s name',
      async (desk: Desk) => desk.withKey('digital-board', (await credential(accounts, school)).secret),
    ],
    ['a key nobody has', async (desk: Desk) => desk.withKey(accounts, 'x')],
    ['a token nobody has', async (desk: Desk) => desk.withToken('x')],
    ['a wrong secret', async (desk: Desk) => desk.grant((await credential()).credential.id, 'x', [])],
    [
      'a key in the role of a client',
      async (desk: Desk) => {
        const { credential: made, secret } = await credential(accounts, school);
        return desk.grant(made.id, secret, []);
      },
    ],
  ])('is denied with %s', async (_, attempt) => {
    const desk = await open();
    await expect(attempt(desk)).rejects.toMatchObject({ code: 'door_denied' });
  });

  test('gets no scope that was not given', async () => {
    const desk = await open();
    const { credential: made, secret } = await world.house().credentials.add(world.board, world.actors.admin, {
      supplier: accounts,
      product: accounts,
      scopes: ['roster-core.readonly'],
    });
    await expect(desk.grant(made.id, secret, ['roster-demographics.readonly'])).rejects.toMatchObject({
      code: 'door_scope',
    });
    expect((await desk.grant(made.id, secret, ['roster-core.readonly'])).scopes).toEqual(['roster-core.readonly']);
  });

  test('is denied once the hour of a token is over, and at once when its credential ended', async () => {
    const desk = await open();
    const { credential: made, secret } = await credential();
    const { token, expiresInSeconds } = await desk.grant(made.id, secret, []);
    expect(expiresInSeconds).toBe(3_600);
    await world.house().credentials.end(world.board, world.actors.officer, made.id);
    await expect(desk.withToken(token)).rejects.toMatchObject({ code: 'door_denied' });
    const again = await visitorOf(desk);
    expect(again.supplier).toBe(accounts);
    world.clock.sleep(1);
    await expect(desk.withToken(token)).rejects.toMatchObject({ code: 'door_denied' });
  });

  test('who guesses too often waits, and keeps nobody else out', async () => {
    const desk = await open();
    const key = await credential(accounts, school);
    for (let guess = 0; guess < 20; guess += 1) await desk.withKey(accounts, `x${guess}`).catch(() => undefined);
    await expect(desk.withKey(accounts, 'x')).rejects.toMatchObject({ code: 'door_throttled' });
    expect(await desk.withKey(accounts, key.secret)).toMatchObject({ supplier: accounts });
  });

  test('a secret is in no row of the store', async () => {
    const desk = await open();
    const { credential: made, secret } = await credential();
    const { token } = await desk.grant(made.id, secret, []);
    const { store } = world.house().gateway;
    const rows = [
      ...(await store.all('SELECT * FROM door_credential')),
      ...(await store.all('SELECT * FROM door_token')),
    ];
    expect(JSON.stringify(rows)).toContain(made.id);
    for (const hidden of [secret, token]) expect(JSON.stringify(rows)).not.toContain(hidden);
  });
});

describe('what is shown', () => {
  test('is unavailable before anything was laid ready, which is not empty', async () => {
    const desk = await open();
    await expect(desk.collect(await visitorOf(desk), school)).rejects.toMatchObject({ code: 'door_unavailable' });
  });

  test('is what the feed has, in the supplier’s words, ordered by reference', async () => {
    const desk = await open();
    await world.night();
    const { view } = await desk.collect(await visitorOf(desk), school);
    expect(view.items.filter(({ kind }) => kind === 'pupil')).toHaveLength(60);
    const refs = view.items.filter(({ kind }) => kind === 'pupil').map(({ ref }) => ref);
    expect(refs).toEqual(refs.toSorted());
    expect(view.sequence).toBe(1);
    expect(world.supplier(accounts).state().feeds).toEqual({});
  });

  test('of another school, a school that does not exist and another door is denied alike', async () => {
    const desk = await open();
    await world.night();
    const { secret } = await credential(accounts, school);
    const visitor = await desk.withKey(accounts, secret);
    for (const id of [other, '00AA00', 'x']) {
      await expect(desk.collect(visitor, id)).rejects.toMatchObject({ code: 'door_denied', subject: {} });
    }
    const elsewhere = openDoors(world.house().gateway, [{ ...plain, name: 'another' }]).doors[0]?.desk;
    await expect(elsewhere?.collect(visitor, school)).rejects.toMatchObject({ code: 'door_denied' });
  });

  test('ends with the agreement, and narrows with it, at once', async () => {
    const desk = await open();
    await world.night();
    const visitor = await visitorOf(desk);
    const before = await desk.collect(visitor, school);
    const named = ({ view }: typeof before) => new Set(view.items.flatMap(({ data }) => Object.keys(data)));
    expect(named(before)).toContain('geboortedatum');
    await world.narrow(accounts, ({ fields }) => {
      fields.pupil = { ...fields.pupil };
      delete (fields.pupil as Record<string, unknown>)['dateOfBirth'];
    });
    const after = await desk.collect(visitor, school);
    expect(named(after)).not.toContain('geboortedatum');
    expect(after.view.tag).not.toBe(before.view.tag);
    const { id } = await world.agreement(accounts);
    await world.house().agreements.revoke(world.board, id, world.actors.officer);
    await expect(desk.collect(visitor, school)).rejects.toMatchObject({ code: 'door_denied' });
    expect(await desk.schools(visitor)).toEqual([]);
  });

  test('keeps showing who is suspended, shows nobody who waits, and leaves out at once who is excluded', async () => {
    const desk = await open();
    await world.night();
    const visitor = await visitorOf(desk);
    world.clock.sleep(1);
    const people = world.people();
    await world.drop(school, { ...people, pupils: without(people, 30) });
    await world.sync();
    expect(await pupils(desk, visitor)).toHaveLength(60);
    const { store } = world.house().gateway;
    const [row] = await store.all(
      `SELECT subject FROM feed_row JOIN feed ON feed.id = feed_row.feed WHERE entity = 'pupil' AND state = 'present'
        AND school = ? AND supplier = ? LIMIT 1`,
      school,
      accounts,
    );
    await store.batch([restrictionStatement(world.board, String(row?.['subject']), accounts, 'excluded')]);
    expect(await pupils(desk, visitor)).toHaveLength(59);
  });

  test('is unavailable, never empty, when the reading is expired', async () => {
    const desk = await open();
    await world.night();
    const visitor = await visitorOf(desk);
    world.clock.sleep(80);
    const later = await visitorOf(desk);
    await expect(desk.collect(later, school)).rejects.toMatchObject({ code: 'door_unavailable' });
    expect(visitor.supplier).toBe(later.supplier);
  });

  test('changes for nobody when what changed is none of this supplier’s', async () => {
    const desk = await open();
    await world.night();
    const visitor = await visitorOf(desk);
    const before = (await desk.collect(visitor, school)).view;
    world.clock.sleep(1);
    const people = world.people();
    const fresh = await visitorOf(desk);
    await world.drop(school, {
      ...people,
      pupils: people.pupils.map((pupil) => ({ ...pupil, street: 'Nieuweweg' })),
    });
    await world.sync();
    const after = (await desk.collect(fresh, school)).view;
    expect(after).toEqual(before);
  });
});

describe('a collection', () => {
  test('is in the ledger before anything is served, and its pages belong to it', async () => {
    const desk = await open();
    await world.night();
    const visitor = await visitorOf(desk);
    const first = await desk.collect(visitor, school);
    expect(await kindsIn('opened')).toHaveLength(1);
    const people = first.view.items.filter(({ kind }) => kind === 'pupil');
    await first.serve(people.slice(0, 10));
    const second = await desk.collect(visitor, school);
    await second.serve(people.slice(10, 20));
    expect(await kindsIn('opened')).toHaveLength(1);
    await second.end();
    const [closed] = await kindsIn('closed');
    expect(closed?.facts['counts']).toEqual({ pupil: 20 });
  });

  test('discloses exactly whom it served, and says so to who asks', async () => {
    const desk = await open();
    await world.night();
    const disclosed = async () => {
      const { disclosures } = world.house().gateway;
      const period = { from: '2020-01-01', to: '2100-01-01' };
      const found = await disclosures.ofSupplier(world.board, accounts, period);
      return found.reduce((sum, { subjects }) => sum + subjects, 0);
    };
    expect(await disclosed()).toBe(0);
    const visitor = await visitorOf(desk);
    const { view, serve } = await desk.collect(visitor, school);
    await serve(view.items.filter(({ kind }) => kind === 'pupil').slice(0, 7));
    expect(await disclosed()).toBe(7);
  });

  test('is cut off when the agreement is revoked while its answer is under way', async () => {
    const desk = await open();
    await world.night();
    const collection = await desk.collect(await visitorOf(desk), school);
    const never = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array(1)) });
    const reader = collection.guard(never).getReader();
    await reader.read();
    const { id } = await world.agreement(accounts);
    await world.house().agreements.revoke(world.board, id, world.actors.officer);
    await expect(reader.read()).rejects.toMatchObject({ code: 'agreement_not_in_force' });
  });

  test('that nobody goes on with is closed after a while', async () => {
    const desk = await open();
    await world.night();
    const { view, serve } = await desk.collect(await visitorOf(desk), school);
    await serve(view.items);
    await closeIdle(world.house().gateway);
    expect(await kindsIn('closed')).toHaveLength(0);
    world.clock.set('2026-11-21T01:30:00Z');
    await closeIdle(world.house().gateway);
    expect(await kindsIn('closed')).toHaveLength(1);
    expect((await world.verify()).ok).toBe(true);
  });

  test('that was closed keeps what its entry says: who is served by a late answer is in another one', async () => {
    const desk = await open();
    await world.night();
    const { view, serve, end } = await desk.collect(await visitorOf(desk), school);
    await end();
    await serve(view.items);
    const [closed] = await kindsIn('closed');
    expect(closed?.facts['counts']).toEqual({});
    expect(await kindsIn('opened')).toHaveLength(2);
    const rows = await world.house().gateway.store.all('SELECT collection FROM collected');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.['collection']).not.toBe(closed?.facts['collection']);
  });
});
