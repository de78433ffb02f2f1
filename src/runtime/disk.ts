import { statfs, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../errors.ts';

const mb = 1_000_000;
/** Below this nothing is begun, however small the database is. */
const leastBytes = 100 * mb;

/** What the disk has left and what the database takes, in bytes. */
export type Room = { readonly freeBytes: number; readonly databaseBytes: number };

export const roomIn = async (folder: string): Promise<Room> => {
  const { bavail, bsize } = await statfs(folder);
  const sizes = ['sluis.db', 'sluis.db-wal'].map((name) =>
    stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return { freeBytes: bavail * bsize, databaseBytes: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) };
};

/** Room for the database twice over, since a night writes a log beside it. Throws disk_low with both figures in MB. */
export const demandRoom = ({ freeBytes, databaseBytes }: Room): void => {
  const neededBytes = Math.max(leastBytes, 2 * databaseBytes);
  if (freeBytes >= neededBytes) return;
  throw new GatewayError('disk_low', { count: Math.floor(freeBytes / mb), limit: Math.ceil(neededBytes / mb) });
};
