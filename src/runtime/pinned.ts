import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { connect, type LookupFunction, type Socket } from 'node:net';
import { unreachable } from './answer.ts';
import { checkAddresses } from './destination.ts';
import type { DestinationRule } from './destination.ts';

export type PinnedOptions = DestinationRule & {
  /** All addresses of a name; the system's resolver unless a test gives another. */
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>;
};

/**
 * A look-up that is pinned: a name is resolved once per connection, every address is checked, and the socket connects to
 * what was checked. A name that answers differently the second time (DNS rebinding) is never asked a second time.
 */
export const pinnedLookup = (options: PinnedOptions): LookupFunction => {
  const resolve = options.resolve ?? ((host) => systemLookup(host, { all: true }));
  return (host, wanted, done) => {
    const find = async (): Promise<readonly LookupAddress[]> => {
      const found = await resolve(host);
      checkAddresses(
        host,
        found.map(({ address }) => address),
        options,
      );
      return found;
    };
    find().then(
      (found) => (wanted.all === true ? done(null, [...found]) : done(null, found[0]?.address ?? '', found[0]?.family)),
      (error: unknown) => done(unreachable(error), ''),
    );
  };
};

/** A TCP connection to a host whose name or address was checked before. Throws delivery_unreachable, destination_refused. */
export const connectPinned = (
  host: string,
  port: number,
  { connectMs, ...options }: PinnedOptions & { readonly connectMs: number },
): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup: pinnedLookup(options), noDelay: true });
    const failed = (error: Error): void => {
      socket.destroy();
      reject(unreachable(error));
    };
    // Whoever gets the socket listens later than it can fail; then the connection is gone, and that is told by its end.
    socket.on('error', () => undefined);
    socket.once('error', failed);
    socket.setTimeout(connectMs, () => failed(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', failed);
      socket.removeAllListeners('timeout');
      resolve(socket);
    });
  });
