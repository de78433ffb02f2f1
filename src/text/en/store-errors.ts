import { always, given } from '../phrase.ts';
import type { storeErrors as nl } from '../nl/store-errors.ts';

const backups: Readonly<Record<string, string>> = {
  integrity: 'This backup is damaged or is no backup of Sluis.',
  schema: 'This file is no backup of Sluis.',
  newer: 'This backup was made with a newer version of Sluis.',
  head: 'The backup lacks entries of the ledger that were there already; it was not kept.',
};

const reconcile = 'sluis ledger reconcile --against CHECKPOINT';

export const storeErrors: typeof nl = {
  store_full: always(
    'The disk is full. Sluis has stopped; nothing was sent that is not in the ledger.',
    'Have the operator make room; Sluis then goes on by itself at the next exchange.',
  ),
  store_readonly: always(
    'The disk or the database has become read-only. Sluis has stopped; nothing was sent that is not in the ledger.',
    'Have the operator find out why: often the disk is damaged or was mounted so after a fault. Then start Sluis again.',
  ),
  store_failed: (about) => ({
    what:
      about.name === 'reopen'
        ? 'The disk gave an error before. Sluis writes and sends nothing until it is started again.'
        : 'The disk gave an error in reading or writing. Sluis has stopped and writes and sends nothing more.',
    next: 'Have the operator look at the disk. Then start Sluis again and check with: sluis ledger verify.',
  }),
  store_locked: always(
    'Another program keeps the database for too long. Nothing was sent that is not in the ledger.',
    'Wait until the other program is done, or close it, and try again.',
  ),
  disk_low: ({ count, limit }) => ({
    what: `There is too little room on the disk to begin safely${given(count, (n) => `: ${n} MB free`)}${given(limit, (n) => `, ${n} MB needed`)}. Nothing was sent.`,
    next: 'Have the operator make room; the next exchange then begins by itself.',
  }),
  ledger_rolled_back: ({ found, count, limit }) => ({
    what:
      found === 'restored'
        ? 'This data is a backup that was put back and was not reconciled yet. Nothing is signed and nothing is sent.'
        : `The database is older than, or other than, what was signed already (here ${count ?? '?'} entries, signed ${limit ?? '?'}): it was put back or changed. Nothing is signed and nothing is sent.`,
    next: `Was a backup put back? Then have the board's administrator reconcile it with the newest checkpoint: ${reconcile}. If not: tell the data-protection officer.`,
  }),
  ledger_witness_missing: ({ found }) => ({
    what: `The checkpoint that belongs beside the master key ${found === 'invalid' ? 'was changed' : 'is not there any more'}. Without it nobody can say whether the database was put back, so nothing is signed and nothing is sent.`,
    next: `Put the file witness-….txt back beside the master key, or reconcile with the newest checkpoint that a supplier has: ${reconcile}.`,
  }),
  checkpoint_foreign: always(
    "This checkpoint is not signed by this board's key, or is no whole checkpoint.",
    'Use the checkpoint exactly as it came with a delivery (field checkpoint), or the file witness-….txt beside the master key.',
  ),
  checkpoint_older: ({ count, limit }) => ({
    what: `This checkpoint (${count ?? '?'} entries) is older than the newest one here (${limit ?? '?'} entries); it tells nothing of what happened after that.`,
    next: 'Ask a supplier for the checkpoint of the last delivery, and use the newest that there is.',
  }),
  backup_broken: ({ found, line }) => ({
    what:
      backups[found ?? ''] ??
      `The ledger in this backup is not right${given(line, (n) => ` from entry ${n} on`)}. Nothing was put back.`,
    next:
      found === 'newer'
        ? 'Install the same or a newer version of Sluis first, and try again.'
        : 'Use another backup; the data folder was not changed.',
  }),
};
