import assert from 'node:assert/strict';
import { promoted } from '../../../deploy/demo/promoted.ts';
import type { DemoSchool } from '../../../deploy/demo/school.ts';
import { listOf } from '../../../src/sync/hold-list.ts';
import { findCase } from '../../../src/sync/holds.ts';
import { boardId, otherPrimary, smallPrimary, smallSecondary } from '../../world/board.ts';
import { openAddresses, renamedWith } from '../../world/changes.ts';
import { openTestHouse, type TestHouse, type TestHouseOptions } from '../../world/house.ts';
import { following } from '../../world/promise.ts';

const supplier = 'accounts';
const school = smallPrimary.id;

const within = async (options: TestHouseOptions, work: (world: TestHouse) => Promise<void>): Promise<void> => {
  const world = await openTestHouse(options);
  try {
    await work(world);
  } finally {
    await world.close();
  }
};

const sentTo = (world: TestHouse, id: string, from = 0): string =>
  world
    .supplier(id)
    .received.slice(from)
    .map(({ body }) => body.toString('utf8'))
    .join('\n');

const renamed = (people: DemoSchool, count: number, callName: string): DemoSchool['pupils'] => {
  const some = new Set(following(people).slice(0, count));
  return people.pupils.map((pupil) => (some.has(pupil) ? { ...pupil, callName } : pupil));
};

const drop = async (world: TestHouse, pupils: DemoSchool['pupils']): Promise<void> => {
  world.clock.sleep(1);
  await world.drop(school, { ...world.people(), pupils });
  await world.sync();
};

/** What waits does not leave, in no part and no mode. */
export const waiting = (): Promise<void> =>
  within({ suppliers: [{ profile: supplier, rules: { mailsParents: true } }] }, async (world) => {
    await world.sync();
    await world.sync({ full: true });
    assert.doesNotMatch(sentTo(world, supplier), /"kind":"pupil"/);
    await world.decide('all');
    await world.sync();
    assert.match(sentTo(world, supplier), /"kind":"pupil"/);
    await drop(world, renamed(world.people(), 40, 'Xanthippeia'));
    await world.sync({ full: true });
    assert.doesNotMatch(sentTo(world, supplier), /Xanthippeia/);
  });

/** A decision lets exactly the list pass that was shown, and nobody who came on it since. */
export const decision = (): Promise<void> =>
  within({ suppliers: [{ profile: supplier }] }, async (world) => {
    const people = world.people();
    await world.sync();
    await drop(world, renamed(people, 20, 'Xanthippeia'));
    await world.decide('all');
    await drop(world, renamed(people, 59, 'Zwaantjelien'));
    const puts = [...sentTo(world, supplier).matchAll(/Zwaantjelien/g)].length;
    assert.equal(puts, 20);
  });

/** Who sees names on the list behind a hold is in the ledger, once for each pupil. */
export const names = (): Promise<void> =>
  within({ suppliers: [{ profile: supplier }] }, async (world) => {
    const people = world.people();
    await world.sync();
    await drop(world, people.pupils.slice(40));
    const found = await findCase(world.house().gateway, boardId, school);
    const plain = await listOf(world.house().gateway, found, undefined);
    assert.ok(plain.every((one) => one.name === undefined));
    const looker = { actor: world.actors.admin, reasonCode: 'checked_list' } as const;
    const named = await listOf(world.house().gateway, found, looker);
    const looks = (await world.entries()).filter(({ kind }) => kind === 'look');
    assert.equal(looks.length, named.filter(({ entity }) => entity === 'pupil').length);
  });

/** After an agreement ended no byte of data follows: references and a reason. */
export const ended = (): Promise<void> => {
  const rules = { removal: { endedDays: 0 } };
  return within({ suppliers: [{ profile: supplier, rules }] }, async (world) => {
    await world.sync();
    const before = world.supplier(supplier).received.length;
    const { id } = await world.agreement(supplier);
    await world.house().agreements.revoke(boardId, id, world.actors.admin);
    await world.sync();
    const after = sentTo(world, supplier, before);
    assert.match(after, /"op":"remove"/);
    assert.doesNotMatch(after, /"op":"put"/);
    for (const { callName, familyName, key } of following(world.people())) {
      for (const value of [callName, familyName, key]) assert.ok(!after.includes(`"${value}"`));
    }
  });
};

