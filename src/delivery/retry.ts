import pRetry, { AbortError } from 'p-retry';
import { asGatewayError, GatewayError } from '../errors.ts';
import type { Outcome } from '../ports.ts';

export type AttemptOptions = {
  /** Attempts in all, the first included; at least 1. */
  readonly tries: number;
  /** The first wait; it doubles with each attempt. */
  readonly minMs: number;
  /** The longest wait, also where the far end asks for more: then it is better left for the next night. */
  readonly maxMs: number;
  /** 0 to 1. Lengthens each wait by up to its own length, so that a night's feeds do not knock all at once. */
  readonly random?: () => number;
  /** Waits; ends early (and may reject) when the signal is aborted. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
};

/** `attempts` is 0 when the signal was aborted before the first one: then nothing was sent. */
export type Attempted = { readonly outcome: Outcome; readonly attempts: number };

const waitFor = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });

/**
 * Unknown is tried again whatever its error: the same delivery id always has the same body, so a receiver that keeps
 * ids sees it once, and asking again is how a lost answer is found.
 */
const isWorthAnother = (result: 'refused' | 'unknown', error: GatewayError): boolean =>
  result === 'unknown' || error.recovery === 'retry';

const errorOf = (outcome: Outcome | undefined): GatewayError | undefined =>
  outcome === undefined || outcome.result === 'accepted' ? undefined : outcome.error;

const nothingSent = (): Outcome => ({
  result: 'refused',
  error: new GatewayError('delivery_unreachable', { found: 'ABORTED' }),
});

/** A refusal takes back nothing: what an earlier attempt may have brought about stays in doubt. */
const inDoubt = (outcome: Outcome, doubt: boolean): Outcome =>
  doubt && outcome.result === 'refused' ? { result: 'unknown', error: outcome.error } : outcome;

/** p-retry backs off by itself; this is what comes on top: what the far end asked for, and chance. */
const extraMs = (error: Error, backoffMs: number, options: AttemptOptions): number => {
  const asked = error instanceof GatewayError ? (error.retryAfterMs ?? 0) : 0;
  const more = Math.max(Math.min(asked, options.maxMs) - backoffMs, 0);
  return more + Math.round(backoffMs * (options.random?.() ?? 0));
};

/**
 * Sends until the outcome is final, `tries` are used up or the signal is aborted, and gives the last outcome back; it
 * is `unknown` where an earlier attempt was and no later one was accepted. Rejects only with what `send` rejects with.
 */
export const attempt = async (send: () => Promise<Outcome>, options: AttemptOptions): Promise<Attempted> => {
  const wait = options.wait ?? waitFor;
  const seen: Outcome[] = [];
  const once = async (): Promise<void> => {
    const outcome = await send().catch((bug: unknown) => {
      throw new AbortError(asGatewayError(bug));
    });
    seen.push(outcome);
    if (outcome.result !== 'accepted' && isWorthAnother(outcome.result, outcome.error)) throw outcome.error;
  };
  await pRetry(once, {
    retries: options.tries - 1,
    minTimeout: options.minMs,
    maxTimeout: options.maxMs,
    signal: options.signal,
    onFailedAttempt: async ({ error, retriesLeft, retryDelay }) => {
      if (retriesLeft > 0) await wait(extraMs(error, retryDelay, options), options.signal);
    },
  }).catch((error: unknown) => {
    if (!options.signal.aborted && error !== errorOf(seen.at(-1))) throw error;
  });
  const doubt = seen.some(({ result }) => result === 'unknown');
  return { outcome: inDoubt(seen.at(-1) ?? nothingSent(), doubt), attempts: seen.length };
};
