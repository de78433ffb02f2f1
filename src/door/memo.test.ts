import { expect, it } from 'vitest';
import type { Store } from '../ports.ts';
import { openSqlite } from '../store/sqlite.ts';
import { createMemo } from './memo.ts';

const write = { sql: 'INSERT INTO lease_guard (fence) VALUES (1)', params: [] };

it('asks again once anything was written, or time went by, and not before', async () => {
  const store = await openSqlite(':memory:');
  let ms = 0;
  const memo = createMemo<number>({ store, clock: { now: () => new Date(ms) } });
  let asked = 0;
  const ask = () => memo('x', async () => (asked += 1));
  expect([await ask(), await ask()]).toEqual([1, 1]);
  await store.batch([write]);
  expect([await ask(), await ask()]).toEqual([2, 2]);
  ms += 20_000;
  expect([await ask(), await ask()]).toEqual([3, 3]);
  ms -= 40_000;
  expect(await ask()).toBe(4);
  await store.close();
});

it('remembers no failure, and nothing where the store cannot tell', async () => {
  const store = await openSqlite(':memory:');
  const clock = { now: () => new Date(0) };
  const memo = createMemo<string>({ store, clock });
  await expect(memo('x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await memo('x', async () => 'yes')).toBe('yes');
  const { moment: _, ...mute } = store;
  const blind = createMemo<number>({ store: mute as Store, clock });
  let asked = 0;
  const ask = () => blind('x', async () => (asked += 1));
  expect([await ask(), await ask()]).toEqual([1, 2]);
  await store.close();
});
