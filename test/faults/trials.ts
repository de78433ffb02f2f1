import { type Dice, diceOf } from '../../deploy/demo/seed.ts';
import { type Refusal, tryRefusal } from './errno.ts';
import { strace } from './gateway-process.ts';
import type { Violation } from './history.ts';
import { planKills, type Rehearsed, tryKill } from './kills.ts';
import { type Cuttable, cuttable, planPower, recoverCut, tryCut } from './power.ts';
import { record } from './recording.ts';
import type { Night } from './stage.ts';
import { planSteps, tryStep } from './steps.ts';

/** One fault, tried once. `name` says how to try it again. */
export type Trial = {
  readonly kind: 'kills at calls' | 'kills at steps' | 'refused calls' | 'power cuts';
  readonly name: string;
  play(): Promise<{ readonly kills: number; readonly violations: readonly string[] }>;
};

const told = (violations: readonly Violation[]): readonly string[] =>
  violations.map(({ invariant, what }) => `${invariant} ${what}`);

const of = (rehearsed: readonly Rehearsed[], night: Night): Rehearsed => {
  const found = rehearsed.find(({ stage }) => stage.night === night);
  if (found === undefined) throw new Error(`no night ${night}`);
  return found;
};

const killTrials = (rehearsed: readonly Rehearsed[], count: number, seed: string): readonly Trial[] =>
  planKills(rehearsed, count, seed).map((kill) => ({
    kind: 'kills at calls',
    name: JSON.stringify(kill),
    play: async () => {
      const { kills, violations } = await tryKill(of(rehearsed, kill.point.night), kill);
      return { kills, violations: told(violations) };
    },
  }));

const stepTrials = async (rehearsed: readonly Rehearsed[], count: number, seed: string): Promise<readonly Trial[]> =>
  (await planSteps(rehearsed, count, seed)).map((kill) => ({
    kind: 'kills at steps',
    name: JSON.stringify(kill),
    play: async () => {
      const { kills, violations } = await tryStep(of(rehearsed, kill.night), kill);
      return { kills, violations: told(violations) };
    },
  }));

const refusals = {
  pwrite64: ['ENOSPC', 'EIO', 'EINTR', 'EAGAIN'],
  fsync: ['EIO', 'ENOSPC', 'EINTR'],
  ftruncate: ['EIO', 'ENOSPC'],
  unlink: ['EIO', 'EACCES', 'EROFS'],
} as const;

const refusalAt = ({ points }: Rehearsed, dice: Dice): Refusal => {
  const call = dice.pick(Object.keys(refusals) as (keyof typeof refusals)[]);
  const error = dice.pick<Refusal['error']>(refusals[call]);
  const times = points.filter((point) => point.call === call).length;
  // SQLite asks again for as long as it is interrupted.
  const lasting = error !== 'EINTR' && dice.chance(0.4);
  return { call, error, at: 1 + dice.below(Math.max(times, 1)), lasting };
};

const refusalTrials = (rehearsed: readonly Rehearsed[], count: number, seed: string): readonly Trial[] => {
  const dice = diceOf(`${seed}/refusals`);
  return Array.from({ length: count }, () => {
    const one = dice.pick(rehearsed);
    const refusal = refusalAt(one, dice);
    return {
      kind: 'refused calls',
      name: JSON.stringify({ night: one.stage.night, ...refusal }),
      play: async () => ({ kills: 0, violations: told((await tryRefusal(one, refusal)).violations) }),
    };
  });
};

const cutTrial = (
  night: Cuttable,
  cut: { readonly at: number; readonly seed: string },
  morning: Rehearsed | undefined,
): Trial => ({
  kind: 'power cuts',
  name: JSON.stringify({ night: night.recording.stage.night, ...cut }),
  play: async () => {
    const lost = await tryCut(night, cut);
    const found = morning === undefined ? [] : told(await recoverCut(night, cut, morning.quiet));
    return { kills: 0, violations: [...lost, ...found] };
  },
});

/** Of every night two recordings: as it is, and with a log so small that it begins anew again and again. */
const powerTrials = async (rehearsed: readonly Rehearsed[], count: number, seed: string): Promise<readonly Trial[]> => {
  const trials: Trial[] = [];
  for (const one of rehearsed) {
    for (const checkpointPages of [undefined, 20]) {
      const night = await cuttable(await record(one.stage, { checkpointPages }));
      const share = Math.ceil(count / (rehearsed.length * 2));
      const cuts = planPower(night, share, `${seed}/${one.stage.night}/${checkpointPages ?? 'usual'}`);
      trials.push(...cuts.map((cut, index) => cutTrial(night, cut, index % 20 === 0 ? one : undefined)));
    }
  }
  return trials.slice(0, count);
};

/** Half of the kills at calls, half at steps; a tenth as many refused calls, as many power cuts. */
export const planTrials = async (
  rehearsed: readonly Rehearsed[],
  kills: number,
  seed: string,
): Promise<readonly Trial[]> => [
  ...killTrials(rehearsed, Math.ceil(kills / 2), seed),
  ...(await stepTrials(rehearsed, Math.floor(kills / 2), seed)),
  ...(strace === undefined ? [] : refusalTrials(rehearsed, Math.ceil(kills / 10), seed)),
  ...(strace === undefined ? [] : await powerTrials(rehearsed, kills, seed)),
];
