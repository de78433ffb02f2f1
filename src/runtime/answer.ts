import { GatewayError } from '../errors.ts';

/**
 * What both transports share: reading an answer under a limit, and naming what went wrong. An answer's bytes are
 * hostile until parsed: they are counted, never logged.
 */

/** A code such as ECONNREFUSED or CERT_HAS_EXPIRED, for the operator; never a message. */
export const codeOf = (error: unknown): string | undefined => {
  const given = error instanceof Error && 'code' in error ? error.code : undefined;
  // OpenSSL writes some of its reasons as `SSL/TLS alert ...`.
  const code = typeof given === 'string' ? given.replaceAll('/', '_') : '';
  return /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
};

const subjectOf = (found: string | undefined): { readonly found?: string } => (found === undefined ? {} : { found });

/** No byte of the request can have arrived. */
export const unreachable = (cause: unknown): GatewayError =>
  cause instanceof GatewayError ? cause : new GatewayError('delivery_unreachable', subjectOf(codeOf(cause)), { cause });

/** What ended a request that we ended ourselves; undefined when the far end did. */
type Stop = 'ABORTED' | 'TIMEOUT' | undefined;

/** `whole` is the caller's signal joined with the time limit. */
export const stopOf = (caller: AbortSignal, whole: AbortSignal): Stop => {
  if (caller.aborted) return 'ABORTED';
  return whole.aborted ? 'TIMEOUT' : undefined;
};

/** Bytes of the request may have arrived. */
export const unknownEnd = (cause: unknown, stop?: Stop): GatewayError =>
  cause instanceof GatewayError
    ? cause
    : new GatewayError('delivery_unknown', subjectOf(stop ?? codeOf(cause)), { cause });

/** We ask for `identity`. An answer that comes compressed nevertheless is not read at all: it may be a bomb. */
export const isCompressed = (headers: Readonly<Record<string, string>>): boolean =>
  !['', 'identity'].includes((headers['content-encoding'] ?? '').trim().toLowerCase());

type Limit = { readonly status: number; readonly maxBytes: number; readonly declared: string | undefined };

/** Throws answer_too_large (with the status, since that part of the answer is known). */
export const readLimited = async (chunks: AsyncIterable<Uint8Array>, limit: Limit): Promise<Uint8Array> => {
  const tooLarge = new GatewayError('answer_too_large', { limit: limit.maxBytes, status: limit.status });
  if (Number(limit.declared ?? 0) > limit.maxBytes) throw tooLarge;
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit.maxBytes) throw tooLarge;
    kept.push(chunk);
  }
  return joined(kept, size);
};

const joined = (chunks: readonly Uint8Array[], size: number): Uint8Array => {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
};
