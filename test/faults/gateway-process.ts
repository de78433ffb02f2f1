import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Scene } from './scene.ts';

const root = join(import.meta.dirname, '../..');
const preload = join(import.meta.dirname, 'preload.ts');

/** Whether calls of the system can be traced and tampered with on this machine. */
export const strace: string | undefined = ['/usr/bin/strace', '/bin/strace'].find(
  (path) => process.platform === 'linux' && spawnSync(path, ['-qq', '-o', '/dev/null', 'true']).status === 0,
);

/** Calls by which a run changes the world: its files, and what leaves it. */
export const watchedCalls = [
  'pwrite64',
  'fsync',
  'ftruncate',
  'unlink',
  'rename',
  'link',
  'connect',
  'sendto',
  'sendmsg',
  'write',
  'writev',
] as const;

/** What the database really does, whatever the gateway believes. */
export type Foolery = {
  readonly sync?: 'OFF' | 'NORMAL' | undefined;
  /** After how many pages the log is written back. */
  readonly checkpointPages?: number | undefined;
};

export type Tampering = Foolery & {
  /** `-e inject=...` of strace, from the moment that the database is opened. */
  readonly inject?: readonly string[];
  /** Where strace writes what it saw; nowhere by default. */
  readonly traceTo?: string;
  /** More of strace: what to trace and how much of it to write. */
  readonly options?: readonly string[];
  /** Without strace: the process is killed this long after it opened the database. */
  readonly killAfterMs?: number;
};

export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
};

const isTraced = (tampering: Tampering | undefined): boolean =>
  tampering?.inject !== undefined || tampering?.traceTo !== undefined;

const pragmasOf = ({ sync, checkpointPages }: Foolery = {}): string =>
  [
    ...(sync === undefined ? [] : [`PRAGMA synchronous = ${sync};`]),
    ...(checkpointPages === undefined ? [] : [`PRAGMA wal_autocheckpoint = ${checkpointPages};`]),
  ].join(' ');

const envOf = (scene: Scene, startMs: number, tampering: Tampering | undefined): NodeJS.ProcessEnv => {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    SLUIS_DATA: scene.config.data,
    SLUIS_KEYS: scene.config.keys,
    SLUIS_ALLOW_LOOPBACK: '1',
    FAULTS_START_MS: String(startMs),
    ...(tampering === undefined ? {} : { FAULTS_TOLD: '1' }),
    ...(isTraced(tampering) ? { FAULTS_TRACED: '1' } : {}),
    FAULTS_PRAGMA: pragmasOf(tampering),
  };
};

const trace = (pid: number, tampering: Tampering): ChildProcess => {
  const { inject = [], traceTo = '/dev/null' } = tampering;
  // What is not traced cannot be tampered with either.
  const calls = new Set([...watchedCalls, ...inject.map((one) => one.slice(0, one.indexOf(':')))]);
  const { options = ['-e', `trace=${[...calls].join(',')}`] } = tampering;
  const injections = inject.flatMap((one) => ['-e', `inject=${one}`]);
  return spawn(strace ?? 'strace', ['-f', '-qq', '-o', traceTo, ...options, ...injections, '-p', String(pid)], {
    stdio: 'ignore',
  });
};

const gather = (stream: Readable): (() => string) => {
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts).toString();
};

/**
 * Runs `sluis` as a process of its own on a scene's folder, `sync --json` unless other words are given, and waits for its end.
 * A tracer is attached when the database is opened: what Node does before that is not ours.
 */
export const runGateway = async (
  scene: Scene,
  tampering?: Tampering,
  words: readonly string[] = ['sync', '--json'],
): Promise<Ended> => {
  const args = ['--import', preload, join(root, 'bin/sluis.js'), ...words];
  const env = envOf(scene, scene.nextStartMs(), tampering);
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const [, stdout, stderr, told] = child.stdio as unknown as readonly [null, Readable, Readable, Readable];
  const [out, err] = [gather(stdout), gather(stderr)];
  const tracers: ChildProcess[] = [];
  let killer: NodeJS.Timeout | undefined;
  told.on('data', (said: Buffer) => {
    if (tampering === undefined || !said.toString().startsWith('ready') || child.pid === undefined) return;
    if (isTraced(tampering)) tracers.push(trace(child.pid, tampering));
    if (tampering.killAfterMs !== undefined) killer = setTimeout(() => child.kill('SIGKILL'), tampering.killAfterMs);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(killer);
  for (const tracer of tracers) if (tracer.exitCode === null && tracer.signalCode === null) await once(tracer, 'close');
  return { code, signal, out: out(), err: err() };
};
