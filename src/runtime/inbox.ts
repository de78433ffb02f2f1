import type { BigIntStats } from 'node:fs';
import { lstat, mkdir, readdir, unlink } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { GatewayError } from '../errors.ts';
import type { Input } from '../ports.ts';
import type { Inbox, Waiting } from '../sync/gateway.ts';
import { chunksOf } from './folder.ts';

/** Its name in bytes: a school's own system may write it in any encoding. */
type Found = { readonly name: Buffer; readonly path: Buffer; readonly mark: string; readonly changedNs: bigint };

/** Which file this is, and in which state: one that was written to or replaced since has another mark. */
export const markOf = ({ dev, ino, size, mtimeNs }: BigIntStats): string => `${dev}/${ino}/${size}/${mtimeNs}`;

/** Undefined when it is gone. */
const look = (path: Buffer): Promise<BigIntStats | undefined> => lstat(path, { bigint: true }).catch(ignoreMissing);

const isSame = async ({ path, mark }: Found): Promise<boolean> => {
  const stat = await look(path);
  return stat !== undefined && markOf(stat) === mark;
};

const made = (folder: string): Promise<unknown> => mkdir(folder, { recursive: true, mode: 0o700 });

/** Regular files only, the newest first. What is still being written ends in `.part`. */
const filesIn = async (folder: string): Promise<readonly Found[]> => {
  await made(folder);
  const found: Found[] = [];
  for (const name of await readdir(folder, { encoding: 'buffer' })) {
    const text = name.toString('latin1');
    if (text.startsWith('.') || text.endsWith('.part')) continue;
    const path = Buffer.concat([Buffer.from(`${folder}${sep}`), name]);
    const stat = await look(path);
    if (stat?.isFile()) found.push({ name, path, mark: markOf(stat), changedNs: stat.mtimeNs });
  }
  return found.sort((a, b) => Number(b.changedNs - a.changedNs) || Buffer.compare(b.name, a.name));
};

const inputOf = ({ name, path }: Found): Input => ({
  name: name.toString(),
  bytes: { [Symbol.asyncIterator]: () => chunksOf(path) },
});

const removeAll = async (files: readonly Found[]): Promise<void> => {
  for (const file of files) if (await isSame(file)) await unlink(file.path).catch(ignoreMissing);
};

/** `chosen`: the files that are read, the first of them as such. `files`: all that go with them. */
type Choice = {
  readonly school: string;
  readonly chosen: readonly [Found, ...Found[]];
  readonly files: readonly Found[];
};

const waitingFor = ({ school, chosen, files }: Choice): Waiting => ({
  input: inputOf(chosen[0]),
  more: chosen.slice(1).map(inputOf),
  intact: async () => (await Promise.all(chosen.map(isSame))).every(Boolean),
  done: () =>
    removeAll(files).catch((cause: unknown) => {
      throw new GatewayError('inbox_stuck', { school }, { cause });
    }),
});

/** `*` stands for anything, and nothing else for more than itself. */
const fits = (pattern: string): RegExp => {
  const pieces = pattern.split('*').map((piece) => piece.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`, 'i');
};

/** Of files, the newest first: the newest of each part, no file twice; without parts the newest of all, if there is one. */
export const newestOf = <T>(
  files: readonly T[],
  nameOf: (file: T) => string,
  { school, parts }: { readonly school: string; readonly parts: readonly string[] },
): readonly T[] => {
  if (parts.length === 0 || files.length === 0) return files.slice(0, 1);
  const chosen: T[] = [];
  for (const part of parts) {
    const one = files.find((file) => !chosen.includes(file) && fits(part).test(nameOf(file)));
    if (one === undefined) throw new GatewayError('source_missing', { school, name: part });
    chosen.push(one);
  }
  return chosen;
};

/**
 * A folder with a folder per school; files may have any name. The newest file counts; after a good intake it is removed
 * with the older ones, which it replaces: an older export must never be read after a newer one. A file that changed
 * since is another export, which nobody has read, and stays.
 */
export const openInbox = (root: string): Inbox => ({
  async place(school) {
    const folder = join(root, school);
    await made(folder).catch((cause: unknown) => {
      throw new GatewayError('store_unwritable', { school }, { cause });
    });
    return folder;
  },
  async next(school, parts = []) {
    const files = await filesIn(join(root, school)).catch((cause: unknown) => {
      throw new GatewayError('inbox_unreadable', { school }, { cause });
    });
    const [first, ...more] = newestOf(files, ({ name }) => name.toString(), { school, parts });
    return first === undefined ? undefined : waitingFor({ school, chosen: [first, ...more], files });
  },
});

/** What waits for a school now, as one mark that changes with any of it, and since when none of it was written to. */
export type Arrived = { readonly mark: string; readonly quietMs: number };

/** Undefined where nothing waits. `nowMs`: milliseconds since the epoch. Throws inbox_unreadable. */
export const arrivedIn = async (root: string, school: string, nowMs: number): Promise<Arrived | undefined> => {
  const files = await filesIn(join(root, school)).catch((cause: unknown) => {
    throw new GatewayError('inbox_unreadable', { school }, { cause });
  });
  const [newest] = files;
  if (newest === undefined) return undefined;
  return { mark: files.map(({ mark }) => mark).join('\n'), quietMs: nowMs - Number(newest.changedNs / 1_000_000n) };
};

const ignoreMissing = (error: unknown): undefined => {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error;
};
