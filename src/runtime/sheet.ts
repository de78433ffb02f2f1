import { constants, createReadStream } from 'node:fs';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
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

/** Bytes that are handed to the disk at once; and how many such pieces may wait. */
const pieceBytes = 128 * 1024;
const maxWaiting = 8;

type Writer = Pick<Sheet, 'add' | 'drain'> & { end(): Promise<void> };

/** Writing goes on while the next piece is made. An error is told by the next `drain` or `end`. */
const createWriter = (handle: FileHandle): Writer => {
  let piece = Buffer.allocUnsafeSlow(pieceBytes);
  let spare: typeof piece | undefined;
  let length = 0;
  let waiting = 0;
  let writing: Promise<void> = Promise.resolve();
  const write = async (before: Promise<void>, full: typeof piece, bytes: number): Promise<void> => {
    await before;
    await handle.appendFile(full.subarray(0, bytes));
    waiting -= 1;
    spare = full;
  };
  const handOver = (needed: number): void => {
    waiting += 1;
    writing = write(writing, piece, length);
    writing.catch(() => undefined);
    piece =
      spare !== undefined && spare.length >= needed ? spare : Buffer.allocUnsafeSlow(Math.max(pieceBytes, needed));
    spare = undefined;
    length = 0;
  };
  return {
    add(head, rest) {
      // UTF-8 takes at most three bytes for each UTF-16 unit.
      const needed = 3 * (head.length + rest.length) + 1;
      if (length + needed > piece.length) handOver(needed);
      length += piece.write(head, length);
      length += piece.write(rest, length);
      piece[length] = 10;
      length += 1;
    },
    async drain() {
      if (waiting >= maxWaiting) await writing;
    },
    async end() {
      if (length > 0) handOver(0);
      await writing;
    },
  };
};

/**
 * A file that is written under a name of its own (0600) and gets its real one only when it is published. `part` tells sheets for the same path apart.
 */
export const openSheet = async (path: string, part: string): Promise<Sheet> => {
  const hidden = `${path}.${part}.part`;
  const handle = await open(hidden, flags, 0o600);
  const writer = createWriter(handle);
  return {
    add: writer.add,
    drain: writer.drain,
    async *lines() {
      await writer.end();
      yield* linesOf(hidden);
    },
    async publish() {
      await writer.end();
      await handle.sync();
      await handle.close();
      await rename(hidden, path);
      await syncFolder(dirname(path));
    },
    async discard() {
      await writer.end().catch(() => undefined);
      await handle.close().catch(() => undefined);
      await unlink(hidden).catch(ignoreMissing);
    },
  };
};
