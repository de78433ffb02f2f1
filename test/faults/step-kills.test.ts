import { afterAll, beforeAll, expect, test } from 'vitest';
import { rehearse, type Rehearsed } from './kills.ts';
import { inLanes } from './lanes.ts';
import { layOut, nights } from './stage.ts';
import { planSteps, tryStep } from './steps.ts';

const count = 300;
const stages: Rehearsed[] = [];

beforeAll(async () => {
  for (const night of nights) stages.push(await rehearse(await layOut(night)));
});
afterAll(async () => {
  for (const { stage } of stages) await stage.remove();
});

test('a run that dies just before or after any write or delivery, and again, ends as one that never did', async () => {
  const plan = await planSteps(stages, count, 'ci');
  const tried = await inLanes(plan, 2, async (kill) => {
    const rehearsed = stages.find(({ stage }) => stage.night === kill.night);
    if (rehearsed === undefined) throw new Error('no such night');
    return { kill, ...(await tryStep(rehearsed, kill)) };
  });
  expect(tried.flatMap(({ kill, violations }) => violations.map((one) => ({ ...one, kill })))).toEqual([]);
  expect(tried.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThanOrEqual(count - 10);
}, 240_000);
