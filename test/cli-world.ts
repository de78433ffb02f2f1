import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Home } from '../src/cli/home.ts';
import { runCli } from '../src/cli/run.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import type { Role } from '../src/agreement/roles.ts';
import { readConfig } from '../src/config.ts';
import { GatewayError } from '../src/errors.ts';
import { layOutDemo, startDemoSuppliers } from '../src/runtime/demo.ts';
import { openHouse } from '../src/runtime/house.ts';
import type { House } from '../src/sync/house.ts';
import { syncSchools } from '../src/sync/night.ts';
import { allSchools } from '../src/sync/school.ts';

/** What a command said, and how it ended. */
export type Said = { readonly code: number; readonly out: string; readonly err: string };

export type Typing = { readonly env?: Readonly<Record<string, string>>; readonly stdin?: readonly string[] };

/** A terminal that nobody sits at: lines come from standard input. */
const pipe = ({ env = {}, stdin = [] }: Typing): { terminal: Terminal; said: { out: string; err: string } } => {
  const said = { out: '', err: '' };
  const keyboard = new PassThrough();
  keyboard.end(stdin.map((line) => `${line}\n`).join(''));
  const sink = (to: 'out' | 'err') => ({
    isTTY: false,
    columns: undefined,
    write: (text: string) => {
      said[to] += text;
    },
  });
  return { terminal: { stdout: sink('out'), stderr: sink('err'), stdin: keyboard, env, nowMs: () => 0 }, said };
};

/** Types one command line. */
export const typeIn = async (home: Home, line: readonly string[], typing: Typing = {}): Promise<Said> => {
  const { terminal, said } = pipe(typing);
  const code = await runCli(line, terminal, home);
  return { code, ...said };
};

export type CliWorld = {
  readonly house: House;
  readonly data: string;
  readonly env: Readonly<Record<string, string>>;
  run(line: string, typing?: Typing): Promise<Said>;
  json(line: string, typing?: Typing): Promise<unknown>;
  /** A token of a new person of the board. */
  token(role: Role): Promise<string>;
  /** One night for these schools; all of them when none is named. */
  sync(...schools: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

const openWorld = async (data: string, env: Readonly<Record<string, string>>): Promise<House> => {
  const first = await openHouse(readConfig(env));
  await layOutDemo(first, data);
  await first.close();
  return openHouse(readConfig(env), { patience: { tries: 1, minMs: 1, maxMs: 1, random: () => 0 } });
};

/** The demo board with its suppliers on free ports, in a folder of its own; nothing was synced yet. */
export const openCliWorld = async (): Promise<CliWorld> => {
  const root = await mkdtemp(join(tmpdir(), 'sluis-cli-'));
  const data = join(root, 'data');
  const env = { SLUIS_DATA: data, SLUIS_KEYS: join(root, 'keys', 'master.key') };
  const house = await openWorld(data, env);
  const suppliers = await startDemoSuppliers(house, { data, port: 0 });
  const home: Home = {
    house: async () => house,
    start: () => Promise.reject(new Error('no command here starts the gateway')),
    restoreKeys: () => Promise.reject(new Error('no command here restores keys')),
    close: async () => {},
  };
  const run = (line: string, typing?: Typing) => typeIn(home, line.split(' '), typing);
  return {
    house,
    data,
    env,
    run,
    json: async (line, typing) => JSON.parse((await run(`${line} --json`, typing)).out) as unknown,
    token: async (role) => {
      const board = (await house.board())?.id ?? '';
      return (await house.actors.addActor(board, { name: `Persoon met rol ${role}`, role })).token;
    },
    sync: async (...schools) => {
      const all = schools.length > 0 ? schools : (await allSchools(house.gateway.store)).map(({ id }) => id);
      for await (const { error } of syncSchools(house.gateway, all, {})) {
        if (error !== undefined) throw new GatewayError(error.code, error.subject);
      }
    },
    close: async () => {
      for (const { server } of suppliers) await server.close();
      await house.close();
      await rm(root, { recursive: true });
    },
  };
};
