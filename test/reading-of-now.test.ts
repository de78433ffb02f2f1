import { afterEach, describe, expect, test } from 'vitest';
import type { DemoPupil } from '../deploy/demo/pupil.ts';
import type { DemoSchool } from '../deploy/demo/school.ts';
import type { SupplierRules } from '../src/feed/rules.ts';
import { acceptGroupNames } from '../src/sync/group-list.ts';
import { readSchool } from '../src/sync/school.ts';
import { otherPrimary, smallPrimary, smallSecondary } from './world/board.ts';
import { newcomers, openAddresses, renamedWith, without } from './world/changes.ts';
import { feedOf, kindsHeld, openTestHouse, type TestHouse } from './world/house.ts';
import { following } from './world/promise.ts';
import { pupilsBy } from './world/wire.ts';

const accounts = 'accounts';
const books = 'books';
const steps: SupplierRules = { removal: { suspendedDays: 3, leavingDays: 4, endedDays: 5 } };
type Pupils = DemoSchool['pupils'];

let world: TestHouse;
afterEach(() => world.close());

const keys = (): readonly string[] => [...pupilsBy(world.supplier(accounts), 'id').keys()];

const openBooks = async (supplier: string) => {
  world = await openTestHouse({ schools: [smallSecondary], suppliers: [{ profile: supplier, rules: steps }] });
  return world.people(smallSecondary.id);
};

const dropLater = async (people: DemoSchool, pupils: Pupils): Promise<void> => {
  world.clock.sleep(1);
  await world.drop(smallSecondary.id, { ...people, pupils });
};

describe('an address that became secret', () => {
  test('is sent to nobody any more, also of who waits for a person and in a full delivery', async () => {
    const people = await openBooks(books);
    const [hidden, ...rest] = openAddresses(people);
    if (hidden === undefined) throw new Error('nobody');
    const before = [{ ...hidden, street: 'Schuilplaatsweg' }, ...rest];
    await dropLater(people, before);
    await world.sync();
    const told = (from: number) =>
      world
        .supplier(books)
        .received.slice(from)
        .some(({ body }) => Buffer.from(body).includes('Schuilplaatsweg'));
    expect(told(0)).toBe(true);
    const seen = world.supplier(books).received.length;
    await dropLater(people, renamedWith(before, { addressSecret: true }));
    const held = feedOf(await world.sync({ full: true }), books);
    expect(kindsHeld(held)).toEqual([['identity_changed', 20]]);
    expect(world.supplier(books).received.length).toBe(seen + 1);
    expect(told(seen)).toBe(false);
  });
});

describe('an address that became secret of a pupil who waits', () => {
  test('goes at once, once, and the rest of the pupil stays as it was', async () => {
    const people = await openBooks(books);
    const before = openAddresses(people);
    await dropLater(people, before);
    await world.sync();
    const [first] = before;
    const heldOf = () => pupilsBy(world.supplier(books), 'customerKey').get(first?.key ?? '');
    expect(heldOf()).toMatchObject({ street: expect.any(String), lastName: first?.familyName });
    await dropLater(people, renamedWith(before, { addressSecret: true }));
    const held = feedOf(await world.sync(), books);
    expect(kindsHeld(held)).toEqual([['identity_changed', 20]]);
    for (const name of ['street', 'houseNumber', 'postcode', 'city']) expect(heldOf()).not.toHaveProperty(name);
    expect(heldOf()).toMatchObject({ lastName: first?.familyName });
    const sent = world.supplier(books).received.length;
    await world.sync();
    expect(world.supplier(books).received).toHaveLength(sent);
    await world.decide('all');
    await world.sync();
    expect(heldOf()).toMatchObject({ lastName: `X${first?.familyName}` });
    expect(heldOf()).not.toHaveProperty('street');
  });
});

describe('an address that is not filled in any more of a pupil who waits', () => {
  test('goes as one that became secret does: to a supplier the two are one', async () => {
    const people = await openBooks(books);
    const before = openAddresses(people);
    await dropLater(people, before);
    await world.sync();
    const [first] = before;
    const fork = async (change: Partial<DemoPupil>): Promise<string> => {
      await dropLater(people, renamedWith(before, change));
      await world.sync();
      const held = pupilsBy(world.supplier(books), 'customerKey').get(first?.key ?? '');
      return JSON.stringify(held);
    };
    const emptied = await fork({ street: '', houseNumber: '', postcode: '', city: '' });
    await world.close();
    await openBooks(books);
    await dropLater(people, before);
    await world.sync();
    expect(await fork({ addressSecret: true })).toBe(emptied);
    expect(emptied).not.toContain('street');
  });
});

describe('an address that became secret, at a supplier that gets no address', () => {
  test('is told by no byte', async () => {
    const people = await openBooks(accounts);
    const before = openAddresses(people);
    await dropLater(people, before);
    await world.sync();
    const sent = world.supplier(accounts).received.length;
    await dropLater(people, renamedWith(before, { addressSecret: true }));
    expect(kindsHeld(feedOf(await world.sync(), accounts))).toEqual([['identity_changed', 20]]);
    expect(world.supplier(accounts).received).toHaveLength(sent);
  });
});

