import { afterEach, expect, test } from 'vitest';
import type { DemoSchool } from '../deploy/demo/school.ts';
import { withChange } from '../deploy/demo/variant.ts';
import { smallPrimary, twelvePupils } from './world/board.ts';
import { openTestHouse, type TestHouse } from './world/house.ts';
import { createInterruption, type Moment } from './world/interruption.ts';
import { asPromised, compared, following, heldOf, promised } from './world/promise.ts';
import { wires } from './world/wire.ts';

const school = '99XA00';
const suppliers = ['basispoort', 'digital-board'] as const;

let world: TestHouse;
afterEach(() => world.close());

/** The second night: one changed, one gone, one new. */
const second = (people: DemoSchool): DemoSchool => {
  const [changed, gone, other] = following(people);
  if (changed === undefined || gone === undefined || other === undefined) throw new Error('no pupils');
  const { pupils } = withChange(people, people.pupils.indexOf(changed), { callName: 'Anders', familyName: 'Genoemd' });
  const { eckId: _, ...newcomer } = other;
  return { ...people, pupils: [...pupils.filter(({ key }) => key !== gone.key), { ...newcomer, key: '9999' }] };
};

const open = async (night: 'first' | 'second'): Promise<DemoSchool> => {
  world = await openTestHouse({ schools: [twelvePupils(smallPrimary)] });
  if (night === 'first') return world.people();
  await world.night();
  const people = second(world.people());
  world.clock.sleep(1);
  await world.drop(school, people);
  return people;
};

const expectPromised = (people: DemoSchool) => {
  for (const id of suppliers) {
    const held = heldOf(world.supplier(id).state(), school, new Set(['id', 'classId', 'studentId']));
    expect(compared(held, promised[id]?.(people) ?? {})).toEqual(asPromised);
    expect(held['pupil']).toHaveLength(following(people).length);
  }
  const { feeds, issued } = world.supplier('basispoort').state();
  const pupils = Object.values(feeds).flatMap(({ kinds }) => Object.entries(kinds['pupil'] ?? {}));
  expect(pupils.map(([ref, { id }]) => [ref, id])).toEqual(pupils.map(([ref]) => [ref, issued[ref]]));
};

const deliveriesNamed = async (kind: 'intent' | 'outcome') =>
  new Set((await world.entries()).filter((entry) => entry.kind === kind).map(({ facts }) => facts['delivery']));

/** Law 4: whatever reached a supplier was intended before. */
const expectIntended = async () => {
  const intended = await deliveriesNamed('intent');
  const sent = suppliers.flatMap((id) => wires(world.supplier(id)).map(({ manifest }) => manifest.delivery));
  expect(sent.filter((delivery) => !intended.has(delivery))).toEqual([]);
};

const requests = () => suppliers.map((id) => world.supplier(id).received.length);
const openDeliveries = () => world.house().gateway.store.all("SELECT id FROM delivery WHERE state = 'open'");

const writesOf = async (night: 'first' | 'second'): Promise<number> => {
  await open(night);
  const counting = createInterruption(0, 'before');
  await world.reopen(counting.between);
  await world.night();
  await world.close();
  return counting.writes();
};

const interrupt = async (at: number, moment: Moment): Promise<void> => {
  await world.reopen(createInterruption(at, moment).between);
  await expect(world.night()).rejects.toMatchObject({ code: 'store_unwritable', subject: { found: 'dead' } });
  await world.reopen();
};

const resume = async (people: DemoSchool): Promise<void> => {
  await expectIntended();
  const unfinished = (await openDeliveries()).map(({ id }) => id);
  world.clock.sleep(1 / 24);
  const [report] = await world.night();
  expect(report?.feeds.filter(({ state }) => state !== 'accepted' && state !== 'unchanged')).toEqual([]);
  await expectIntended();
  expectPromised(people);
  expect(await openDeliveries()).toEqual([]);
  const closed = await world
    .house()
    .gateway.store.all(
      "SELECT id FROM delivery WHERE state = 'unknown' AND code = 'delivery_unknown' AND id IN (SELECT value FROM json_each(?))",
      JSON.stringify(unfinished),
    );
  expect(closed).toHaveLength(unfinished.length);
  expect(await deliveriesNamed('outcome')).toEqual(await deliveriesNamed('intent'));
  expect(await world.verify()).toMatchObject({ ok: true });
  const quiet = requests();
  await world.night();
  expect(requests()).toEqual(quiet);
};

// The first night, and the moment before each write, are among the kills at every step in test/faults.
test(
  'a process that dies in its second night at any write: the next run ends as a quiet one would have',
  {
    timeout: 240_000,
  },
  async () => {
    const writes = await writesOf('second');
    expect(writes).toBeGreaterThan(15);
    for (let at = 1; at <= writes; at += 1) {
      const people = await open('second');
      await interrupt(at, 'after');
      await resume(people);
      await world.close();
    }
    await open('second');
  },
);

test('a process that dies again and again gets there all the same', async () => {
  const people = await open('second');
  for (const at of [5, 9, 12, 14, 16, 18]) {
    await world.reopen(createInterruption(at, at % 2 === 0 ? 'before' : 'after').between);
    await world.night().catch(() => undefined);
    await world.reopen();
    await expectIntended();
    world.clock.sleep(1 / 24);
  }
  await resume(people);
  expect(heldOf(world.supplier('digital-board').state(), school)['pupil']).toHaveLength(12);
});
