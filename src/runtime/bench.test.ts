import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { runCli } from '../cli/run.ts';
import type { Terminal } from '../cli/terminal.ts';
import { createHome } from './home.ts';

/** `sluis` with these words, with a real home and nothing set. */
const sluis = async (...words: readonly string[]): Promise<{ code: number; out: string; err: string }> => {
  const said = { out: '', err: '' };
  const sink = (name: 'out' | 'err') => ({
    isTTY: false,
    columns: undefined,
    write: (text: string) => void (said[name] += text),
  });
  const stdin = new PassThrough();
  const terminal: Terminal = { stdout: sink('out'), stderr: sink('err'), stdin, env: {}, nowMs: () => 0 };
  return { code: await runCli(words, terminal, createHome({})), ...said };
};

const leftOver = async (): Promise<readonly string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('sluis-bench-'));

it('measures one supplier and fifteen on a file of this size, and leaves nothing behind', async () => {
  const before = await leftOver();
  const { code, out } = await sluis('bench', '--mb', '1', '--json');
  const said: unknown = JSON.parse(out);
  const pupils = expect.toSatisfy((count: unknown) => typeof count === 'number' && count > 1_700 && count < 2_000);
  expect(said).toMatchObject({
    bytes: 1_000_000,
    runs: [
      { suppliers: 1, pupils },
      { suppliers: 15, pupils },
    ],
  });
  expect({ code, left: await leftOver() }).toStrictEqual({ code: 0, left: before });
});

it.each(['0', '1001'])('measures no file of %s MB', async (mb) => {
  const { out } = await sluis('bench', '--mb', mb, '--json');
  expect(JSON.parse(out)).toMatchObject({ error: { code: 'usage_invalid', subject: { found: 'value_invalid' } } });
});
