import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Role } from '../src/agreement/roles.ts';
import type { Home } from '../src/cli/home.ts';
import { runCli } from '../src/cli/run.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { type DemoSource, readConfig } from '../src/config.ts';
import { GatewayError } from '../src/errors.ts';
import { type DemoSupplier, layOutDemo, startDemoSuppliers } from '../src/runtime/demo.ts';
import { startDemoSource } from '../src/runtime/demo-source.ts';
import { openHouse } from '../src/runtime/house.ts';
import type { House } from '../src/sync/house.ts';
import { syncSchools } from '../src/sync/night.ts';
import { allSchools } from '../src/sync/school.ts';

/** What a command said, and how it ended. */
export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** `token`: in the environment. `stdin`: lines on standard input, at which nobody sits. */
export type Typing = { readonly token?: string; readonly stdin?: readonly string[] };

/** The words of a command line; a text is split at its blanks. */
export type Line = string | readonly string[];

/** A real house in a folder of its own, with a command line that writes into memory. */
export type CliHouse = {
  readonly house: House;
  readonly data: string;
  /** The settings with which the house was opened. */
  readonly env: Readonly<Record<string, string>>;
  /** Empty unless they were asked for. */
  readonly suppliers: readonly DemoSupplier[];
  setNow(at: string): void;
  run(line: Line, typing?: Typing): Promise<Ran>;
  /** The one JSON document that the command printed. */
  json(line: Line, typing?: Typing): Promise<Ran & { readonly value: unknown }>;
  /** Writes a file for a command to read; its path. */
  file(name: string, text: string): Promise<string>;
  /** A token of a new person of the board. */
  token(role: Role): Promise<string>;
  /** One night for these schools, all of them when none is named. Throws what went wrong at one. */
  sync(...schools: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

const sink = (lines: string[]) => ({
  isTTY: false,
  columns: undefined,
  write: (text: string) => void lines.push(text),
});

/** Types one command line. */
export const typeIn = async (home: Home, line: Line, { token, stdin = [] }: Typing = {}): Promise<Ran> => {
  const [out, err]: [string[], string[]] = [[], []];
  const keyboard = new PassThrough();
  keyboard.end(stdin.map((one) => `${one}\n`).join(''));
  const env = token === undefined ? {} : { SLUIS_ACTOR_TOKEN: token };
  const terminal: Terminal = { stdout: sink(out), stderr: sink(err), stdin: keyboard, env, nowMs: () => 0 };
  const code = await runCli(typeof line === 'string' ? line.split(' ') : line, terminal, home);
  return { code, out: out.join(''), err: err.join('') };
};

const homeOf = (house: House): Home => ({
  house: async () => house,
  start: () => Promise.reject(new Error('no test starts the gateway through a command')),
  restoreKeys: () => Promise.reject(new Error('no test here restores keys')),
  restoreBackup: () => Promise.reject(new Error('no test here restores a backup')),
  bench: () => Promise.reject(new Error('no test here measures')),
  close: async () => {},
});

/** Nothing waits between tries: what is not there in a test does not come. */
const patience = { tries: 1, minMs: 0, maxMs: 0, random: () => 0 };

const syncAll = async ({ gateway }: House, named: readonly string[]): Promise<void> => {
  const schools = named.length > 0 ? named : (await allSchools(gateway.store)).map(({ id }) => id);
  for await (const { error } of syncSchools(gateway, schools, {})) {
    if (error !== undefined) throw new GatewayError(error.code, error.subject);
  }
};

/** `demo`: without it the house has no board yet. `suppliers`: those of the demo serve on free ports. */
export type CliHouseOptions = { readonly demo?: boolean; readonly suppliers?: boolean; readonly source?: DemoSource };

/** Nine in the evening in Amsterdam, 21 November 2026, until a test moves the clock; nothing was synced yet. */
export const openCliHouse = async (options: CliHouseOptions = {}): Promise<CliHouse> => {
  const { demo = true, suppliers: serve = false } = options;
  const folder = await mkdtemp(join(tmpdir(), 'sluis-cli-'));
  const data = join(folder, 'data');
  const env = { SLUIS_DATA: data, SLUIS_KEYS: join(folder, 'keys', 'master.key'), SLUIS_ALLOW_LOOPBACK: '1' };
  let now = new Date('2026-11-21T20:00:00Z');
  const house = await openHouse(readConfig(env), { clock: { now: () => now }, patience });
  const { source = 'files' } = options;
  if (demo) await layOutDemo(house, data, { source });
  if (demo && source !== 'files') await startDemoSource(house, source);
  const suppliers = serve ? await startDemoSuppliers(house, { data, port: 0 }) : [];
  const home = homeOf(house);
  return {
    house,
    data,
    env,
    suppliers,
    setNow: (moment) => {
      now = new Date(moment);
    },
    run: (line, typing) => typeIn(home, line, typing),
    json: async (line, typing) => {
      const words = typeof line === 'string' ? line.split(' ') : line;
      const ran = await typeIn(home, [...words, '--json'], typing);
      return { ...ran, value: JSON.parse(ran.out) as unknown };
    },
    file: async (name, text) => {
      const path = join(folder, name);
      await writeFile(path, text);
      return path;
    },
    token: async (role) => {
      const board = (await house.board())?.id ?? '';
      return (await house.actors.addActor(board, { name: `Iemand (${role})`, role, demo })).token;
    },
    sync: (...schools) => syncAll(house, schools),
    close: async () => {
      for (const { server } of suppliers) await server.close();
      await house.close();
      await rm(folder, { recursive: true });
    },
  };
};

/** The text of an agreement as `agreement export` prints it, without one field. */
export const withoutField = (yaml: string, field: string): string =>
  yaml.replace(new RegExp(`^ {4}${field}:\\n(?: {6}.*\\n)+`, 'm'), '');
