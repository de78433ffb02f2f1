import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Random } from '../../src/ports.ts';
import { openHouse } from '../../src/runtime/house.ts';
import type { House } from '../../src/sync/house.ts';
import { syncSchool } from '../../src/sync.ts';
import { createTestClock, quickPatience, testConfig, type TestHouse } from '../world/house.ts';
import { startSupplier } from '../world/supplier.ts';

/** The same bytes in the same order each time. */
export const seededRandom = (seed: string): Random => {
  let count = 0;
  const block = (): Buffer =>
    createHash('sha256')
      .update(`${seed}/${(count += 1)}`)
      .digest();
  return {
    bytes: (length) => {
      const blocks = Array.from({ length: Math.ceil(length / 32) }, block);
      return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
    },
  };
};

/** A delivery as a supplier received it. The delivery's id is random, and the checkpoint is the stated exception. */
const plain = (body: Buffer): string =>
  body
    .toString('utf8')
    .replace(/"delivery":"[0-9a-f]{32}"/, '"delivery":"-"')
    .replace(/"checkpoint":"(?:[^"\\]|\\.)*"/, '"checkpoint":"-"');

/** What each supplier received in the night of a fork. */
export type Received = ReadonlyMap<string, readonly string[]>;

export type SecondNight = {
  /** The export of the second night; none when nothing new came. */
  readonly file: string;
  /** What people of the board decided before it. */
  prepare?(house: House): Promise<void>;
  readonly full?: boolean;
};

const suppliersOf = async (house: House): Promise<readonly string[]> =>
  (await house.gateway.store.all('SELECT id FROM supplier ORDER BY id')).map((row) => String(row['id']));

const open = (folder: string): Promise<House> => {
  const clock = createTestClock('2026-11-22T00:30:00Z');
  return openHouse(testConfig(folder), { clock, patience: quickPatience, random: seededRandom('fork') });
};

/** Copies the house with all it knows, lets one more night pass in the copy, and tells what its suppliers received. */
export const nightInFork = async (world: TestHouse, school: string, night: SecondNight): Promise<Received> => {
  const folder = await mkdtemp(join(tmpdir(), 'sluis-fork-'));
  await cp(world.folder, folder, { recursive: true });
  const house = await open(folder);
  const names = await suppliersOf(house);
  const servers = new Map(
    await Promise.all(
      names.map(async (id) => [id, await startSupplier({ state: world.supplier(id).state() })] as const),
    ),
  );
  try {
    for (const [id, { url }] of servers) {
      const params = [JSON.stringify({ url, timeoutMs: 5_000 }), id];
      await house.gateway.store.batch([{ sql: 'UPDATE supplier SET settings = ? WHERE id = ?', params }]);
    }
    await night.prepare?.(house);
    const inbox = join(folder, 'data', 'inbox', school);
    await mkdir(inbox, { recursive: true });
    await writeFile(join(inbox, 'EDEX.XML'), night.file);
    await syncSchool(house.gateway, school, { full: night.full === true });
    return new Map([...servers].map(([id, { received }]) => [id, received.map(({ body }) => plain(body))]));
  } finally {
    await house.close();
    for (const server of servers.values()) await server.close();
    await rm(folder, { recursive: true, force: true });
  }
};
