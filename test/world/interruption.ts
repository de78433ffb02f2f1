import { GatewayError } from '../../src/errors.ts';
import type { Store } from '../../src/ports.ts';

/** Whether the batch at which the process dies had reached the disk by then. */
export type Moment = 'before' | 'after';

/** A process that dies at its n-th write: nothing of it reaches the store from then on. `writes` counts on. */
export type Interruption = { between(store: Store): Store; readonly writes: () => number };

const dead = (): Promise<never> => Promise.reject(new GatewayError('store_unwritable', { found: 'dead' }));

/** `at` counts from 1; 0 never comes, so that a run without interruption can be counted. */
export const createInterruption = (at: number, moment: Moment): Interruption => {
  let writes = 0;
  let died = false;
  const write = async <Done>(work: () => Promise<Done>): Promise<Done> => {
    if (died) return dead();
    writes += 1;
    if (writes !== at) return work();
    died = true;
    if (moment === 'after') await work();
    return dead();
  };
  return {
    writes: () => writes,
    between: (store) => ({
      all: (sql, ...params) => (died ? dead() : store.all(sql, ...params)),
      batch: (statements, lease) => write(() => store.batch(statements, lease)),
      claim: (name, holder, nowMs, untilMs) => write(() => store.claim(name, holder, nowMs, untilMs)),
      yield: (lease) => write(() => store.yield(lease)),
      close: () => store.close(),
    }),
  };
};
