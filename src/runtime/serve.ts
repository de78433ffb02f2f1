import { createAdaptorServer } from '@hono/node-server';
import { GatewayError } from '../errors.ts';

/** Anything that answers a web request: a Hono app. */
type Answering = { fetch(request: Request): Response | Promise<Response> };

/** `port` is the one in use, also where 0 was asked. `close` waits for running answers. */
type Serving = { readonly port: number; close(): Promise<void> };

/** Listens on Node. Throws config_invalid when the address is taken or not ours. */
export const serve = async (app: Answering, { host, port }: { host: string; port: number }): Promise<Serving> => {
  const server = createAdaptorServer({ fetch: (request) => app.fetch(request) });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new GatewayError('config_invalid', { setting: 'SLUIS_HOST, SLUIS_PORT' }, { cause })),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    // With a host and a port, never with a socket file, an address is an object.
    port: typeof address === 'object' ? (address?.port ?? port) : port,
    // Closing also ends connections that wait for nothing; running answers are finished first.
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
      }),
  };
};
