import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boardId } from '../../test/world/board.ts';
import { openTestHouse, type TestHouse } from '../../test/world/house.ts';
import { calendarOf } from './stored.ts';

let world: TestHouse;
beforeEach(async () => {
  world = await openTestHouse({ suppliers: [] });
});
afterEach(() => world.close());

const keep = (calendar: string | null): Promise<void> =>
  world
    .house()
    .gateway.store.batch([{ sql: 'UPDATE school SET calendar = ? WHERE board = ?', params: [calendar, boardId] }]);
const read = async () => {
  const { store } = world.house().gateway;
  const [row] = await store.all('SELECT id FROM school');
  return calendarOf(store, String(row?.['id']));
};

describe('the calendar of a school', () => {
  it('is empty when nothing was said', async () => {
    expect(await read()).toEqual({});
  });

  it('is read as it was written', async () => {
    await keep('{"region":"noord","firstSchoolDay":"2027-08-23"}');
    expect(await read()).toEqual({ region: 'noord', firstSchoolDay: '2027-08-23' });
  });

  it.each(['{', '{"region":"oost"}', '[]'])('is not taken from %s', async (stored) => {
    await keep(stored);
    await expect(read()).rejects.toMatchObject({ code: 'store_corrupt', subject: { field: 'calendar' } });
  });

  it('is that of a known school', async () => {
    await expect(calendarOf(world.house().gateway.store, '99QQ00')).rejects.toMatchObject({ code: 'school_unknown' });
  });
});
