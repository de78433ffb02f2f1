import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Home } from '../../../src/cli/home.ts';
import { runCli } from '../../../src/cli/run.ts';
import type { House } from '../../../src/sync/house.ts';

export type Said = { readonly code: number; readonly out: string; readonly err: string };

/** A command line over a house that is open already, on a wide terminal; `typed` stands on standard input. */
export const command = async (house: House, words: readonly string[], typed = ''): Promise<Said> => {
  const said = { out: '', err: '' };
  const sink = (name: 'out' | 'err') => ({
    isTTY: true,
    columns: 200,
    write: (text: string) => void (said[name] += text),
  });
  const home: Home = {
    house: async () => house,
    start: () => Promise.reject(new Error('no command here starts the gateway')),
    restoreKeys: () => Promise.reject(new Error('no command here restores keys')),
    restoreBackup: () => Promise.reject(new Error('not here')),
    bench: () => Promise.reject(new Error('no command here measures')),
    close: async () => {},
  };
  const stdin = new PassThrough();
  stdin.end(typed);
  const terminal = { stdout: sink('out'), stderr: sink('err'), stdin, env: {}, nowMs: () => performance.now() };
  return { code: await runCli(words, terminal, home), ...said };
};

const launcher = join(import.meta.dirname, '../../../bin/sluis.js');

/** A process of its own, as the night starts it: everything that it prints, and what it leaves in its folders. */
export const processOf = (words: readonly string[], env: Readonly<Record<string, string>>): Promise<Said> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [launcher, ...words], { env: { PATH: process.env['PATH'], ...env } });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => void (said.out += chunk.toString('latin1')));
    child.stderr.on('data', (chunk: Buffer) => void (said.err += chunk.toString('latin1')));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, ...said }));
  });
