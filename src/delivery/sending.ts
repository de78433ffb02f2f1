import { asGatewayError, GatewayError } from '../errors.ts';
import type { Clock, Lease, Outcome, Pulse, Store } from '../ports.ts';
import { failureOf, openUntil } from './breaker.ts';
import { decisiveMark } from './decisive.ts';
import { afterArrival, mayHaveArrived } from './outcome.ts';
import { type Named, type Order, parcelOf } from './parcel.ts';
import { attempt, type AttemptOptions } from './retry.ts';
import { type Watch, watchOver } from './watch.ts';

/** How often and how long a delivery is tried within one run. */
export type Patience = Omit<AttemptOptions, 'signal'>;

export type SendingDeps = {
  readonly store: Store;
  readonly lease: Lease;
  readonly clock: Clock;
  readonly pulse: Pulse;
  readonly patience: Patience;
  readonly signal: AbortSignal;
};

export type Sent = { readonly outcome: Outcome; readonly attempts: number };

const revoked = ({ feed }: Order): Outcome => ({
  result: 'refused',
  error: new GatewayError('agreement_not_in_force', { supplier: feed.supplier, product: feed.product }),
});

/** Looks whether the delivery may go on, as long as it is under way: fully only where something may have changed. */
export const watchOf = async (order: Order, deps: SendingDeps): Promise<Watch> => {
  const read = () => decisiveMark(deps.store, order.feed, deps.clock.now());
  let seen = await read();
  return watchOver(deps.pulse, async () => {
    const now = await read();
    if (now === seen) return true;
    seen = now;
    return order.inForce();
  });
};

/** Counts a failed attempt at its supplier at once; true when nothing more should be tried there for a while. */
const isEnough = async (order: Order, outcome: Outcome, deps: SendingDeps): Promise<boolean> => {
  const failure = failureOf(order.feed, outcome, deps.clock.now());
  if (failure.length === 0) return false;
  await deps.store.batch(failure, deps.lease);
  return (await openUntil(deps.store, order.feed)) !== undefined;
};

/**
 * Every attempt until the outcome is final. `watch` is aborted when what the delivery rests on is no more: then the socket
 * goes, unsent bytes and all, and no further attempt is made.
 */
const sendUntil = async (order: Order, delivery: Named, watch: Watch, deps: SendingDeps): Promise<Sent> => {
  const { channel, settings } = order.destination;
  const signal = AbortSignal.any([deps.signal, watch.signal]);
  const enough = new AbortController();
  const parcel = parcelOf(order, delivery);
  let arrived = false;
  let waited = false;
  const once = async (): Promise<Outcome> => {
    // Whoever slept while it waited may have lost its lease: then another has taken over, and nothing more is sent.
    if (waited) await deps.store.batch([], deps.lease);
    waited = true;
    if (!(await order.inForce())) return revoked(order);
    const outcome = await channel.deliver(parcel, settings, signal);
    arrived ||= mayHaveArrived(outcome);
    if (await isEnough(order, outcome, deps)) enough.abort();
    return outcome;
  };
  const sent = await attempt(once, { ...deps.patience, signal: AbortSignal.any([signal, enough.signal]) });
  const cut = watch.signal.aborted && sent.outcome.result !== 'accepted';
  const outcome = cut ? revoked(order) : sent.outcome;
  return { ...sent, outcome: arrived ? afterArrival(outcome) : outcome };
};

/** The bytes of an intent that was committed. Never throws: what goes wrong here leaves the outcome unknown. */
export const send = (order: Order, delivery: Named, watch: Watch, deps: SendingDeps): Promise<Sent> =>
  sendUntil(order, delivery, watch, deps).catch((error: unknown): Sent => {
    const outcome: Outcome = { result: 'unknown', error: asGatewayError(error) };
    return { outcome, attempts: 1 };
  });
