import type { deliveries as nl } from '../nl/deliveries.ts';

export const deliveries: typeof nl = {
  everything: 'all suppliers, all schools',
  stopped: (place) =>
    `Emergency stop: ${place}. Nothing goes any more, nor what was under way. Rosters are still being read.`,
  resumed: (place) => `The emergency stop is lifted: ${place}. The next exchange brings the supplier up to date.`,
  stops: 'Emergency stop',
  since: 'since',
  place: 'where',
  reason: 'reason',
  waiting: 'Will be tried again',
  failed: 'Not delivered',
  sent: 'Last deliveries',
  noneWaiting: 'Nothing waits.',
  noneFailed: 'Everything was delivered.',
  noneSent: 'Nothing was sent yet.',
  school: 'school',
  supplier: 'supplier',
  attempts: 'attempts',
  next: 'next attempt',
  at: 'when',
  mode: 'kind',
  modes: { full: 'everything', changes: 'changes', withdrawal: 'withdrawal' },
  number: 'number',
  state: 'state',
  again: (count) => (count === 1 ? 'One delivery is tried again now.' : `${count} deliveries are tried again now.`),
  nothingAgain: 'There is nothing to try again.',
};
