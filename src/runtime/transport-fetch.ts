import { GatewayError } from '../errors.ts';
import type { Transport, TransportAnswer, TransportRequest } from '../ports.ts';
import { codeOf, isCompressed, readLimited, stopOf, unknownEnd, unreachable } from './answer.ts';
import { checkDestination } from './destination.ts';
import type { DestinationRule } from './destination.ts';

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Failures that come before the first byte of a request. Anything not named here may have come after it. */
const beforeFirstByte =
  /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_[A-Z]+|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_[A-Z_]+|CERT_[A-Z_]+|UNABLE_TO_[A-Z_]+|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT[A-Z_]*)$/;

/** fetch hides the reason in `cause`; a platform that gives none is taken at its worst: bytes may have arrived. */
const failureOf = (error: unknown, stop: ReturnType<typeof stopOf>): GatewayError => {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return beforeFirstByte.test(codeOf(cause) ?? '') ? unreachable(cause) : unknownEnd(cause, stop);
};

async function* chunksOf(body: ReadableStream<Uint8Array> | null): AsyncIterable<Uint8Array> {
  if (body !== null) yield* body;
}

const readAnswer = async (answer: Response, maxBytes: number): Promise<TransportAnswer> => {
  const headers = Object.fromEntries(answer.headers);
  const { status } = answer;
  if (isCompressed(headers)) {
    await answer.body?.cancel();
    return { status, headers, body: new Uint8Array() };
  }
  const declared = headers['content-length'];
  return { status, headers, body: await readLimited(chunksOf(answer.body), { status, maxBytes, declared }) };
};

const initOf = (request: TransportRequest, signal: AbortSignal): RequestInit => ({
  method: request.method,
  headers: { ...request.headers, 'accept-encoding': 'identity' },
  // A view on an ArrayBuffer of its own, which is what fetch is declared to take.
  ...(request.body === undefined ? {} : { body: new Uint8Array(request.body) }),
  redirect: 'manual',
  signal,
});

/**
 * HTTP over the platform's fetch, for homes where undici does not run (Cloudflare Workers). Errors as the undici
 * transport gives them. A name cannot be pinned here: there is no look-up to hold on to, so only addresses and names
 * in the URL are checked, and the platform has to keep fetch away from private networks (Workers does).
 */
export const createFetchTransport = (fetch: Fetch, rule: DestinationRule = { allowLoopback: false }): Transport => ({
  request: async (request) => {
    const url = checkDestination(request.url, rule);
    // The platform's fetch has no client certificates: better nothing than a request without one.
    if (request.certificate !== undefined)
      throw new GatewayError('destination_refused', { expected: 'no_certificate' });
    const given = new AbortController();
    const signal = AbortSignal.any([request.signal, given.signal, AbortSignal.timeout(request.timeoutMs)]);
    try {
      return await readAnswer(await fetch(url.href, initOf(request, signal)), request.maxAnswerBytes);
    } catch (error) {
      const failure = failureOf(error, stopOf(request.signal, signal));
      // An answer that was given up on half-way must not go on arriving.
      given.abort();
      throw failure;
    }
  },
});
