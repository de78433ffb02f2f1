import pRetry from 'p-retry';
import { GatewayError } from '../errors.ts';
import type { Gateway } from './gateway.ts';

const ended = (): GatewayError => new GatewayError('source_unreachable', { found: 'ABORTED' });

/** Waits; rejects with source_unreachable when the run ends. */
export const waitFor = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(ended());
      return;
    }
    const stop = (): void => {
      clearTimeout(timer);
      reject(ended());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });

/** Waiting for the hours in which a source may be asked is left to the clockwork. */
const isWorthAnother = (error: unknown, maxMs: number): error is GatewayError =>
  error instanceof GatewayError &&
  error.code.startsWith('source_') &&
  (error.recovery === 'retry' || error.code === 'source_cut_off') &&
  error.code !== 'source_not_now' &&
  (error.retryAfterMs ?? 0) <= maxMs;

/**
 * Tries a question to a source again, as patient as the run is. What used up its tries is not tried once more by an
 * outer one: one reading asks a source that is down a few times, and not a few times a few times.
 */
export const createPatience = ({ patience, signal }: Pick<Gateway, 'patience' | 'signal'>) => {
  const spent = new WeakSet<Error>();
  const { tries, minMs, maxMs, random = () => 0 } = patience;
  const extraMs = (error: Error, backoffMs: number): number => {
    const asked = error instanceof GatewayError ? (error.retryAfterMs ?? 0) : 0;
    return Math.max(asked - backoffMs, 0) + Math.round(backoffMs * random());
  };
  return async <T>(once: () => Promise<T>): Promise<T> => {
    try {
      return await pRetry(once, {
        retries: tries - 1,
        minTimeout: minMs,
        maxTimeout: maxMs,
        signal,
        shouldRetry: ({ error }) => !spent.has(error) && isWorthAnother(error, maxMs),
        onFailedAttempt: async ({ error, retriesLeft, retryDelay }) => {
          const again = retriesLeft > 0 && !spent.has(error) && isWorthAnother(error, maxMs);
          if (again) await waitFor(extraMs(error, retryDelay), signal);
        },
      });
    } catch (error) {
      if (error instanceof Error) spent.add(error);
      throw signal.aborted && !(error instanceof GatewayError) ? ended() : error;
    }
  };
};
