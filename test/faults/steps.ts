import { diceOf } from '../../deploy/demo/seed.ts';
import { createDeath, type Death } from './death.ts';
import type { Violation } from './history.ts';
import type { Rehearsed, Tried } from './kills.ts';
import { openScene, type Scene } from './scene.ts';
import type { Night } from './stage.ts';
import { inside, night, recoverInside, verdictAfter, verdictNow } from './verdict.ts';

/** The steps at which the run dies, and then the runs that repair it, one after the other. */
export type StepKill = { readonly night: Night; readonly at: readonly number[] };

const isDead = (error: unknown): boolean => error instanceof Error && error.message === 'store_unwritable';

/** One night that dies there; true when it did. Anything else that goes wrong is thrown. */
const dying = async (scene: Scene, death: Death): Promise<boolean> => {
  try {
    await inside(
      scene,
      (gateway) => night({ ...gateway, channels: death.channels(gateway.channels) }, scene),
      death.between,
    );
  } catch (error) {
    if (!death.died() || !isDead(error)) throw error;
  }
  return death.died();
};

/** How many steps the night has that nobody disturbs. */
export const countSteps = async ({ stage }: Rehearsed): Promise<number> => {
  const scene = await openScene(stage);
  try {
    const death = createDeath(0);
    await dying(scene, death);
    return death.steps();
  } finally {
    await scene.close();
  }
};

export const tryStep = async ({ stage, quiet }: Rehearsed, kill: StepKill): Promise<Tried> => {
  const scene = await openScene(stage);
  const found: Violation[] = [];
  let kills = 0;
  try {
    for (const at of kill.at) {
      if (await dying(scene, createDeath(at))) kills += 1;
      found.push(...(await verdictNow(scene, quiet)));
    }
    found.push(...(await recoverInside(scene)), ...(await verdictAfter(scene, quiet)));
    return { kills, violations: found };
  } finally {
    await scene.close();
  }
};

/** Every step of every night once, in an order by seed; then nights that die twice, until there are as many kills as asked. */
export const planSteps = async (
  rehearsed: readonly Rehearsed[],
  count: number,
  seed: string,
): Promise<readonly StepKill[]> => {
  const dice = diceOf(`${seed}/steps`);
  const counted = await Promise.all(
    rehearsed.map(async (one) => ({ night: one.stage.night, steps: await countSteps(one) })),
  );
  const each = counted.flatMap(({ night: of, steps }) =>
    Array.from({ length: steps }, (_, index): StepKill => ({ night: of, at: [index + 1] })),
  );
  const plan = dice.shuffle(each).slice(0, count);
  // A run that repairs has fewer steps than a whole night, so its death lies early.
  for (let kills = plan.length; kills < count; kills += 2) {
    const { night: of, steps } = dice.pick(counted);
    plan.push({ night: of, at: [1 + dice.below(steps), 1 + dice.below(Math.ceil(steps / 3))] });
  }
  return plan;
};
