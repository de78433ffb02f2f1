import { accessSync, constants } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';

const isWritable = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * A new folder, in memory where that can be had: a killed process loses nothing that it wrote, so waiting for a disk proves
 * nothing here. What a disk loses is played by `cut.ts`.
 */
export const scratch = (name: string): Promise<string> =>
  mkdtemp(join(isWritable(memory) ? memory : tmpdir(), `sluis-${name}-`));
