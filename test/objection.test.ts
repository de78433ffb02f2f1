import { afterEach, describe, expect, test } from 'vitest';
import { halfOfPupils } from '../deploy/demo/variant.ts';
import { restrictionStatement } from './restriction.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';
import { following } from './world/promise.ts';
import { pupilsBy, wires } from './world/wire.ts';

const school = '99XA00';
let world: TestHouse;
afterEach(() => world.close());

const store = () => world.house().gateway.store;

/** After a first good night one pupil is excluded, for all suppliers; gives their key. */
const open = async (): Promise<string> => {
  world = await openTestHouse({ suppliers: [{ profile: 'accounts' }, { profile: 'basispoort', issue: 'BP' }] });
  await world.night();
  return following(world.people())[0]?.key ?? '';
};

const exclude = async (key: string): Promise<void> => {
  const subject = await world.house().gateway.subjects.find(world.board, 'pupil', school.slice(0, 4), key);
  await store().batch([restrictionStatement(world.board, subject ?? '', '*', 'excluded')]);
};

const holders = (key: string): readonly string[] =>
  [
    ['accounts', 'id'],
    ['basispoort', 'leerlingkey'],
  ].flatMap(([id = '', name = '']) => (pupilsBy(world.supplier(id), name).has(key) ? [id] : []));

describe('an objection that was upheld', () => {
  test('does not wait for a reading that expired, nor for a supplier beside it that is set up wrongly', async () => {
    const key = await open();
    await exclude(key);
    const spoil = "UPDATE supplier SET settings = '{}' WHERE id = 'accounts'";
    await store().batch([{ sql: spoil, params: [] }]);
    world.clock.sleep(60);
    const report = await world.sync();
    expect(report.error).toBeUndefined();
    expect(feedOf(report, 'basispoort').error?.code).toBe('generation_expired');
    expect(holders(key)).toEqual(['accounts']);
  });

  test('does not wait for a file that is refused', async () => {
    const key = await open();
    await exclude(key);
    await world.drop(school, 'x', 'leerlingen 22:15.xml');
    const report = await world.sync();
    expect([report.intake, report.error?.code]).toEqual(['refused', 'source_not_xml']);
    expect(holders(key)).toEqual([]);
    expect(await world.waiting(school)).toEqual(['leerlingen 22:15.xml']);
    expect((await world.entries()).findLast(({ kind }) => kind === 'intake')?.facts).toMatchObject({
      state: 'refused',
      code: 'source_not_xml',
    });
  });

  test('goes out of a feed that is held, and a full delivery that was under way is made whole afterwards', async () => {
    const key = await open();
    const supplier = world.supplier('accounts');
    supplier.misbehave({ kind: 'status', status: 422 }, 1);
    await world.sync({ full: true });
    await exclude(key);
    await world.drop(school, halfOfPupils(world.people()));
    expect(feedOf(await world.sync(), 'accounts').state).toBe('held');
    expect(holders(key)).toEqual([]);
    await world.drop(school, world.people());
    expect(feedOf(await world.sync(), 'accounts').state).toBe('accepted');
    expect(wires(supplier).filter(({ manifest }) => manifest.mode === 'full')).toHaveLength(3);
    expect(pupilsBy(supplier, 'id').size).toBe(59);
  });
});
