import { GatewayError } from '../../src/errors.ts';
import type { Answered } from '../../src/ports/live.ts';

/** Lets go of an answer that is not read. */
export const discard = async ({ bytes }: Answered): Promise<void> => {
  await bytes[Symbol.asyncIterator]().return?.();
};

/** Milliseconds that a far end asks us to wait: seconds, or a date (RFC 9110, 10.2.3). */
const retryAfterOf = (headers: Answered['headers'], now: Date): number | undefined => {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
};

/** What a status other than 2xx means of a source that is asked over HTTP. Nothing of the answer is read. */
export const refusalOf = ({ status, headers }: Answered, now: Date): GatewayError => {
  const wait = retryAfterOf(headers, now);
  const more = wait === undefined ? {} : { retryAfterMs: wait };
  if (status === 401 || status === 403) return new GatewayError('source_denied', { status });
  if (status === 429 || (status === 503 && wait !== undefined))
    return new GatewayError('source_throttled', { status }, more);
  return new GatewayError('source_fault', { status, found: `HTTP_${status}` }, more);
};

/** A small answer as text. Throws source_limit for one that is not small. */
export const smallText = async ({ bytes }: Answered, maxBytes: number): Promise<string> => {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > maxBytes) throw new GatewayError('source_limit', { limit: maxBytes });
    pieces.push(piece);
  }
  return new TextDecoder().decode(Buffer.concat(pieces));
};
