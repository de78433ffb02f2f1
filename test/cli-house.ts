import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Home } from '../src/cli/home.ts';
import { runCli } from '../src/cli/run.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { readConfig } from '../src/config.ts';
import { layOutDemo } from '../src/runtime/demo.ts';
import { openHouse } from '../src/runtime/house.ts';
import type { House } from '../src/sync/house.ts';

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** `token`: in the environment. `typed`: what stands on standard input. */
export type Typing = { readonly token?: string; readonly typed?: string };

/** A real house in a folder of its own, with a command line that writes into memory. */
export type CliHouse = {
  readonly house: House;
  readonly data: string;
  setNow(at: string): void;
  run(args: readonly string[], typing?: Typing): Promise<Ran>;
  /** The one JSON document that the command printed. */
  json(args: readonly string[], typing?: Typing): Promise<Ran & { readonly value: unknown }>;
  /** Writes a file for a command to read; its path. */
  file(name: string, text: string): Promise<string>;
  close(): Promise<void>;
};

const sink = (lines: string[]) => ({
  isTTY: false,
  columns: undefined,
  write: (text: string) => void lines.push(text),
});

const runOn = async (house: House, args: readonly string[], { token, typed = '' }: Typing): Promise<Ran> => {
  const [out, err]: [string[], string[]] = [[], []];
  const stdin = new PassThrough();
  stdin.end(typed);
  const env = token === undefined ? {} : { SLUIS_ACTOR_TOKEN: token };
  const terminal: Terminal = { stdout: sink(out), stderr: sink(err), stdin, env, nowMs: () => 0 };
  const home: Home = {
    house: async () => house,
    start: () => Promise.reject(new Error('no test starts the gateway through a command')),
    restoreKeys: () => Promise.reject(new Error('no test here restores keys')),
    close: async () => {},
  };
  const code = await runCli(args, terminal, home);
  return { code, out: out.join(''), err: err.join('') };
};

/** Nothing waits between tries: what is not there in a test does not come. */
const patience = { tries: 1, minMs: 0, maxMs: 0, random: () => 0 };

/** Without `demo` the house has no board yet. */
export const openCliHouse = async ({ demo = true, at = '2026-11-21T20:00:00Z' } = {}): Promise<CliHouse> => {
  const folder = await mkdtemp(join(tmpdir(), 'sluis-cli-'));
  const data = join(folder, 'data');
  let now = new Date(at);
  const config = readConfig({
    SLUIS_DATA: data,
    SLUIS_KEYS: join(folder, 'keys', 'master.key'),
    SLUIS_ALLOW_LOOPBACK: '1',
  });
  const house = await openHouse(config, { clock: { now: () => now }, patience });
  if (demo) await layOutDemo(house, data);
  const run = (args: readonly string[], typing: Typing = {}) => runOn(house, args, typing);
  return {
    house,
    data,
    setNow: (moment) => {
      now = new Date(moment);
    },
    run,
    json: async (args, typing) => {
      const ran = await run([...args, '--json'], typing);
      return { ...ran, value: JSON.parse(ran.out) as unknown };
    },
    file: async (name, text) => {
      const path = join(folder, name);
      await writeFile(path, text);
      return path;
    },
    close: async () => {
      await house.close();
      await rm(folder, { recursive: true });
    },
  };
};

/** Adds somebody to the demo board; their token. */
export const addActor = async (cli: CliHouse, role: string): Promise<string> => {
  const { value } = await cli.json(['actor', 'add', `Iemand (${role})`, '--role', role]);
  return (value as { token: string }).token;
};

/** The text of an agreement as `agreement export` prints it, without one field. */
export const withoutField = (yaml: string, field: string): string =>
  yaml.replace(new RegExp(`^ {4}${field}:\\n(?: {6}.*\\n)+`, 'm'), '');
