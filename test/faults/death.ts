import { GatewayError } from '../../src/errors.ts';
import type { Channel, Store } from '../../src/ports.ts';

/**
 * A process that dies at its n-th step, in process: nothing of it reaches the store or a supplier from then on. Steps are the
 * moments just before and just after each write to the store and each delivery to a channel.
 */
export type Death = {
  between(store: Store): Store;
  channels(known: ReadonlyMap<string, Channel>): ReadonlyMap<string, Channel>;
  /** How many steps there have been. */
  readonly steps: () => number;
  readonly died: () => boolean;
};

const dead = (): Promise<never> => Promise.reject(new GatewayError('store_unwritable', { found: 'dead' }));

/** `at` counts from 1; 0 never comes, so that a whole night can be counted. */
export const createDeath = (at: number): Death => {
  let steps = 0;
  let isDead = false;
  const step = (): void => {
    steps += 1;
    isDead ||= steps === at;
  };
  const act = async <Done>(work: () => Promise<Done>): Promise<Done> => {
    if (isDead) return dead();
    step();
    if (isDead) return dead();
    const done = await work();
    step();
    return isDead ? dead() : done;
  };
  return {
    steps: () => steps,
    died: () => isDead,
    between: (store) => ({
      all: (sql, ...params) => (isDead ? dead() : store.all(sql, ...params)),
      batch: (statements, lease) => act(() => store.batch(statements, lease)),
      claim: (name, holder, nowMs, untilMs) => act(() => store.claim(name, holder, nowMs, untilMs)),
      yield: (lease) => act(() => store.yield(lease)),
      close: () => store.close(),
    }),
    channels: (known) =>
      new Map(
        [...known].map(([name, channel]) => [
          name,
          { ...channel, deliver: (...given) => act(() => channel.deliver(...given)) },
        ]),
      ),
  };
};
