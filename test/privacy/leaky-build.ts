import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Leak } from './leak.ts';

const root = join(import.meta.dirname, '../..');
const parts = ['src', 'connectors', 'mappings', 'deploy', 'test', 'package.json'];

/** What a probe of a copy came to. */
export type Probed = { readonly exit: number; readonly output: string };

/** A copy of the source in a temporary folder, which can be made to leak; the source itself is never touched. */
export type Copy = {
  /** Runs these checks of the probe on the copy as it is; all of them when none is named. */
  probe(...names: readonly string[]): Promise<Probed>;
  /** Runs the leak's check on the copy with the leak in it, and mends the copy. Throws when a patch does not fit. */
  leaking(leak: Leak): Promise<Probed>;
  remove(): Promise<void>;
};

const run = (folder: string, names: readonly string[]): Promise<Probed> =>
  new Promise((resolve, reject) => {
    // A cache of what was compiled, since all but a few lines are the same each time.
    const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, '.compiled') };
    const child = spawn(process.execPath, ['test/privacy/probe.ts', ...names], { cwd: folder, env });
    let output = '';
    child.stdout.on('data', (data: Buffer) => void (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => void (output += data.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ exit: code ?? -1, output }));
  });

const spoiled = (text: string, { find, put, file }: Leak['patches'][number]): string => {
  if (text.split(find).length !== 2) throw new Error(`a patch fits ${text.split(find).length - 1} times in ${file}`);
  return text.replace(find, () => put);
};

const withLeak = async (folder: string, leak: Leak, work: () => Promise<Probed>): Promise<Probed> => {
  const before = new Map<string, string>();
  try {
    for (const patch of leak.patches) {
      const text = await readFile(join(folder, patch.file), 'utf8');
      if (!before.has(patch.file)) before.set(patch.file, text);
      await writeFile(join(folder, patch.file), spoiled(text, patch));
    }
    return await work();
  } finally {
    for (const [file, text] of before) await writeFile(join(folder, file), text);
  }
};

export const copyBuild = async (): Promise<Copy> => {
  const folder = await mkdtemp(join(tmpdir(), 'sluis-leaky-'));
  for (const part of parts) await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return {
    probe: (...names) => run(folder, names),
    leaking: (leak) => withLeak(folder, leak, () => run(folder, [leak.caughtBy])),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
