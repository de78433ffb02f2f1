import type { Stats } from 'node:fs';
import { lstat, mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Inbox, Waiting } from '../sync/gateway.ts';
import { openFolder } from './folder.ts';

/** `mark` is another one as soon as other bytes stand under the name. */
type Found = { readonly name: string; readonly changedMs: number; readonly mark: string };

const markOf = (stat: Stats): string => [stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs].join('/');

/** Regular files only, the newest first. What is still being written ends in `.part`. */
const filesIn = async (folder: string): Promise<readonly Found[]> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found: Found[] = [];
  for (const name of await readdir(folder)) {
    if (name.startsWith('.') || name.endsWith('.part')) continue;
    const stat = await lstat(join(folder, name));
    if (stat.isFile()) found.push({ name, changedMs: stat.mtimeMs, mark: markOf(stat) });
  }
  return found.sort((a, b) => b.changedMs - a.changedMs || (a.name < b.name ? 1 : -1));
};

/**
 * A folder with a folder per school. The newest file counts; after a good intake it is removed with the older ones,
 * which it replaces: an older export must never be read after a newer one.
 */
export const openInbox = (root: string): Inbox => ({
  async next(school): Promise<Waiting | undefined> {
    const folder = join(root, school);
    const files = await filesIn(folder);
    const [newest] = files;
    if (newest === undefined) return undefined;
    return {
      input: await openFolder(folder).read(newest.name),
      done: async () => {
        for (const file of files) await removeUnchanged(folder, file);
      },
    };
  },
});

/** What was written under this name since it was listed was not read, so it stays for the next time. */
const removeUnchanged = async (folder: string, { name, mark }: Found): Promise<void> => {
  const path = join(folder, name);
  const stat = await lstat(path).catch(ignoreMissing);
  if (stat !== undefined && markOf(stat) === mark) await unlink(path).catch(ignoreMissing);
};

const ignoreMissing = (error: unknown): void => {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error;
};
