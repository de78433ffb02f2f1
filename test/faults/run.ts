import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { diceOf } from '../../deploy/demo/seed.ts';
import { strace } from './gateway-process.ts';
import { rehearse, type Rehearsed } from './kills.ts';
import { inLanes } from './lanes.ts';
import { reportText, type Tally } from './report.ts';
import { layOut, nights } from './stage.ts';
import { planTrials, type Trial } from './trials.ts';

/**
 * `npm run faults -- --kills N --cuts N --seed S`: the long run. Half of the kills hit the real process at calls of the system,
 * half a run in process at its steps; beside them a tenth as many refused calls, and as many power cuts. `--cuts`: exports that
 * are cut off. `--minutes M` ends earlier. Writes test/faults/REPORT.md.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    cuts: { type: 'string', default: '0' },
    seed: { type: 'string', default: 'sluis' },
    minutes: { type: 'string', default: '1000000' },
  },
});

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const began = new Date();
const until = began.getTime() + Number(values.minutes) * 60_000;

const count = (name: 'kills' | 'cuts'): number => {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`--${name} must be a whole number`);
};

type RunCuts = (options: {
  readonly count: number;
  readonly seed: string;
  readonly report: (line: string) => void;
}) => Promise<{ readonly cuts: number; readonly violations: readonly string[] }>;

const loadCuts = async (): Promise<RunCuts> => {
  const path = join(import.meta.dirname, 'cuts.ts');
  if (!existsSync(path)) throw new Error('--cuts: test/faults/cuts.ts is not here; leave --cuts out or set it to 0');
  return ((await import(path)) as { readonly runCuts: RunCuts }).runCuts;
};

const tallies = new Map<string, Tally>();

const note = ({ kind, name }: Trial, violations: readonly string[], kills: number): void => {
  const before = tallies.get(kind) ?? { trials: 0, kills: 0, violations: [] };
  const told = violations.map((what) => `${name}: ${what}`);
  for (const line of told) say(line);
  tallies.set(kind, {
    trials: before.trials + 1,
    kills: before.kills + kills,
    violations: [...before.violations, ...told],
  });
};

const attempt = async (trial: Trial): Promise<void> => {
  if (Date.now() > until) return;
  try {
    const { kills, violations } = await trial.play();
    note(trial, violations, kills);
  } catch (error) {
    // What breaks the trial itself is no less a finding.
    note(trial, [error instanceof Error ? `${error.message} ${error.stack ?? ''}` : 'unknown'], 0);
  }
};

const runKills = async (rehearsed: readonly Rehearsed[], kills: number): Promise<void> => {
  const trials = diceOf(`${values.seed}/order`).shuffle(await planTrials(rehearsed, kills, values.seed));
  let done = 0;
  await inLanes(trials, 2, async (trial) => {
    await attempt(trial);
    done += 1;
    if (done % 50 === 0)
      say(`${done} of ${trials.length} trials, ${Math.round((Date.now() - began.getTime()) / 1000)} s`);
  });
};

const runExports = async (cuts: number): Promise<void> => {
  const runCuts = await loadCuts();
  const { cuts: trials, violations } = await runCuts({ count: cuts, seed: values.seed, report: say });
  tallies.set('exports cut off', { trials, kills: 0, violations });
};

const commit = (): string =>
  spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', cwd: import.meta.dirname }).stdout.trim();

const [kills, cuts] = [count('kills'), count('cuts')];
if (cuts > 0) await loadCuts();
const rehearsed: Rehearsed[] = [];
try {
  if (kills > 0) {
    if (strace === undefined)
      say('strace is not installed: processes are killed at seeded moments, and nothing is refused or recorded');
    for (const night of nights) rehearsed.push(await rehearse(await layOut(night)));
    await runKills(rehearsed, kills);
  }
  if (cuts > 0) await runExports(cuts);
} finally {
  for (const { stage } of rehearsed) await stage.remove();
}
const text = reportText({
  began,
  ended: new Date(),
  seed: values.seed,
  commit: commit(),
  tracer: strace !== undefined,
  tallies,
});
process.stdout.write(text);
await writeFile(join(import.meta.dirname, 'REPORT.md'), text);
process.exitCode = [...tallies.values()].some(({ violations }) => violations.length > 0) ? 1 : 0;
