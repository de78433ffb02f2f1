import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { connect as connectTcp, type LookupFunction, type Socket } from 'node:net';
import { buildConnector, Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { asGatewayError } from '../errors.ts';
import type { Transport, TransportAnswer, TransportRequest } from '../ports.ts';
import { codeOf, isCompressed, readLimited, stopOf, unknownEnd, unreachable } from './answer.ts';
import { checkAddresses, checkDestination } from './destination.ts';
import type { DestinationRule } from './destination.ts';

export type UndiciOptions = DestinationRule & {
  /** Milliseconds for name look-up, TCP and TLS together. */
  readonly connectMs?: number;
  /** Certificate authorities (PEM) instead of the built-in ones. */
  readonly ca?: string;
  /** All addresses of a name; the system's resolver unless a test gives another. */
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>;
};

/** `close` ends every connection at once; requests under way end as delivery_unknown. */
type UndiciTransport = Transport & { close(): Promise<void> };

const connectionsPerOrigin = 8;
const defaultConnectMs = 10_000;

/**
 * The look-up is pinned: a name is resolved once per connection, every address is checked, and the socket connects to
 * what was checked. A name that answers differently the second time (DNS rebinding) is never asked a second time.
 */
export const pinnedLookup = (options: UndiciOptions): LookupFunction => {
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

/**
 * A socket that goes with an error (a revocation is one) is reset: what the system still holds of a body does not go on
 * its way. `wire` is the socket below TLS.
 */
const resetWithErrors = <S extends Socket>(socket: S, wire: Socket): S => {
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => {
    if (error !== undefined && error !== null && !wire.destroyed) {
      wire.resetAndDestroy();
      wire.destroy();
    }
    return destroy(error);
  };
  return socket;
};

type Connected = Parameters<buildConnector.connector>[1];

/** TCP first and TLS over it, so that the socket below is ours to reset. */
const overTcp = (target: buildConnector.Options, limits: Limits, upgrade: (wire: Socket) => void, done: Connected) => {
  const wire = connectTcp({ host: target.hostname, port: Number(target.port) || 443, lookup: limits.lookup });
  const failed = (error: Error): void => done(unreachable(error), null);
  wire.once('error', failed);
  wire.setTimeout(limits.timeout, () => wire.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
  wire.once('connect', () => {
    wire.setTimeout(0);
    wire.off('error', failed);
    upgrade(wire);
  });
};

type Limits = { readonly lookup: LookupFunction; readonly timeout: number };

/** Whatever fails before the socket is handed over failed before the first byte of a request. */
const connector = (options: UndiciOptions): buildConnector.connector => {
  const limits: Limits = { lookup: pinnedLookup(options), timeout: options.connectMs ?? defaultConnectMs };
  const connect = buildConnector({
    allowH2: false,
    // Said aloud, since an environment variable of Node would switch the check off otherwise.
    rejectUnauthorized: true,
    ...limits,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  });
  const open = (target: buildConnector.Options, wire: Socket | undefined, done: Connected): void =>
    connect({ ...target, ...(wire === undefined ? {} : { httpSocket: wire }) }, (...[error, socket]) =>
      error === null ? done(null, resetWithErrors(socket, wire ?? socket)) : done(unreachable(error), null),
    );
  return (target, done) => {
    if (target.protocol !== 'https:') open(target, undefined, done);
    else overTcp(target, limits, (wire) => open(target, wire, done), done);
  };
};

const flat = (headers: Dispatcher.ResponseData['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );

/** undici heeds a signal only once a request is on a socket; this one also ends the wait for a socket. */
const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

const readAnswer = async (answer: Dispatcher.ResponseData, maxBytes: number): Promise<TransportAnswer> => {
  const headers = flat(answer.headers);
  const status = answer.statusCode;
  try {
    const empty = new Uint8Array();
    if (isCompressed(headers)) return { status, headers, body: empty };
    const body = await readLimited(answer.body, { status, maxBytes, declared: headers['content-length'] });
    return { status, headers, body };
  } finally {
    // Without effect on an answer that was read whole; otherwise the socket goes, unread bytes and all.
    answer.body.on('error', () => undefined).destroy();
  }
};

const send = async (pool: Pool, url: URL, request: TransportRequest): Promise<TransportAnswer> => {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(request.timeoutMs)]);
  const exchange = async (): Promise<TransportAnswer> => {
    const answer = await pool.request({
      path: url.pathname + url.search,
      method: request.method,
      headers: { ...request.headers, 'accept-encoding': 'identity' },
      body: request.body ?? null,
      signal,
      headersTimeout: request.timeoutMs,
      bodyTimeout: request.timeoutMs,
    });
    return readAnswer(answer, request.maxAnswerBytes);
  };
  try {
    return await Promise.race([exchange(), whenAborted(signal)]);
  } catch (error) {
    throw codeOf(error) === 'UND_ERR_INVALID_ARG'
      ? asGatewayError(error)
      : unknownEnd(error, stopOf(request.signal, signal));
  }
};

/**
 * HTTP/1.1 by undici, one pool per origin, no redirects, nothing decompressed (a compressed answer has an empty body
 * and keeps its `content-encoding` header). Errors: those of the port, and destination_refused for an address that is
 * not https on the public internet.
 */
export const createUndiciTransport = (options: UndiciOptions): UndiciTransport => {
  const pools = new Map<string, Pool>();
  const connect = connector(options);
  const poolOf = (origin: string): Pool => {
    const pool = pools.get(origin) ?? new Pool(origin, { connections: connectionsPerOrigin, connect, allowH2: false });
    pools.set(origin, pool);
    return pool;
  };
  return {
    request: async (request) => {
      const url = checkDestination(request.url, options);
      return send(poolOf(url.origin), url, request);
    },
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
};
