import { expect, test } from 'vitest';
import { runCuts } from './cuts.ts';

/** The size of this suite; `npm run faults` runs more of them. */
test('300 cuts of exports change nothing that no file said, and take nobody away', { timeout: 120_000 }, async () => {
  const lines: string[] = [];
  const { cuts, violations } = await runCuts({ count: 300, seed: 'sluisdeur', report: (line) => lines.push(line) });
  expect(violations).toEqual([]);
  expect(cuts).toBe(300);
  expect(lines.at(-1)).toMatch(/^300 cuts .*: [1-9]\d+ refused, [1-9]\d+ taken for whole/);
});
