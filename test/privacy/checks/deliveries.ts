import assert from 'node:assert/strict';
import { withChange } from '../../../deploy/demo/variant.ts';
import { tryAgain } from '../../../src/sync/again.ts';
import { syncSchool } from '../../../src/sync.ts';
import { openTestHouse, type TestHouse } from '../../world/house.ts';
import { following } from '../../world/promise.ts';

const board = 'digital-board';
const school = '99XA00';
const down = { kind: 'status', status: 503 } as const;

const within = async (suppliers: readonly string[], work: (world: TestHouse) => Promise<void>): Promise<void> => {
  const world = await openTestHouse({ suppliers: suppliers.map((profile) => ({ profile })) });
  try {
    await work(world);
  } finally {
    await world.close();
  }
};

const lay = (world: TestHouse): Promise<void> =>
  world.house().stops.lay(world.board, { place: { supplier: board }, reasonCode: 'incident' }, world.actors.officer);
const tried = (world: TestHouse) => Array.fromAsync(tryAgain(world.house().gateway, world.board));
const requests = (world: TestHouse, supplier = board): number => world.supplier(supplier).received.length;

/** Not a byte goes to a supplier that is stopped: by a night, by an attempt at its time. */
export const stopped = (): Promise<void> =>
  within([board], async (world) => {
    world.supplier(board).misbehave(down);
    await world.sync();
    const before = requests(world);
    await lay(world);
    world.clock.sleep(0.1);
    await tried(world);
    await world.sync({ full: true });
    assert.equal(requests(world), before);
  });

/** What is under way ends, when its agreement was revoked or its supplier stopped. */
export const cutOff = async (): Promise<void> => {
  const decisions = [
    lay,
    async (world: TestHouse) =>
      world.house().agreements.revoke(world.board, (await world.agreement(board)).id, world.actors.officer),
  ];
  for (const decide of decisions) {
    await within([board], async (world) => {
      world.supplier(board).misbehave({ kind: 'stall' });
      const { gateway } = world.house();
      const ending = new AbortController();
      const running = syncSchool({ ...gateway, signal: ending.signal }, school);
      await world.supplier(board).arrived(1);
      await decide(world);
      // A few turns of the event loop; then it is ended from outside, so that a build that goes on comes to an end.
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      ending.abort();
      await running;
      const rows = await gateway.store.all('SELECT code FROM delivery');
      assert.deepEqual(rows, [{ code: 'agreement_not_in_force' }]);
    });
  }
};

const tryAgainIn = async (world: TestHouse): Promise<void> => {
  world.supplier(board).misbehave(down);
  await world.sync();
  const kept = JSON.stringify(await world.house().gateway.store.all('SELECT * FROM attempt'));
  for (const { callName } of world.people().pupils) assert.ok(!kept.includes(callName));
  await world.narrow(board, (document) => {
    const { name: _name, ...rest } = document.fields.group ?? {};
    document.fields.group = rest;
  });
  world.supplier(board).behave();
  world.clock.sleep(0.1);
  await tried(world);
  const last = world.supplier(board).received.at(-1)?.body.toString('utf8') ?? '';
  assert.match(last, /"firstName"/);
  assert.doesNotMatch(last, /"className":"/);
};

/** What waits holds names only, and a new attempt goes by the agreement of now. */
export const again = (): Promise<void> => within([board], tryAgainIn);

/** A change in what a supplier may not see is no reason to ask again who said no. */
export const givenUp = (): Promise<void> =>
  within(['accounts', 'basispoort'], async (world) => {
    world.supplier('accounts').misbehave({ kind: 'status', status: 422 });
    await world.sync();
    const before = requests(world, 'accounts');
    const people = world.people();
    const [pupil] = following(people);
    assert.ok(pupil !== undefined);
    await world.drop(school, withChange(people, people.pupils.indexOf(pupil), { dateOfBirth: '2015-04-03' }));
    assert.equal((await world.sync()).intake, 'new');
    assert.equal(requests(world, 'accounts'), before);
  });
