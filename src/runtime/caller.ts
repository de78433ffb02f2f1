import { createHash } from 'node:crypto';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { asGatewayError, GatewayError } from '../errors.ts';
import type { Answered, Ask, Caller, ClientCertificate } from '../ports/live.ts';
import { codeOf, isCompressed } from './answer.ts';
import { checkDestination } from './destination.ts';
import { pinnedLookup } from './pinned.ts';
import type { UndiciOptions } from './transport-undici.ts';

export type CallerOptions = UndiciOptions & {
  /** Ends every call, when the process ends. */
  readonly signal?: AbortSignal;
  /** Milliseconds for one whole answer, however steadily it drips. Default: half an hour. */
  readonly wholeMs?: number;
};

type Callers = {
  caller(certificate?: ClientCertificate): Caller;
  close(): Promise<void>;
};

const connectionsPerOrigin = 4;
const defaultConnectMs = 10_000;
const defaultWholeMs = 30 * 60_000;

/** The far end said in the words of TLS that it does not want us, or not this certificate (RFC 8446, 6.2). */
const certificateRefused =
  /ALERT_(?:CERTIFICATE_\w+|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE|ACCESS_DENIED)$/;
/** A certificate or key of ours that OpenSSL does not take. */
const certificateBroken = /^ERR_OSSL_/;

const codeWithin = (error: unknown): string | undefined => {
  if (error instanceof GatewayError) return error.subject.found ?? codeWithin(error.cause);
  const tls = error instanceof Error && 'code' in error ? String(error.code).replaceAll('/', '_') : '';
  return /^ERR_SSL_[A-Z0-9_]{1,60}$/.test(tls) ? tls : codeOf(error);
};

/** What went wrong on the wire, in the words of a source. `half`: an answer was under way. */
const sourceError = (cause: unknown, half: boolean): GatewayError => {
  if (cause instanceof GatewayError && cause.code !== 'delivery_unreachable') return cause;
  const found = codeWithin(cause);
  const subject = found === undefined ? {} : { found };
  if (found !== undefined && (certificateRefused.test(found) || certificateBroken.test(found)))
    return new GatewayError('source_denied', subject, { cause });
  if (half && found !== 'UND_ERR_BODY_TIMEOUT') return new GatewayError('source_cut_off', subject, { cause });
  return new GatewayError('source_unreachable', subject, { cause });
};

const stopped = (found: 'ABORTED' | 'TIMEOUT'): GatewayError => new GatewayError('source_unreachable', { found });

const flat = (headers: Dispatcher.ResponseData['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );

type Limits = { readonly maxBytes: number; readonly ended: () => GatewayError | undefined };

/** The pieces of an answer as they come, counted. A class of its own so that what is never read is let go of as well. */
const piecesOf = (body: Dispatcher.ResponseData['body'], { maxBytes, ended }: Limits): AsyncIterable<Uint8Array> => {
  const pieces = body[Symbol.asyncIterator]();
  const letGo = (): void => void body.on('error', () => undefined).destroy();
  let size = 0;
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    try {
      const piece: IteratorResult<unknown> = await pieces.next();
      if (piece.done === true) return { done: true, value: undefined };
      if (!(piece.value instanceof Uint8Array)) throw new GatewayError('internal');
      size += piece.value.length;
      if (size > maxBytes) throw new GatewayError('source_too_large', { limit: maxBytes });
      return { done: false, value: piece.value };
    } catch (error) {
      letGo();
      throw ended() ?? sourceError(error, true);
    }
  };
  const give = async (): Promise<IteratorResult<Uint8Array>> => {
    letGo();
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: give }) };
};

const checkedAnswer = (answer: Dispatcher.ResponseData, limits: Limits): Answered => {
  const headers = flat(answer.headers);
  const status = answer.statusCode;
  const refuse = (error: GatewayError): never => {
    answer.body.on('error', () => undefined).destroy();
    throw error;
  };
  if (status >= 300 && status < 400)
    refuse(new GatewayError('destination_refused', { expected: 'no_redirect', status }));
  // We ask for `identity`. What comes compressed nevertheless is not read at all: it may be a bomb.
  if (isCompressed(headers)) refuse(new GatewayError('source_encoding', { expected: 'identity', line: 1, column: 1 }));
  if (Number(headers['content-length'] ?? 0) > limits.maxBytes)
    refuse(new GatewayError('source_too_large', { limit: limits.maxBytes }));
  return { status, headers, bytes: piecesOf(answer.body, limits) };
};

const call = async (agent: Agent, ask: Ask, options: CallerOptions): Promise<Answered> => {
  const url = checkDestination(ask.url, options);
  const whole = AbortSignal.timeout(options.wholeMs ?? defaultWholeMs);
  const { signal: run } = options;
  const ended = (): GatewayError | undefined => {
    if (run?.aborted === true) return stopped('ABORTED');
    return whole.aborted ? stopped('TIMEOUT') : undefined;
  };
  try {
    const answer = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: ask.method,
      headers: { ...ask.headers, 'accept-encoding': 'identity' },
      body: ask.body ?? null,
      signal: run === undefined ? whole : AbortSignal.any([run, whole]),
      headersTimeout: ask.timeoutMs,
      bodyTimeout: ask.timeoutMs,
    });
    return checkedAnswer(answer, { maxBytes: ask.maxBytes, ended });
  } catch (error) {
    if (codeOf(error) === 'UND_ERR_INVALID_ARG') throw asGatewayError(error);
    throw ended() ?? sourceError(error, false);
  }
};

const agentFor = (options: CallerOptions, certificate: ClientCertificate | undefined): Agent => {
  const { ca, connectMs = defaultConnectMs } = options;
  const connect = buildConnector({
    allowH2: false,
    // Said aloud, since an environment variable of Node would switch the check off otherwise.
    rejectUnauthorized: true,
    timeout: connectMs,
    lookup: pinnedLookup(options),
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { cert: certificate.cert, key: certificate.key }),
  });
  return new Agent({ connect, connections: connectionsPerOrigin, allowH2: false });
};

const nameOf = (certificate: ClientCertificate | undefined): string =>
  certificate === undefined ? '' : createHash('sha256').update(`${certificate.cert}\n${certificate.key}`).digest('hex');

/**
 * The way to sources over HTTP/1.1 by undici: pinned addresses, no redirects, nothing decompressed, answers in pieces. A
 * connection that shows one certificate is used for that certificate only.
 */
export const createCallers = (options: CallerOptions): Callers => {
  const agents = new Map<string, Agent>();
  const agentOf = (certificate: ClientCertificate | undefined): Agent => {
    const name = nameOf(certificate);
    const agent = agents.get(name) ?? agentFor(options, certificate);
    agents.set(name, agent);
    return agent;
  };
  return {
    caller: (certificate) => ({ call: (ask) => call(agentOf(certificate), ask, options) }),
    close: async () => {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
      agents.clear();
    },
  };
};