describe('a hold on new pupils', () => {
  test('is not passed by an agreement that was over for a night and came back as another version', async () => {
    world = await openTestHouse({ suppliers: [{ profile: accounts, rules: steps }] });
    const people = world.people();
    await world.sync();
    world.clock.sleep(1);
    await world.drop('99XA00', { ...people, pupils: [...people.pupils, ...newcomers(people, 20)] });
    expect(kindsHeld(feedOf(await world.sync(), accounts))).toEqual([['pupils_added', 20]]);
    await world.widen(accounts, ({ rows }) => {
      rows.startsWithinDays = 10;
    });
    await world
      .house()
      .gateway.store.batch([{ sql: "UPDATE activation SET until = '2026-11-21T00:00:00.000Z'", params: [] }]);
    world.clock.sleep(1);
    await world.sync();
    await world.house().gateway.store.batch([{ sql: 'UPDATE activation SET until = NULL', params: [] }]);
    world.clock.sleep(2);
    const feed = feedOf(await world.sync(), accounts);
    expect(kindsHeld(feed)).toEqual([['pupils_added', 20]]);
    expect(keys()).toHaveLength(60);
    expect(kindsHeld(feedOf(await world.sync(), accounts))).toEqual([['pupils_added', 20]]);
  });
});

describe('a hold behind names of groups that nobody looked at', () => {
  test('is not passed when they were looked at and the agreement is another version', async () => {
    const groups = smallPrimary.groups.map((one) => (one.name === '8A' ? { ...one, name: 'Structuurgroep' } : one));
    const caring = { ...smallPrimary, groups };
    world = await openTestHouse({ schools: [caring], suppliers: [{ profile: accounts, rules: steps }] });
    await world.narrow(accounts, ({ rows }) => {
      rows.yearGroups = ['1', '2', '3'];
    });
    const people = world.people();
    await world.sync();
    expect(keys()).toHaveLength(40);
    world.clock.sleep(1);
    await world.drop(caring.id, { ...people, pupils: [...people.pupils, ...newcomers(people, 20)] });
    expect(kindsHeld(feedOf(await world.sync(), accounts))).toEqual([['pupils_added', 20]]);
    await world.widen(accounts, ({ rows }) => {
      delete rows.yearGroups;
    });
    world.clock.sleep(9);
    expect(feedOf(await world.sync(), accounts).error?.code).toBe('feed_group_names');
    const { gateway } = world.house();
    await acceptGroupNames(gateway, await readSchool(gateway.store, caring.id), world.actors.admin);
    expect(kindsHeld(feedOf(await world.sync(), accounts))).toEqual([['pupils_added', 20]]);
    expect(keys()).toHaveLength(60);
  });
});

describe('after an agreement came back', () => {
  test('who is missing is served for as long as anybody who is missing', async () => {
    world = await openTestHouse({ suppliers: [{ profile: accounts, rules: steps }] });
    const people = world.people();
    await world.sync();
    const store = () => world.house().gateway.store;
    await store().batch([{ sql: "UPDATE activation SET until = '2026-11-21T00:00:00.000Z'", params: [] }]);
    world.clock.sleep(1);
    await world.sync();
    await store().batch([{ sql: 'UPDATE activation SET until = NULL', params: [] }]);
    world.clock.sleep(5);
    await world.drop('99XA00', { ...people, pupils: without(people, 2) });
    expect(feedOf(await world.sync(), accounts)).toMatchObject({ removed: 0, suspended: 2 });
    expect(keys()).toHaveLength(60);
  });
});

describe('another school of the board', () => {
  test('of which nothing was read since takes nobody over', async () => {
    world = await openTestHouse({
      schools: [smallPrimary, otherPrimary],
      suppliers: [{ profile: accounts, rules: steps }],
    });
    const [here, there] = [world.people('99XA00'), world.people('99XD00')];
    const shared = following(here)
      .filter(({ eckId }) => eckId !== undefined)
      .slice(0, 20);
    const groupKey = there.groups[0]?.key ?? '';
    const arrivals = shared.map((pupil, index) => ({ ...pupil, key: `${8_000 + index}`, groupKey }));
    await world.drop('99XD00', { ...there, pupils: [...there.pupils, ...arrivals] });
    await world.night();
    expect(keys().length).toBeGreaterThan(60);
    // From here on the other school is silent: whom it had, it may have no more.
    world.clock.sleep(10);
    await world.drop('99XA00', here);
    await world.sync({ school: '99XA00' });
    world.clock.sleep(1);
    const gone = new Set(shared.map(({ key }) => key));
    await world.drop('99XA00', { ...here, pupils: here.pupils.filter(({ key }) => !gone.has(key)) });
    const feed = feedOf(await world.sync({ school: '99XA00' }), accounts);
    expect([kindsHeld(feed), feed.removed]).toEqual([[['pupils_removed', 20]], 0]);
  });
});
