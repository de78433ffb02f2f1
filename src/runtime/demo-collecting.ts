import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type BoardSupplier, demoBoard } from '../../deploy/demo/board.ts';
import type { OnerosterAccess } from '../../deploy/demo/oneroster-client.ts';
import { type PullingSupplier, startPullingSupplier } from '../../deploy/demo/pulling-supplier.ts';
import { GatewayError } from '../errors.ts';
import type { House } from '../sync/house.ts';

/** How long a demo supplier waits between two pulls. */
const everyMs = 60_000;

const credentialFile = 'client.json';
const clientSchema = z.object({ client: z.string(), secret: z.string() });
type Client = Omit<OnerosterAccess, 'base'>;

/** The client that this supplier was given, kept by it as a supplier would; a new one where it has none. */
const clientOf = async (house: House, supplier: BoardSupplier, folder: string): Promise<Client> => {
  const file = join(folder, credentialFile);
  const known = clientSchema.safeParse(JSON.parse(await readFile(file, 'utf8').catch(() => '{}')));
  if (known.success) return known.data;
  const board = await house.board();
  const actors = board === undefined ? [] : await house.actors.list(board.id);
  const admin = actors.find(({ role }) => role === 'board-admin');
  if (board === undefined || admin === undefined) throw new GatewayError('actor_unknown');
  const wish = { supplier: supplier.id, product: supplier.product.id, scopes: ['roster-core.readonly'] } as const;
  const { credential, secret } = await house.credentials.add(board.id, admin, wish);
  const client = { client: credential.id, secret };
  await writeFile(file, `${JSON.stringify(client)}\n`, { mode: 0o600 });
  return client;
};

export type DemoCollector = {
  readonly name: string;
  readonly server: PullingSupplier;
  /** Collects once from the gateway that serves at this address (`http://localhost:8080`). */
  collect(origin: string): Promise<void>;
};

const startOne = async (
  house: House,
  supplier: BoardSupplier,
  { data, port }: { readonly data: string; readonly port: number },
): Promise<DemoCollector> => {
  const { id, name, product } = supplier;
  const folder = join(data, 'suppliers', id);
  const server = await startPullingSupplier({ name, product: product.name, folder, port });
  return {
    name,
    server,
    collect: async (origin) => {
      const client = await clientOf(house, supplier, folder);
      await server.pull({ base: `${origin}/ims/oneroster/rostering/v1p2`, ...client });
    },
  };
};

/** Starts the demo's suppliers that collect over OneRoster. `port`: that of the demo's first supplier; 0 lets the system choose. */
export const startDemoCollectors = (
  house: House,
  { data, port }: { readonly data: string; readonly port: number },
): Promise<readonly DemoCollector[]> =>
  Promise.all(
    demoBoard.suppliers.flatMap((supplier, index) =>
      supplier.channel === 'oneroster'
        ? [startOne(house, supplier, { data, port: port === 0 ? 0 : port + index })]
        : [],
    ),
  );

/** Collects now and every minute, until what it returns is called. What goes wrong is told and tried again. */
export const collectNowAndThen = (
  collectors: readonly DemoCollector[],
  origin: string,
  failed: (error: unknown) => void,
): (() => Promise<void>) => {
  let under: Promise<unknown> = Promise.resolve();
  const collect = (): void => {
    under = under.then(() => Promise.all(collectors.map((one) => one.collect(origin).catch(failed))));
  };
  collect();
  const timer = setInterval(collect, everyMs);
  return async () => {
    clearInterval(timer);
    await under;
  };
};
