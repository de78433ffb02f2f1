import { expect, test } from 'vitest';
import { slopeOf } from './slope.ts';

test('the slope of a line is that of the line, whatever one sample says', () => {
  const line = Array.from({ length: 9 }, (_, x) => ({ x, y: 5 + 3 * x }));
  expect(slopeOf(line)).toBe(3);
  expect(slopeOf(line.with(4, { x: 4, y: 900 }))).toBe(3);
});

test('noise around a level has hardly any', () => {
  const level = [7, 5, 6, 7, 5, 6, 7, 5, 6].map((y, x) => ({ x, y }));
  expect(Math.abs(slopeOf(level))).toBeLessThan(0.5);
});

test('one sample has none', () => {
  expect([
    slopeOf([]),
    slopeOf([{ x: 1, y: 1 }]),
    slopeOf([
      { x: 1, y: 1 },
      { x: 1, y: 2 },
    ]),
  ]).toEqual([0, 0, 0]);
});
