import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Dice, diceOf } from '../../deploy/demo/seed.ts';
import type { heldOf } from '../world/promise.ts';
import { type Ended, runGateway, strace } from './gateway-process.ts';
import type { Violation } from './history.ts';
import { openScene, type Scene } from './scene.ts';
import type { Night, Stage } from './stage.ts';
import { brokenPromises, holdings, recoverInside, verdictAfter, verdictNow } from './verdict.ts';
import { scratch } from './scratch.ts';

/** The n-th call of this kind that one thread of the process makes. */
export type Point = { readonly night: Night; readonly call: string; readonly at: number };

/** A night that nobody disturbed: what suppliers then hold, and every place at which it can be cut off. */
export type Rehearsed = {
  readonly stage: Stage;
  readonly quiet: ReadonlyMap<string, ReturnType<typeof heldOf>>;
  readonly points: readonly Point[];
};

/** How often each thread made each call; per call the thread that made most. */
const mostCalls = (trace: string): ReadonlyMap<string, number> => {
  const perThread = new Map<string, number>();
  for (const [, thread = '', call = ''] of trace.matchAll(/^(\d+) +(\w+)\(/gm)) {
    const name = `${thread} ${call}`;
    perThread.set(name, (perThread.get(name) ?? 0) + 1);
  }
  const most = new Map<string, number>();
  for (const [name, count] of perThread) {
    const call = name.slice(name.indexOf(' ') + 1);
    most.set(call, Math.max(most.get(call) ?? 0, count));
  }
  return most;
};

const failed = (what: string, { code, signal, err }: Ended): Error =>
  new Error(`${what} ended with ${code ?? signal}: ${err}`);

const pointsIn = (stage: Stage, trace: string): readonly Point[] =>
  [...mostCalls(trace)].flatMap(([call, count]) =>
    Array.from({ length: count }, (_, index) => ({ night: stage.night, call, at: index + 1 })),
  );

/** Runs the night once as it should be. Throws when even that does not end well. */
export const rehearse = async (stage: Stage): Promise<Rehearsed> => {
  const folder = await scratch('trace');
  const scene = await openScene(stage);
  try {
    const traceTo = join(folder, 'trace');
    const ended = await runGateway(scene, strace === undefined ? undefined : { traceTo });
    if (ended.code !== 0) throw failed('a quiet night', ended);
    const quiet = holdings(scene);
    const promises = brokenPromises(stage, quiet);
    if (promises.length > 0) throw new Error(promises.join('; '));
    const points = strace === undefined ? [] : pointsIn(stage, await readFile(traceTo, 'utf8'));
    return { stage, quiet, points };
  } finally {
    await scene.close();
    await rm(folder, { recursive: true });
  }
};

/** All points, so that the first ones are of every kind of call and every night, each in an order of its own. */
export const inTurns = (points: readonly Point[], dice: Dice): readonly Point[] => {
  const kinds = [...Map.groupBy(points, ({ call, night }) => `${call} ${night}`).values()].map((kind) =>
    dice.shuffle(kind),
  );
  const longest = Math.max(0, ...kinds.map((kind) => kind.length));
  return Array.from({ length: longest }, (_, turn) => kinds.flatMap((kind) => kind[turn] ?? [])).flat();
};

/** One kill: where, whether a second one hits the run that repairs, and whether that run is a process of its own. */
export type Kill = {
  readonly point: Point | { readonly night: Night; readonly afterMs: number };
  readonly again?: Point;
  readonly whole: boolean;
};

export type Tried = { readonly kills: number; readonly violations: readonly Violation[] };

const strike = async (scene: Scene, point: Kill['point']): Promise<Ended> =>
  'afterMs' in point
    ? runGateway(scene, { killAfterMs: point.afterMs })
    : runGateway(scene, { inject: [`${point.call}:signal=KILL:when=${point.at}`] });

const recoverWhole = async (scene: Scene): Promise<readonly Violation[]> => {
  const ended = await runGateway(scene);
  return ended.code === 0 ? [] : [{ invariant: 'end', what: failed('the run after a kill', ended).message }];
};

/** Kills the gateway, looks, starts it again as anybody would, and looks again. */
export const tryKill = async ({ stage, quiet }: Rehearsed, kill: Kill): Promise<Tried> => {
  const scene = await openScene(stage);
  const found: Violation[] = [];
  let kills = 0;
  try {
    for (const point of [kill.point, ...(kill.again === undefined ? [] : [kill.again])]) {
      const { code, signal } = await strike(scene, point);
      if (signal === 'SIGKILL') kills += 1;
      else if (code !== 0) found.push({ invariant: 'end', what: `ended with ${code ?? signal} and was not killed` });
      found.push(...(await verdictNow(scene, quiet)));
    }
    found.push(...(await (kill.whole ? recoverWhole(scene) : recoverInside(scene))));
    found.push(...(await verdictAfter(scene, quiet)));
    return { kills, violations: found };
  } finally {
    await scene.close();
  }
};

/** As many kills as asked, by seed: at calls where there is a tracer, at moments where there is none. */
export const planKills = (rehearsed: readonly Rehearsed[], count: number, seed: string): readonly Kill[] => {
  const dice = diceOf(`${seed}/kills`);
  const points = inTurns(
    rehearsed.flatMap((one) => one.points),
    dice,
  );
  return Array.from({ length: count }, (_, index): Kill => {
    const whole = index % 4 === 0;
    const point = points[index % Math.max(points.length, 1)];
    if (point === undefined) {
      const { stage } = dice.pick(rehearsed);
      return { point: { night: stage.night, afterMs: 1 + dice.below(400) }, whole };
    }
    const again = dice.chance(0.2) ? dice.pick(points.filter(({ night }) => night === point.night)) : undefined;
    return { point, whole, ...(again === undefined ? {} : { again }) };
  });
};
