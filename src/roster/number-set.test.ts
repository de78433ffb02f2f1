import { expect, it } from 'vitest';
import { createNumberSet } from './number-set.ts';

it('gives back the numbers that were added, in rising order and each once', () => {
  const set = createNumberSet();
  const numbers = [1_000_003, 0, 7, 8, 8191, 8192, 7];
  for (const number of numbers) set.add(number);
  expect([...set.values()]).toStrictEqual([0, 7, 8, 8191, 8192, 1_000_003]);
});

it('is empty at first', () => {
  expect([...createNumberSet().values()]).toStrictEqual([]);
});
