import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type BoardSupplier, demoBoard } from '../../deploy/demo/board.ts';
import { schoolYearOf } from '../../deploy/demo/day.ts';
import { startUwlrPuller, type UwlrPuller } from '../../deploy/demo/uwlr-puller.ts';
import { GatewayError } from '../errors.ts';
import type { Folder } from '../ports.ts';
import { amsterdamDay } from '../record/day.ts';
import type { House } from '../sync/house.ts';
import { openFolder } from './folder.ts';

/** A supplier of the demo that collects; it begins when there is somewhere to collect. */
export type DemoPuller = { readonly name: string; readonly puller: UwlrPuller };

const keysFile = 'keys.json';
const keysSchema = z.record(z.string(), z.string());

const keptKeys = async (folder: Folder): Promise<Readonly<Record<string, string>>> => {
  if (!(await folder.list()).includes(keysFile)) return {};
  const bytes = Buffer.concat(await Array.fromAsync((await folder.read(keysFile)).bytes));
  return keysSchema.parse(JSON.parse(bytes.toString('utf8')));
};

/** Keys as a school would hand them over. They are shown once, so the supplier keeps them, as any supplier does. */
const keysOf = async (house: House, board: string, supplier: BoardSupplier, folder: Folder) => {
  const keys: Record<string, string> = { ...(await keptKeys(folder)) };
  const admin = (await house.actors.list(board)).find(({ role }) => role === 'board-admin');
  if (admin === undefined) throw new GatewayError('internal');
  for (const school of supplier.schools.filter((one) => keys[one] === undefined)) {
    const wish = { supplier: supplier.id, product: supplier.product.id, school };
    keys[school] = (await house.credentials.add(board, admin, wish)).secret;
  }
  await folder.write(keysFile, new TextEncoder().encode(`${JSON.stringify(keys, null, 2)}\n`));
  return new Map(Object.entries(keys));
};

type Place = { readonly data: string; readonly port: number };

const startOne = async (house: House, board: string, supplier: BoardSupplier, place: Place): Promise<DemoPuller> => {
  const path = join(place.data, 'suppliers', supplier.id);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const puller = await startUwlrPuller({
    name: supplier.name,
    folder: path,
    port: place.port,
    client: supplier.id,
    keys: await keysOf(house, board, supplier, openFolder(path)),
    schoolYear: () => schoolYearOf(amsterdamDay(house.gateway.clock.now())),
  });
  return { name: supplier.name, puller };
};

/** Starts the demo's suppliers that collect, each with a page of what it has. `port`: that of the demo's first supplier. */
export const startDemoPullers = async (house: House, { data, port }: Place): Promise<readonly DemoPuller[]> => {
  const board = await house.board();
  if (board?.demo !== true) return [];
  return Promise.all(
    demoBoard.suppliers.flatMap((supplier, index) =>
      supplier.channel === 'uwlr'
        ? [startOne(house, board.id, supplier, { data, port: port === 0 ? 0 : port + index })]
        : [],
    ),
  );
};
