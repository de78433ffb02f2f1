import { GatewayError } from '../errors.ts';
import type { Feed } from '../feed/feed.ts';
import type { Clock, Store } from '../ports.ts';
import type { Berths } from './berths.ts';
import { openUntil } from './breaker.ts';

type AdmissionDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly berths: Berths;
  /** Aborted when this process ends. */
  readonly signal: AbortSignal;
};

/** A delivery may try its supplier; `leave` makes room for the next. */
export type Admitted = { leave(): Promise<void> };

/** Longer than a trial can take; one that died with its process keeps nobody from the next. */
const trialMs = 5 * 60_000;

const deferred = ({ supplier }: Feed, retryAfterMs?: number): GatewayError =>
  new GatewayError('delivery_deferred', { supplier }, retryAfterMs === undefined ? {} : { retryAfterMs });

/** Open: not now. Cooled down: one delivery tries, the others do not wait for what comes of it. */
const pass = async (feed: Feed, holder: string, deps: AdmissionDeps): Promise<Admitted | GatewayError> => {
  const { store, clock } = deps;
  if (deps.signal.aborted) return deferred(feed);
  const until = await openUntil(store, feed);
  if (until === undefined) return { leave: async () => undefined };
  const now = clock.now().getTime();
  if (now < until) return deferred(feed, until - now);
  const trial = await store.claim(`breaker/${feed.board}/${feed.supplier}`, holder, now, now + trialMs);
  return trial === undefined ? deferred(feed) : { leave: () => store.yield(trial) };
};

/**
 * May this delivery go to its supplier now? An error (delivery_deferred, with how long) where it is for later: nothing was
 * intended, nothing sent, and it costs no attempt.
 */
export const admit = async (feed: Feed, holder: string, deps: AdmissionDeps): Promise<Admitted | GatewayError> => {
  const release = await deps.berths.take(`${feed.board}/${feed.supplier}`);
  if (release === undefined) return deferred(feed);
  const passed = await pass(feed, holder, deps).catch((error: unknown) => {
    release();
    throw error;
  });
  if (passed instanceof GatewayError) {
    release();
    return passed;
  }
  return {
    leave: async () => {
      release();
      await passed.leave();
    },
  };
};
