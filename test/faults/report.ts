import { cpus, release, totalmem } from 'node:os';

export type Tally = { readonly trials: number; readonly kills: number; readonly violations: readonly string[] };

export type Told = {
  readonly began: Date;
  readonly ended: Date;
  readonly seed: string;
  readonly commit: string;
  /** Without it processes are killed at seeded moments, nothing is refused and nothing recorded. */
  readonly tracer: boolean;
  readonly tallies: ReadonlyMap<string, Tally>;
};

const shown = 50;

const duration = (ms: number): string => `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;

const machine = (): string => {
  const processors = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}, ${memory}, Linux ${release()}`;
};

/** What test/faults/REPORT.md says of a long run. */
export const reportText = ({ began, ended, seed, commit, tracer, tallies }: Told): string => {
  const rows = [...tallies].map(
    ([kind, { trials, kills, violations }]) => `| ${kind} | ${trials} | ${kills} | ${violations.length} |`,
  );
  const all = [...tallies.values()].flatMap(({ violations }) => violations);
  return [
    '# The newest long run of the fault tests',
    '',
    `- Begun ${began.toISOString()}, ${duration(ended.getTime() - began.getTime())}; commit ${commit}, seed \`${seed}\``,
    `- ${machine()}; Node ${process.versions.node}; ${tracer ? 'with strace' : 'without strace: killed at seeded moments'}`,
    '',
    '| kind | trials | kills | violations |',
    '|---|---|---|---|',
    ...rows,
    '',
    'A trial begins with a fresh board, suffers its fault, is held against the invariants I1 to I8, is run again as anybody would,',
    'and is then held against them and against what a quiet night gives. A trial may hold two kills: the second hits the run that',
    'repairs. A power cut is compared with what had been acknowledged by then; after one in twenty the night runs again.',
    '',
    ...(all.length === 0
      ? ['No violations.']
      : ['## Violations', '', ...all.slice(0, shown).map((line) => `- ${line}`)]),
    '',
  ].join('\n');
};
