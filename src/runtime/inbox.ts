import type { BigIntStats } from 'node:fs';
import { lstat, mkdir, readdir, unlink } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { GatewayError } from '../errors.ts';
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

const waitingFor = (newest: Found, files: readonly Found[]): Waiting => ({
  input: { name: newest.name.toString(), bytes: { [Symbol.asyncIterator]: () => chunksOf(newest.path) } },
  intact: () => isSame(newest),
  done: async () => {
    for (const file of files) if (await isSame(file)) await unlink(file.path).catch(ignoreMissing);
  },
});

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
  async next(school) {
    const files = await filesIn(join(root, school));
    const [newest] = files;
    return newest === undefined ? undefined : waitingFor(newest, files);
  },
});

const ignoreMissing = (error: unknown): undefined => {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error;
};
