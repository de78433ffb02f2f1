import { GatewayError } from '../../src/errors.ts';
import type { ErrorCode } from '../../src/errors.ts';
import type { Outcome, TransportAnswer } from '../../src/ports.ts';
import { retryAfterMs, understand } from './answer.ts';

type Rule = { readonly result: 'refused' | 'unknown'; readonly code: ErrorCode };

const denied: Rule = { result: 'refused', code: 'delivery_denied' };
const throttled: Rule = { result: 'refused', code: 'delivery_throttled' };

/** Statuses that mean something of their own. 408, 425, 429 and 503 say: not processed, come again. */
const rules: ReadonlyMap<number, Rule> = new Map([
  [401, denied],
  [403, denied],
  [408, throttled],
  [410, { result: 'refused', code: 'delivery_gone' }],
  [425, throttled],
  [429, throttled],
  [503, throttled],
]);

/** The others by class. A server that fails may have done its work first, so a 5xx is unknown. */
const classRule = (status: number): Rule => {
  if (status >= 300 && status < 400) return { result: 'refused', code: 'delivery_redirected' };
  if (status >= 400 && status < 500) return { result: 'refused', code: 'delivery_rejected' };
  if (status >= 500 && status < 600) return { result: 'unknown', code: 'delivery_failed' };
  return { result: 'unknown', code: 'answer_invalid' };
};

const successes: ReadonlySet<number> = new Set([200, 201, 202, 204]);

/** The outcome of a status whose body does not matter (any more). */
const outcomeOfStatus = (status: number, headers: TransportAnswer['headers'] = {}): Outcome => {
  const rule = rules.get(status) ?? classRule(status);
  const wait = rule.code === 'delivery_throttled' ? retryAfterMs(headers) : undefined;
  const error = new GatewayError(rule.code, { status }, wait === undefined ? {} : { retryAfterMs: wait });
  return { result: rule.result, error };
};

const invalid = (status: number): Outcome => ({
  result: 'unknown',
  error: new GatewayError('answer_invalid', { status }),
});

/**
 * What an answer means. 2xx with a body that cannot be understood is unknown, since the effect may have happened; 409
 * that says `duplicate` is a delivery that had arrived before.
 */
export const outcomeOfAnswer = (answer: TransportAnswer): Outcome => {
  const { status, headers } = answer;
  if (!successes.has(status) && status !== 409) return outcomeOfStatus(status, headers);
  const said = understand(answer);
  if (status === 409 && said?.duplicate !== true) return outcomeOfStatus(status, headers);
  return said === undefined ? invalid(status) : { result: 'accepted', receipts: said.receipts };
};

const nothingArrived: ReadonlySet<ErrorCode> = new Set([
  'delivery_unreachable',
  'delivery_denied',
  'destination_refused',
  'certificate_expired',
]);

/** What an error of the transport means: refused where nothing arrived, unknown everywhere else. */
export const outcomeOfFailure = (error: GatewayError): Outcome => {
  const { status } = error.subject;
  // Too large an answer to a refusal is still a refusal; too large a success is not understood.
  if (error.code === 'answer_too_large' && status !== undefined && !successes.has(status))
    return outcomeOfStatus(status);
  return { result: nothingArrived.has(error.code) ? 'refused' : 'unknown', error };
};