/** Who is missing goes on being served, but only with what is agreed now. */
export const suspended = (): Promise<void> => {
  const rules = { removal: { suspendedDays: 9, leavingDays: 9 } };
  // The other one goes on having user names, so that they stay in what is kept of a reading.
  const suppliers = [
    { profile: supplier, rules },
    { profile: supplier, id: 'other-accounts', rules },
  ];
  return within({ suppliers }, async (world) => {
    const [gone] = following(world.people()).filter(({ username }) => username !== undefined);
    await world.sync();
    await drop(
      world,
      world.people().pupils.filter(({ key }) => key !== gone?.key),
    );
    await world.narrow(supplier, (document) => {
      const { username: _gone, ...left } = document.fields.pupil ?? {};
      document.fields.pupil = left;
    });
    const before = world.supplier(supplier).received.length;
    await world.sync({ full: true });
    const after = sentTo(world, supplier, before);
    assert.ok(after.includes(`"${gone?.key}"`));
    assert.ok(!after.includes(`"${gone?.username}"`));
  });
};

/** A school that a supplier does not serve tells it nothing: not even by the day on which a removal comes. */
export const elsewhere = (): Promise<void> => {
  const rules = { removal: { suspendedDays: 9, leavingDays: 9 } };
  const options: TestHouseOptions = {
    schools: [smallPrimary, otherPrimary],
    suppliers: [
      { profile: supplier, rules, schools: [school] },
      { profile: 'digital-board', rules },
    ],
  };
  return within(options, async (world) => {
    await world.night();
    const [here, there] = [world.people(school), world.people(otherPrimary.id)];
    const [mover] = following(here).filter(({ eckId }) => eckId !== undefined);
    assert.ok(mover !== undefined);
    const arrived = { ...mover, key: '8001', groupKey: there.groups[0]?.key ?? '' };
    await world.drop(otherPrimary.id, { ...there, pupils: [...there.pupils, arrived] });
    await world.night();
    const [before, sees] = [world.supplier(supplier).received.length, world.supplier('digital-board').received.length];
    await world.drop(school, { ...here, pupils: here.pupils.filter(({ key }) => key !== mover.key) });
    await world.night();
    assert.doesNotMatch(sentTo(world, supplier, before), /"op":"remove"/);
    assert.match(sentTo(world, 'digital-board', sees), /"op":"remove"/);
  });
};

/** Who leaves after the last year does so on 1 August only where the year group is agreed; elsewhere the day would tell it. */
export const lastYear = (): Promise<void> => {
  const options: TestHouseOptions = {
    suppliers: [{ profile: supplier }, { profile: 'basispoort' }],
    at: '2027-06-15T01:30:00+02:00',
  };
  return within(options, async (world) => {
    await world.sync();
    const next = promoted(world.people());
    await world.drop(school, next);
    await world.sync();
    const [before, sees] = [world.supplier(supplier).received.length, world.supplier('basispoort').received.length];
    world.clock.set('2027-08-01T01:30:00+02:00');
    await world.drop(school, next);
    await world.sync();
    assert.doesNotMatch(sentTo(world, supplier, before), /"op":"remove","kind":"pupil"/);
    assert.match(sentTo(world, 'basispoort', sees), /"op":"remove","kind":"pupil"/);
  });
};

/** An address that became secret goes out of what waits and is served again, and of that only who had it is told. */
export const secrecy = (): Promise<void> => {
  const suppliers = [{ profile: 'books' }, { profile: supplier }];
  return within({ schools: [smallSecondary], suppliers }, async (world) => {
    const { id } = smallSecondary;
    const people = world.people(id);
    const [hidden, ...rest] = openAddresses(people);
    assert.ok(hidden !== undefined);
    const open = [{ ...hidden, street: 'Schuilplaatsweg' }, ...rest];
    await world.drop(id, { ...people, pupils: open });
    await world.sync();
    const [had, other] = [world.supplier('books').received.length, world.supplier(supplier).received.length];
    assert.match(sentTo(world, 'books'), /Schuilplaatsweg/);
    world.clock.sleep(1);
    const pupils = renamedWith(open, { addressSecret: true });
    await world.drop(id, { ...people, pupils });
    await world.sync();
    assert.equal(sentTo(world, supplier, other), '');
    assert.match(sentTo(world, 'books', had), /"street":null/);
    await world.sync({ full: true });
    assert.doesNotMatch(sentTo(world, 'books', had), /Schuilplaatsweg/);
  });
};
