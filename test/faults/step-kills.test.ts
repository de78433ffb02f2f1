import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '../../src/ports.ts';
import { violations } from './history.ts';
import { rehearse, type Rehearsed } from './kills.ts';
import { inLanes } from './lanes.ts';
import { openScene } from './scene.ts';
import { layOut, nights } from './stage.ts';
import { planSteps, tryStep } from './steps.ts';
import { differing, inside, night } from './verdict.ts';

const count = 300;
const stages: Rehearsed[] = [];

beforeAll(async () => {
  for (const name of nights) stages.push(await rehearse(await layOut(name)));
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
  expect(tried.filter((one) => one.violations.length > 0)).toEqual([]);
  expect(tried.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThanOrEqual(count - 10);
}, 240_000);

/** A store that says yes to what holds this text, and forgets it. */
const forgetting =
  (part: string) =>
  (store: Store): Store => ({
    ...store,
    batch: (statements, lease) =>
      statements.some(({ sql }) => sql.includes(part)) ? Promise.resolve() : store.batch(statements, lease),
  });

test.each([
  ['what it intends', 'INSERT INTO delivery', 'I3'],
  ['how a delivery ended', 'UPDATE delivery', 'I2'],
  ['what it has read', 'INSERT INTO segment', 'I1'],
])('a gateway that forgets %s is found out', async (_, part, invariant) => {
  const [first] = stages;
  if (first === undefined) throw new Error('no night');
  const scene = await openScene(first.stage);
  try {
    await inside(scene, (gateway) => night(gateway, scene), forgetting(part)).catch(() => []);
    await scene.note();
    const found = [...violations(scene.history(true)), ...differing(scene, first.quiet)];
    expect(found.map((violation) => violation.invariant)).toContain(invariant);
  } finally {
    await scene.close();
  }
});
