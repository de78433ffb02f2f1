import { readFile } from 'node:fs/promises';
import { createServer as createTcp, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';

/** What one socket of this machine holds: bytes that wait to go out, and bytes that nobody has read yet. */
type Held = { readonly unsent: number; readonly unread: number };

const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');

/** Of the socket between two ports, from Linux's own table; elsewhere undefined. */
const heldBetween = async (local: number, remote: number): Promise<Held | undefined> => {
  const table = await readFile('/proc/net/tcp', 'latin1').catch(() => '');
  const line = table.split('\n').find((one) => {
    const [, here = '', there = ''] = one.trim().split(/\s+/);
    return here.endsWith(`:${hex(local)}`) && there.endsWith(`:${hex(remote)}`);
  });
  const [unsent = '0', unread = '0'] = line?.trim().split(/\s+/)[4]?.split(':') ?? [];
  return line === undefined ? undefined : { unsent: Number.parseInt(unsent, 16), unread: Number.parseInt(unread, 16) };
};

/** A supplier that takes the head of a request and then reads no further until it is told to. */
export type SlowReader = {
  readonly url: string;
  /** Resolves once a request has begun to come in and the sender cannot send more, since nothing is read. */
  full(): Promise<void>;
  /** Reads on to the end; what came in from then on, what lay unread at this side before, and how it ended. */
  drain(): Promise<{ readonly bytes: number; readonly unread: number; readonly ended: string }>;
  close(): Promise<void>;
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

export const startSlowReader = async (tls?: { readonly key: string; readonly cert: string }): Promise<SlowReader> => {
  const begun = Promise.withResolvers<Socket>();
  const sockets = new Set<Socket>();
  let wire: Socket | undefined;
  const take = (socket: Socket): void => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.pause();
      begun.resolve(socket);
    });
  };
  const server = tls === undefined ? createTcp() : createTls(tls);
  server.on('connection', (socket: Socket) => {
    wire ??= socket;
    sockets.add(socket);
  });
  server.on(tls === undefined ? 'connection' : 'secureConnection', take);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/deliveries`,
    full: async () => {
      const { remotePort = 0 } = await begun.promise;
      let before = '';
      for (let same = 0; same < 50;) {
        const held = await heldBetween(remotePort, port);
        const now = JSON.stringify(held ?? {});
        same = now === before && held?.unsent !== 0 ? same + 1 : 0;
        before = now;
        await turn();
      }
    },
    drain: async () => {
      const socket = await begun.promise;
      const held = await heldBetween(port, socket.remotePort ?? 0);
      const from = wire?.bytesRead ?? 0;
      let ended = 'end';
      socket.on('error', (error: Error & { code?: string }) => void (ended = error.code ?? 'error'));
      const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
      socket.resume();
      await closed;
      return { bytes: (wire?.bytesRead ?? 0) - from, unread: held?.unread ?? Infinity, ended };
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
};
