import { hash } from 'node:crypto';
import { connect as connectTcp, type LookupFunction, type Socket } from 'node:net';
import { buildConnector, Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { asGatewayError, GatewayError } from '../errors.ts';
import type { Transport, TransportAnswer, TransportRequest } from '../ports.ts';
import { codeOf, isCompressed, readLimited, stopOf, unknownEnd, unreachable } from './answer.ts';
import { checkDestination } from './destination.ts';
import { pinnedLookup, type PinnedOptions } from './pinned.ts';

export type UndiciOptions = PinnedOptions & {
  /** Milliseconds for name look-up, TCP and TLS together. */
  readonly connectMs?: number;
  /** Certificate authorities (PEM) instead of the built-in ones. */
  readonly ca?: string;
};

/** `close` ends every connection at once; requests under way end as delivery_unknown. */
type UndiciTransport = Transport & { close(): Promise<void> };

const connectionsPerOrigin = 8;
const defaultConnectMs = 10_000;

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

/** Who we are to a far end that asks for it. */
type Certificate = NonNullable<TransportRequest['certificate']>;

/** Whatever fails before the socket is handed over failed before the first byte of a request. */
const connector = (options: UndiciOptions, certificate: Certificate | undefined): buildConnector.connector => {
  const limits: Limits = { lookup: pinnedLookup(options), timeout: options.connectMs ?? defaultConnectMs };
  const connect = buildConnector({
    allowH2: false,
    // Said aloud, since an environment variable of Node would switch the check off otherwise.
    rejectUnauthorized: true,
    ...limits,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...certificate,
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

/**
 * A far end that does not take our certificate says so with an alert (RFC 8446, 6.2: bad_certificate up to unknown_ca, and
 * certificate_required). In TLS 1.3 that comes after we began to send, yet before anybody there could read it.
 */
const certificateAlert =
  /^ERR_SSL_(?:SSL_TLS|(?:SSL|TLS)V[0-9]+)_ALERT_(?:(?:BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_[A-Z]+|UNKNOWN_CA|ACCESS_DENIED)$/;

const failureOf = (error: unknown, stop: ReturnType<typeof stopOf>): GatewayError => {
  // In TLS 1.2 it comes while the connection is made.
  const found = (error instanceof GatewayError ? error.subject.found : codeOf(error)) ?? '';
  if (found === 'UND_ERR_INVALID_ARG') return asGatewayError(error);
  if (certificateAlert.test(found)) return new GatewayError('delivery_denied', { found }, { cause: error });
  return unknownEnd(error, stop);
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
    throw failureOf(error, stopOf(request.signal, signal));
  }
};

/**
 * HTTP/1.1 by undici, one pool per origin and certificate, no redirects, nothing decompressed (a compressed answer has an empty body
 * and keeps its `content-encoding` header). Errors: those of the port, and destination_refused for an address that is
 * not https on the public internet.
 */
export const createUndiciTransport = (options: UndiciOptions): UndiciTransport => {
  const pools = new Map<string, Pool>();
  // A connection that was made with one certificate never carries a request that comes with another, or with none.
  const poolOf = (origin: string, certificate: Certificate | undefined): Pool => {
    const name = certificate === undefined ? origin : `${origin} ${hash('sha256', certificate.cert + certificate.key)}`;
    const known = pools.get(name);
    if (known !== undefined) return known;
    const connect = connector(options, certificate);
    const pool = new Pool(origin, { connections: connectionsPerOrigin, connect, allowH2: false });
    pools.set(name, pool);
    return pool;
  };
  return {
    request: async (request) => {
      const url = checkDestination(request.url, options);
      return send(poolOf(url.origin, request.certificate), url, request);
    },
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
};
