import type { states as nl } from '../nl/states.ts';

export const states: typeof nl = {
  agreement: {
    draft: 'draft',
    proposed: 'proposed',
    approved: 'approved',
    waiting: 'approved, yet to begin',
    invalid: 'cannot be read',
    in_force: 'in force',
    ended: 'ended',
    superseded: 'superseded by a newer version',
    revoked: 'revoked at once',
  },
  delivery: {
    open: 'on its way',
    accepted: 'received',
    refused: 'not accepted',
    unknown: 'unknown whether it arrived',
    superseded: 'superseded by a newer delivery',
  },
  row: { present: 'delivered', suspended: 'suspended', leaving: 'to be removed', removed: 'removed' },
  generation: {
    staged: 'being read',
    current: 'last good roster',
    kept: 'earlier roster',
    rehearsal: 'for the rehearsal',
  },
  run: {
    never: 'not yet run',
    running: 'running',
    done: 'done',
    waiting: 'waits for a decision',
    refused: 'stopped, somebody must act',
    failed: 'failed',
  },
  feed: {
    unchanged: 'up to date',
    accepted: 'delivered',
    refused: 'not delivered',
    unknown: 'not known whether it arrived',
    held: 'waits for a decision',
    deferred: 'will be tried again',
    no_agreement: 'no agreement in force',
    would_send: 'would be delivered',
    not_activated: 'not yet switched on',
  },
  restriction: { frozen: 'frozen', excluded: 'excluded' },
};
