import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, rename, stat, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { Folder } from '../ports.ts';
import { codeOf } from './answer.ts';

const part = '.part';
const chunkBytes = 262_144;
/** Older than this a temporary file belongs to a process that was killed. It may hold pupils' data, so it goes. */
const abandonedMs = 3_600_000;

const failed = (code: ErrorCode, cause: unknown): GatewayError => {
  const found = codeOf(cause);
  return new GatewayError(code, found === undefined ? {} : { found }, { cause });
};

/** One plain name: no separators of any system, nothing hidden, nothing that is still being written. */
const isPlainName = (name: string): boolean =>
  name.length > 0 && name.length <= 200 && !/^\.|[/\\:\p{Cc}]/u.test(name) && !name.endsWith(part);

/** A link could lead out of the folder, and a pipe would wait for ever. Windows has neither flag. */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const createFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

const openRegular = async (path: string | Buffer): Promise<FileHandle> => {
  const handle = await open(path, readFlags).catch((error: unknown) => {
    throw failed('source_missing', error);
  });
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new GatewayError('source_missing');
};

/** The bytes of a regular file, never through a link. Throws source_missing, source_unreachable. */
export async function* chunksOf(path: string | Buffer): AsyncGenerator<Uint8Array> {
  const handle = await openRegular(path);
  try {
    yield* handle.createReadStream({ highWaterMark: chunkBytes });
  } catch (error) {
    throw failed('source_unreachable', error);
  }
}

/** A new name is only there for good once its folder is synced. Windows cannot open a folder for that. */
const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(path, constants.O_RDONLY);
  await handle.sync().finally(() => handle.close());
};

const writeSynced = async (path: string, bytes: Uint8Array): Promise<void> => {
  const handle = await open(path, createFlags, 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const sweep = async (path: string, beforeMs: number): Promise<void> => {
  const names = (await readdir(path)).filter((name) => name.startsWith('.') && name.endsWith(part));
  for (const name of names) {
    const found = await stat(join(path, name)).catch(() => undefined);
    // Gone meanwhile is what is wanted.
    if (found !== undefined && found.mtimeMs < beforeMs) await unlink(join(path, name)).catch(() => undefined);
  }
};

const write = async (path: string, name: string, bytes: Uint8Array): Promise<void> => {
  const temporary = join(path, `.${name}.${randomUUID()}${part}`);
  try {
    await writeSynced(temporary, bytes);
    await rename(temporary, join(path, name));
  } catch (error) {
    // The first error is the one to tell of.
    await unlink(temporary).catch(() => undefined);
    throw failed('delivery_failed', error);
  }
  await syncFolder(path).catch((error: unknown) => {
    throw failed('delivery_unknown', error);
  });
};

const list = async (path: string): Promise<readonly string[]> => {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    throw failed(codeOf(error) === 'ENOENT' ? 'source_missing' : 'source_unreachable', error);
  });
  return entries.flatMap((entry) => (entry.isFile() && isPlainName(entry.name) ? [entry.name] : [])).sort();
};

const remove = async (path: string, name: string): Promise<void> => {
  try {
    await unlink(join(path, name));
    await syncFolder(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw failed('source_unreachable', error);
  }
};

const checked = (name: string, code: ErrorCode): string => {
  if (isPlainName(name)) return name;
  throw new GatewayError(code, { expected: 'file_name' });
};

/**
 * A folder of this machine. It lists regular files only, sorted by code unit; hidden and `.part` files are invisible.
 * Errors: `read` source_missing (also for a name that is not plain, a link, a pipe), source_unreachable while reading;
 * `write` destination_refused, delivery_failed (nothing is there under that name), delivery_unknown (it may be);
 * `list` source_missing, source_unreachable; `remove` destination_refused, source_unreachable (absent is fine).
 */
export const openFolder = (path: string, nowMs: () => number = Date.now): Folder => ({
  list: () => list(path),
  read: async (name) => {
    const file = join(path, checked(name, 'source_missing'));
    await (await openRegular(file)).close();
    return { name, bytes: { [Symbol.asyncIterator]: () => chunksOf(file) } };
  },
  write: async (name, bytes) => {
    const plain = checked(name, 'destination_refused');
    await sweep(path, nowMs() - abandonedMs).catch((error: unknown) => {
      throw failed('delivery_failed', error);
    });
    await write(path, plain, bytes);
  },
  remove: async (name) => remove(path, checked(name, 'destination_refused')),
});
