import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Input } from '../ports.ts';
import { openFolder } from './folder.ts';

let root = '';
let path = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluis-folder-'));
  path = join(root, 'in');
  await mkdir(path);
});
afterEach(() => rm(root, { recursive: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const whole = async (input: Input): Promise<string> => Buffer.concat(await Array.fromAsync(input.bytes)).toString();
const coded = (code: string): unknown => expect.objectContaining({ code });

const badNames = ['', '.', '..', '.hidden', 'a/b', '../b', '/etc/passwd', 'a\\b', 'C:b', 'a\u0000b', 'a\nb', 'x.part'];

describe('a folder', () => {
  it('gives back what was written, with the name that people know', async () => {
    const folder = openFolder(path);
    await folder.write('levering.ndjson', bytes('één\n'));
    const input = await folder.read('levering.ndjson');
    expect(input.name).toBe('levering.ndjson');
    expect(await whole(input)).toBe('één\n');
  });

  it('reads a large file in pieces, and twice when asked twice', async () => {
    const large = 'x'.repeat(1_000_000);
    await writeFile(join(path, 'large.xml'), large);
    const input = await openFolder(path).read('large.xml');
    expect((await Array.fromAsync(input.bytes)).length).toBeGreaterThan(1);
    expect((await whole(input)) === large).toBe(true);
  });

  it('writes for its owner only, replaces whole files and leaves nothing beside them', async () => {
    const folder = openFolder(path);
    await folder.write('a.json', bytes('a longer text'));
    await folder.write('a.json', bytes('short'));
    expect(await readFile(join(path, 'a.json'), 'utf8')).toBe('short');
    expect((await stat(join(path, 'a.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(path)).toEqual(['a.json']);
  });

  it('keeps writes at the same time apart', async () => {
    const folder = openFolder(path);
    const texts = Array.from({ length: 20 }, (_, number) => String(number).repeat(50_000));
    await Promise.all(texts.map((text) => folder.write('a.json', bytes(text))));
    expect(texts).toContain(await readFile(join(path, 'a.json'), 'utf8'));
    expect(await readdir(path)).toEqual(['a.json']);
  });

  it('replaces a link instead of writing through it', async () => {
    await writeFile(join(root, 'outside'), 'untouched');
    await symlink(join(root, 'outside'), join(path, 'a.json'));
    await openFolder(path).write('a.json', bytes('mine'));
    expect(await readFile(join(root, 'outside'), 'utf8')).toBe('untouched');
  });

  it('lists regular files only, sorted', async () => {
    for (const name of ['b.xml', 'a.xml', 'Z.xml', '.hidden', 'busy.xml.part']) await writeFile(join(path, name), '');
    await mkdir(join(path, 'folder'));
    await symlink(join(path, 'a.xml'), join(path, 'link.xml'));
    expect(await openFolder(path).list()).toEqual(['Z.xml', 'a.xml', 'b.xml']);
  });

  it.each(badNames)('takes no name like %j', async (name) => {
    const folder = openFolder(path);
    await expect(folder.read(name)).rejects.toEqual(coded('source_missing'));
    await expect(folder.write(name, bytes('x'))).rejects.toEqual(coded('destination_refused'));
    await expect(folder.remove(name)).rejects.toEqual(coded('destination_refused'));
    expect(await readdir(path)).toEqual([]);
    expect(await readdir(root)).toEqual(['in']);
  });

  it('reads no link, no folder, no pipe and nothing that is absent', async () => {
    await writeFile(join(root, 'outside'), 'secret');
    await symlink(join(root, 'outside'), join(path, 'link'));
    await mkdir(join(path, 'folder'));
    execFileSync('mkfifo', [join(path, 'pipe')]);
    for (const name of ['link', 'folder', 'pipe', 'absent']) {
      await expect(openFolder(path).read(name)).rejects.toEqual(coded('source_missing'));
    }
  });

  it('notices that a file was swapped for a link after it was looked at', async () => {
    await writeFile(join(root, 'outside'), 'secret');
    await writeFile(join(path, 'a.xml'), 'fine');
    const input = await openFolder(path).read('a.xml');
    await rm(join(path, 'a.xml'));
    await symlink(join(root, 'outside'), join(path, 'a.xml'));
    await expect(whole(input)).rejects.toEqual(coded('source_missing'));
  });

  it('removes a file, and is content when it is gone already', async () => {
    const folder = openFolder(path);
    await folder.write('a.json', bytes('x'));
    await folder.remove('a.json');
    await folder.remove('a.json');
    expect(await folder.list()).toEqual([]);
  });

  it('says so when it is not there or not to be written to', async () => {
    const absent = openFolder(join(root, 'absent'));
    await expect(absent.list()).rejects.toEqual(coded('source_missing'));
    await expect(absent.read('a')).rejects.toEqual(coded('source_missing'));
    await expect(absent.write('a', bytes('x'))).rejects.toMatchObject({
      code: 'delivery_failed',
      subject: { found: 'ENOENT' },
    });
    await writeFile(join(root, 'file'), '');
    await expect(openFolder(join(root, 'file')).list()).rejects.toEqual(coded('source_unreachable'));
  });

  it('leaves nothing of a write that failed', async () => {
    await mkdir(join(path, 'taken'));
    await expect(openFolder(path).write('taken', bytes('x'))).rejects.toEqual(coded('delivery_failed'));
    expect(await readdir(path)).toEqual(['taken']);
  });

  it('sweeps what a killed process left, and not what is being written', async () => {
    const now = Date.parse('2026-11-21T03:00:00Z');
    for (const [name, minutes] of [
      ['.old.json.1.part', 61],
      ['.new.json.2.part', 59],
      ['.other', 600],
    ] as const) {
      await writeFile(join(path, name), 'x');
      await utimes(join(path, name), now / 1000, now / 1000 - minutes * 60);
    }
    await openFolder(path, () => now).write('a.json', bytes('x'));
    expect((await readdir(path)).sort()).toEqual(['.new.json.2.part', '.other', 'a.json']);
  });

  it('does not change the rights of the folder itself', async () => {
    await chmod(path, 0o750);
    await openFolder(path).write('a.json', bytes('x'));
    expect((await stat(path)).mode & 0o777).toBe(0o750);
  });
});
