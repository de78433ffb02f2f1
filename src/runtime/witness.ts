import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileError, isErrorWith } from '../store/file-error.ts';
import type { Random, Witness } from '../ports.ts';

const sync = (path: string): void => {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

/** Under another name first, so that a crash leaves the old one or the new one, never a half. */
const replace = (path: string, part: string, text: string, folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(part, text, { mode: 0o600, flag: 'wx', flush: true });
    renameSync(part, path);
    sync(folder);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
};

/**
 * The newest checkpoint in a small file beside the master key, `witness-<log>.txt`: outside the data folder, so that it
 * does not go back in time with it. It holds no secret, but only its owner may write it.
 */
export const createFileWitness = (folder: string, random: Random): Witness => {
  const pathOf = (log: string): string => join(folder, `witness-${log}.txt`);
  return {
    read: async (log) => {
      try {
        return readFileSync(pathOf(log), 'utf8');
      } catch (cause) {
        if (isErrorWith(cause, 'ENOENT')) return undefined;
        throw fileError(cause, 'witness');
      }
    },
    keep: async (log, note) => {
      const path = pathOf(log);
      try {
        replace(path, `${path}.${Buffer.from(random.bytes(8)).toString('hex')}`, note, folder);
      } catch (cause) {
        throw fileError(cause, 'witness');
      }
    },
  };
};
