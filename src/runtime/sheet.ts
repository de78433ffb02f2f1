import { constants, createReadStream } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Sheet } from '../sync/lane.ts';

const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(path, constants.O_RDONLY);
  await handle.sync().finally(() => handle.close());
};

const ignoreMissing = (error: unknown): void => {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error;
};

/** Ends at line feeds only: a name may hold a sign that is the end of a line elsewhere (U+2028). */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const text of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/**
 * A file that is written under a name of its own (0600) and gets its real one only when it is published. Writing goes on
 * while the next piece is made. `part` tells sheets for the same path apart.
 */
export const openSheet = async (path: string, part: string): Promise<Sheet> => {
  const hidden = `${path}.${part}.part`;
  const handle = await open(hidden, flags, 0o600);
  let writing: Promise<unknown> = Promise.resolve();
  const written = async (): Promise<void> => {
    await writing;
  };
  return {
    async append(text) {
      await written();
      writing = handle.appendFile(text);
      // Told by the next call; until then it is nobody's.
      writing.catch(() => undefined);
    },
    async *lines() {
      await written();
      yield* linesOf(hidden);
    },
    async publish() {
      await written();
      await handle.sync();
      await handle.close();
      await rename(hidden, path);
      await syncFolder(dirname(path));
    },
    async discard() {
      await writing.catch(() => undefined);
      await handle.close().catch(() => undefined);
      await unlink(hidden).catch(ignoreMissing);
    },
  };
};
