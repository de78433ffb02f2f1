import { execFile } from 'node:child_process';
import { cp, mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const launcher = join(root, 'bin/sluis');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluis launcher '));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** A house with its own fake Node, which prints what it was asked to run. */
const house = async (name: string, withNode: boolean): Promise<string> => {
  const home = join(folder, name);
  await mkdir(join(home, 'node_modules/.bin'), { recursive: true });
  await cp(join(root, 'bin'), join(home, 'bin'), { recursive: true });
  if (withNode)
    await writeFile(join(home, 'node_modules/.bin/node'), '#!/bin/sh\nprintf "%s\\n" own "$@"\n', { mode: 0o755 });
  return home;
};

describe('the launcher', () => {
  it('starts the command line with its arguments', async () => {
    const { stdout } = await run(launcher, ['version', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ node: process.versions.node });
  });

  it('prefers the Node of the project, behind symbolic links and blanks in names', async () => {
    const home = await house('with node', true);
    await symlink(join(home, 'bin/sluis'), join(folder, 'one'));
    await symlink('one', join(folder, 'two'));
    const { stdout } = await run(join(folder, 'two'), ['a b', '*'], { cwd: '/' });
    expect(stdout.split('\n')).toEqual(['own', join(home, 'bin/sluis.js'), 'a b', '*', '']);
  });

  it('says in one line what is missing where there is no Node at all', async () => {
    const home = await house('without node', false);
    // The outer programs that the launcher needs, and no node.
    const path = join(folder, 'path');
    await mkdir(path);
    for (const tool of ['dirname', 'readlink']) await symlink(`/usr/bin/${tool}`, join(path, tool));
    const failure: unknown = await run('/bin/sh', [join(home, 'bin/sluis')], { env: { PATH: path } }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^Sluis heeft Node 26 nodig.*\n$/),
    });
  });

  it('passes on the exit code', async () => {
    const failure: unknown = await run(launcher, ['no-such-command']).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('the check of the version', () => {
  it('says one line per language on an older Node', async () => {
    const old = "Object.defineProperty(process.versions, 'node', { value: '20.20.2' }); await import(process.argv[1]);";
    const failure: unknown = await run(process.execPath, [
      '--input-type=module',
      '-e',
      old,
      join(root, 'bin/sluis.js'),
    ]).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 1, stdout: '' });
    expect(
      String((failure as { stderr: string }).stderr)
        .trim()
        .split('\n'),
    ).toHaveLength(2);
  });
});
