import { afterEach, expect, test } from 'vitest';
import { feedOf, openTestHouse, type TestHouse } from './house.ts';

let world: TestHouse | undefined;
afterEach(async () => world?.close());

test('a test house serves its suppliers, stays quiet the second time and proves its ledger', async () => {
  world = await openTestHouse();
  const first = await world.sync();
  expect(first.error).toBeUndefined();
  expect(first.feeds.map(({ supplier, state, inScope }) => [supplier, state, inScope])).toEqual([
    ['basispoort', 'accepted', 60],
    ['digital-board', 'accepted', 60],
  ]);
  expect(await world.waiting('99XA00')).toEqual([]);
  const before = world.supplier('basispoort').received.length;
  await world.reopen();
  const second = await world.sync();
  expect(second.intake).toBe('none');
  expect(feedOf(second, 'basispoort').state).toBe('unchanged');
  expect(world.supplier('basispoort').received).toHaveLength(before);
  expect(await world.verify()).toMatchObject({ ok: true });
});
