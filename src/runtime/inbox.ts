import { lstat, mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../errors.ts';
import type { Inbox, Waiting } from '../sync/gateway.ts';
import { openFolder } from './folder.ts';

type Found = { readonly name: string; readonly changedMs: number };

const made = (folder: string): Promise<unknown> => mkdir(folder, { recursive: true, mode: 0o700 });

/** Regular files only, the newest first. What is still being written ends in `.part`. */
const filesIn = async (folder: string): Promise<readonly Found[]> => {
  await made(folder);
  const found: Found[] = [];
  for (const name of await readdir(folder)) {
    if (name.startsWith('.') || name.endsWith('.part')) continue;
    const stat = await lstat(join(folder, name));
    if (stat.isFile()) found.push({ name, changedMs: stat.mtimeMs });
  }
  return found.sort((a, b) => b.changedMs - a.changedMs || (a.name < b.name ? 1 : -1));
};

/**
 * A folder with a folder per school. The newest file counts; after a good intake it is removed with the older ones,
 * which it replaces: an older export must never be read after a newer one.
 */
export const openInbox = (root: string): Inbox => ({
  async place(school): Promise<string> {
    const folder = join(root, school);
    await made(folder).catch((cause: unknown) => {
      throw new GatewayError('store_unwritable', { school }, { cause });
    });
    return folder;
  },
  async next(school): Promise<Waiting | undefined> {
    const folder = join(root, school);
    const files = await filesIn(folder);
    const [newest] = files;
    if (newest === undefined) return undefined;
    return {
      input: await openFolder(folder).read(newest.name),
      done: async () => {
        for (const file of files) await unlink(join(folder, file.name)).catch(ignoreMissing);
      },
    };
  },
});

const ignoreMissing = (error: unknown): void => {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error;
};
