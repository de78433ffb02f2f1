import type { bench as nl } from '../nl/bench.ts';

export const bench: typeof nl = {
  suppliers: 'suppliers',
  pupils: 'pupils',
  seconds: 'seconds',
  speed: 'MB per second',
  memory: (mb) => `Memory used: at most ${mb} MB.`,
};
