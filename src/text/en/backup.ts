import type { backup as nl } from '../nl/backup.ts';

export const backup: typeof nl = {
  made: (file) => `The backup is in ${file} and was checked.`,
  keep: 'The master key is not in it. Keep a sealed copy of that apart: sluis keys export.',
  restored: (board) => `The backup of ${board} was put back.`,
  signedAt: (at) => `The newest checkpoint in it is of ${at}; what happened after that may not be in it.`,
  unsigned: 'There is no master key yet, so signatures were not checked. Put it back with: sluis keys import FILE.',
  halted:
    'Looking and dry runs work; signing and sending do not, until you reconcile with the newest checkpoint from outside:',
  command: '  sluis ledger reconcile --against CHECKPOINT --reason-code incident',
  where:
    'Every supplier has it (field checkpoint of the last delivery), and it is witness-….txt beside the master key.',
  fine: 'This checkpoint fits the ledger. There is nothing to reconcile.',
  known: 'This checkpoint is of entries that the ledger says already were lost with a restore.',
  whole: (to) => `The ledger goes on where this checkpoint (${to} entries) ends: nothing that was signed is lost.`,
  lost: (from, to) => `Of the signed entries, entry ${from} up to and including ${to} are not here: they were lost.`,
  check: (at) =>
    `Go through what was decided after ${at}, and do that again first: agreements that were revoked or narrowed, objections, consents, products that were switched off.`,
  never: 'the beginning',
  again: 'Then give this command once more with --checked.',
  reconciled: 'This is in the ledger now, and the ledger is signed again.',
  feeds: (count) => `Every feed (${count}) is delivered in full next time, under a new number.`,
  fresh: 'For each school that waits for a new export: the old one may be older than what suppliers have.',
};
