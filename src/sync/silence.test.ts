import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boardId, exportOf, otherPrimary, smallPrimary } from '../../test/world/board.ts';
import { openTestHouse, type TestHouse } from '../../test/world/house.ts';
import { silencesOf } from './silence.ts';

const [one, other] = [smallPrimary.id, otherPrimary.id];
const start = '2026-11-03T00:30:00.000Z';

let world: TestHouse;
beforeEach(async () => {
  world = await openTestHouse({ schools: [smallPrimary, otherPrimary], suppliers: [], at: start });
});
afterEach(() => world.close());

const silences = () => silencesOf(world.house().gateway.store, boardId, world.clock.now());
const silent = async (): Promise<readonly unknown[]> =>
  (await silences()).map(({ school, since, lastFileAt }) => [school, since, lastFileAt]);
const set = (column: string, value: string | number, school: string): Promise<void> => {
  const [table, key] = column === 'calendar' ? ['school', 'id'] : ['source', 'school'];
  return world
    .house()
    .gateway.store.batch([{ sql: `UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`, params: [value, school] }]);
};
const nights = async (count: number): Promise<void> => {
  for (let night = 0; night < count; night += 1) {
    world.clock.sleep(1);
    await world.night();
  }
};

describe('the schools of which nothing came', () => {
  it('are none before they ran, and none while files are on time', async () => {
    world.clock.sleep(30);
    expect(await silent()).toEqual([]);
    await world.night();
    expect(await silent()).toEqual([]);
  });

  it('are named with the day on which a file was due and the last that came', async () => {
    await world.night();
    await nights(7);
    expect(await silent()).toEqual([]);
    await world.drop(one, world.people(one));
    await nights(1);
    expect(await silences()).toEqual([
      { school: other, name: otherPrimary.name, since: '2026-11-10', lastFileAt: start },
    ]);
  });

  it('count the same file again as a file', async () => {
    const file = exportOf(world.people(one));
    await world.night();
    world.clock.sleep(7);
    await world.drop(one, file);
    await world.night();
    world.clock.sleep(1);
    expect(await silent()).toEqual([[other, '2026-11-10', start]]);
  });

  it('do not count a file that was refused, one without pupils included', async () => {
    await world.night();
    world.clock.sleep(6);
    await world.drop(one, { ...world.people(one), pupils: [] });
    expect((await world.sync({ school: one })).error?.code).toBe('export_empty');
    world.clock.sleep(2);
    expect((await silent()).map((found) => (found as unknown[])[0])).toEqual([one, other]);
  });

  it('are those too that never had one, from their first night on', async () => {
    await world.drop(one, 'x');
    await world.night();
    expect((await silent()).length).toBe(0);
    world.clock.sleep(8);
    expect(await silent()).toEqual([
      [one, '2026-11-10', undefined],
      [other, '2026-11-10', start],
    ]);
  });

  it('follow the rhythm and the calendar of each school', async () => {
    await set('rhythm', 0, one);
    await set('calendar', '{"region":"midden"}', other);
    await world.night();
    world.clock.set('2026-12-18T00:30:00Z');
    expect(await silent()).toEqual([[other, '2026-11-10', start]]);
    world.clock.set('2026-12-22T00:30:00Z');
    expect(await silent()).toEqual([]);
    expect(await silencesOf(world.house().gateway.store, 'another', world.clock.now())).toEqual([]);
  });
});
