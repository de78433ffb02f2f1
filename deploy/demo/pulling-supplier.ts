import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { OnerosterAccess } from './oneroster-client.ts';
import { emptyPulled, type Pulled, type PulledState, pullOneroster } from './oneroster-puller.ts';
import { supplierPage } from './supplier-page.ts';
import { listen } from './supplier-server.ts';

export type PullingSupplierOptions = {
  /** Shown as the title of the page. */
  readonly name: string;
  readonly product: string;
  /** Made when absent; what is held lies open in it, since the point of the demo is that anyone can look. */
  readonly folder: string;
  /** 0 takes a free one. Always on 127.0.0.1. */
  readonly port: number;
};

/** A supplier to whom nothing is sent: it pulls, and shows what it holds at `url`. */
export type PullingSupplier = {
  readonly url: string;
  state(): PulledState;
  pull(access: OnerosterAccess): Promise<Pulled>;
  close(): Promise<void>;
};

const stateFile = 'pulled-state.json';

const load = async (folder: string): Promise<PulledState> => {
  const text = await readFile(join(folder, stateFile), 'utf8').catch(() => undefined);
  // Our own file in our own folder.
  return text === undefined ? emptyPulled() : (JSON.parse(text) as PulledState);
};

const introOf = ({ pulls }: PulledState): string =>
  `Haalt zelf op via OneRoster 1.2. Opgehaald: ${pulls} keer. <span lang="en">Collects over OneRoster; times it did.</span>`;

/** One feed over all schools, with OneRoster's own names. */
const pageOf = ({ name, product }: PullingSupplierOptions, state: PulledState): string => {
  const schools = Object.values(state.held.orgs).map((org) => (org as { name?: string }).name ?? '');
  return supplierPage(name, introOf(state), [{ school: schools.join(', '), product, kinds: state.held }]);
};

/** A small real supplier on loopback that goes on after a restart from what it held. */
export const startPullingSupplier = async (options: PullingSupplierOptions): Promise<PullingSupplier> => {
  const { folder } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const state = await load(folder);
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/') {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" })
      .end(pageOf(options, state));
  });
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}/`,
    state: () => state,
    pull: async (access) => {
      const pulled = await pullOneroster(state, access);
      await writeFile(join(folder, stateFile), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
      return pulled;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
