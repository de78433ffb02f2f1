import { open } from 'node:fs/promises';
import { usageError } from './usage.ts';

const isExisting = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST';

/**
 * Writes a file that only its owner can read (0600) and that was not there yet: nothing is overwritten. Throws
 * usage_invalid (file_exists, file_unwritable); what the pieces themselves throw goes through.
 */
export const writeNewFile = async (path: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> => {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    throw usageError(isExisting(error) ? 'file_exists' : 'file_unwritable', { setting: '--out' });
  });
  try {
    for await (const piece of pieces) await file.appendFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
};
