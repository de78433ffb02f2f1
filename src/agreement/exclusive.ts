import { GatewayError } from '../errors.ts';
import type { Clock, Lease, Random, Remember, Store } from '../ports.ts';
import { newId } from './identifier.ts';

/** What everything that decides about agreements needs. */
export type AgreementDeps = {
  readonly store: Store;
  readonly remember: Remember;
  readonly clock: Clock;
  readonly random: Random;
};

const leaseMs = 30_000;

/**
 * Lets one decision at a time read and then write the agreements of a board: the batch carries the lease,
 * so a decision based on what another changed meanwhile is refused. Throws lease_taken.
 */
export const exclusively = async <T>(
  { store, clock, random }: AgreementDeps,
  board: string,
  work: (lease: Lease) => Promise<T>,
): Promise<T> => {
  const nowMs = clock.now().getTime();
  const lease = await store.claim(`agreement/${board}`, newId(random), nowMs, nowMs + leaseMs);
  if (lease === undefined) throw new GatewayError('lease_taken', { board });
  try {
    return await work(lease);
  } finally {
    await store.yield(lease);
  }
};
