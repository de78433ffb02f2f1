import type { ledger as nl } from '../nl/ledger.ts';
import type { Told } from '../told.ts';
import { deskLedger } from './desk-ledger.ts';
import { ledgerWords } from './ledger-words.ts';

const fields = (told: Told, name: string): string => {
  const { length } = told.list(name);
  return length === 0 ? '' : `; ${length} fields shown`;
};
const code = (told: Told): string => (told.word('code') === '' ? '' : ` [${told.word('code')}]`);
const short = (told: Told, name: string): string => told.word(name).slice(0, 8);
const some = (count: number): string => (count === 0 ? '' : `: ${count}`);
const of = (words: Readonly<Record<string, string>>, word: string): string => words[word] ?? word;

export const ledger: typeof nl = {
  right: (size) => `The ledger is right: ${size} entries.`,
  root: (root) => `Root: ${root}`,
  signed: (signed, checkpoints) => `Checkpoints: ${checkpoints}; the newest reaches entry ${signed}.`,
  unsigned: (count) => `The last ${count} entries are not under a checkpoint yet.`,
  older: 'The older checkpoint fits.',
  lost: (from, to, seq) =>
    `Entries ${from} up to and including ${to} of an earlier state were lost with a restore; entry ${seq} says so.`,
  olderLost: (seq) => `The checkpoint is of lost entries (see entry ${seq}).`,
  wrong: 'The ledger is not right.',
  wrongFrom: (seq) => `The ledger is not right from entry ${seq} on.`,
  report: 'Tell the officer, and let the operator find out what was changed.',
  faults: {
    entry_missing: 'An entry is missing.',
    entry_changed: 'An entry was changed.',
    entry_foreign: 'An entry is of another board.',
    entry_removed: 'The text of an entry is gone, and no entry says that it may be.',
    head_differs: 'There are more or fewer entries than were counted.',
    node_differs: 'The tree does not fit the entries.',
    checkpoint_invalid: 'A checkpoint is not signed by this board.',
    checkpoint_differs: 'The entries do not fit a signed checkpoint.',
    older_invalid: 'The older checkpoint that was given is not of this board.',
    older_differs:
      'The entries do not fit the older checkpoint that was given: something was cut off or written anew, or a backup was put back and not reconciled yet.',
    older_lost:
      'The checkpoint that was given is of entries that were lost when a backup was put back; that entry of the ledger says so itself. The ledger is right otherwise. This is no tampering.',
    store_corrupt: 'The ledger cannot be read.',
  },
  standalone: (path) =>
    `To check without Sluis, also on another computer: node ${path} EXPORT.ndjson [--against CHECKPOINT.txt] --en`,
  exported: (file) => `Written to ${file}.`,
  number: 'entry',
  at: 'when',
  subject: 'where',
  what: 'what',
  who: 'who',
  gone: 'the text was removed when its time of keeping had passed',
  none: 'There are no entries.',
  sentences: {
    board: (told) => `board laid out with ${told.number('schools')} schools`,
    intake: (told) =>
      `${of(ledgerWords.intakes, told.word('state'))}${code(told)}: ${told.of('counts', 'pupil')} pupils, ${told.sum('dropped')} values thrown away, ${told.sum('unknown')} times something unknown`,
    release: (told) =>
      `compared: ${told.of('counts', 'inScope')} pupils in scope; ${told.of('counts', 'added')} lines added, ${told.of('counts', 'changed')} changed, ${told.of('counts', 'removed')} gone; ${told.list('fields').length} fields let through, ${told.sum('stopped')} times stopped`,
    intent: (told) =>
      `delivery ${told.number('sequence')} made ready (part ${told.number('part')} of ${told.number('parts')}): ${told.sum('counts')} lines, ${told.list('fields').length} fields`,
    outcome: (told) => `delivery ${of(ledgerWords.outcomes, told.word('result'))}${code(told)}`,
    hold: (told) => `waits for a decision: ${of(ledgerWords.holds, told.word('code'))} (${told.number('count')})`,
    decision: (told) => `${of(ledgerWords.decisions, told.word('what'))}${some(told.number('count'))}`,
    agreement: (told) =>
      `agreement version ${told.number('version')}: ${of(ledgerWords.agreements, told.word('to'))}; ${told.list('fieldsAdded').length} fields more, ${told.list('fieldsRemoved').length} fewer`,
    activation: (told) => (told.is('on') ? 'product switched on' : 'product switched off'),
    actor: (told) =>
      `${told.word('actor')}: ${of(ledgerWords.people, told.word('what'))}${told.word('role') === '' ? '' : `, ${of(ledgerWords.roles, told.word('role'))}`}`,
    restriction: (told) => `pupil ${short(told, 'subject')} ${of(ledgerWords.restrictions, told.word('kind'))}`,
    consent: (told) =>
      `consent of pupil ${short(told, 'subject')} for ${told.word('purpose')}: ${told.is('given') ? 'given' : 'refused or withdrawn'}`,
    look: (told) =>
      `pupil ${short(told, 'subject')} looked at: ${of(ledgerWords.looks, told.word('what'))}; reason: ${of(ledgerWords.reasonWords, told.word('reasonCode'))}${fields(told, 'fields')}`,
    key: (told) => `key (${of(ledgerWords.purposes, told.word('purpose'))}) ${of(ledgerWords.keys, told.word('what'))}`,
    backup: (told) => (told.word('what') === 'restored' ? 'backup put back' : 'backup of the database made'),
    reconciliation: (told) =>
      told.word('what') === 'lost'
        ? `reconciled with a checkpoint from outside: entries ${told.number('from')} up to and including ${told.number('to') - 1} were lost with a restore; ${told.number('feeds')} feeds begin anew`
        : `reconciled with a checkpoint from outside: nothing that was signed is lost; ${told.number('feeds')} feeds begin anew`,
    stop: (told) =>
      `emergency stop ${told.is('on') ? 'laid' : 'lifted'}; reason: ${of(ledgerWords.reasonWords, told.word('reasonCode'))}`,
    credential: (told) =>
      told.word('what') === 'made' ? 'access for the supplier was made' : 'access of the supplier was ended',
    collection: (told) =>
      told.word('what') === 'opened'
        ? `collected by the supplier: ${told.list('fields').length} fields`
        : `collection closed: ${told.of('counts', 'pupil')} pupils`,
    desk: (told) => `${of(deskLedger, told.word('what'))}${some(told.number('count'))}${code(told)}`,
    retention: (told) => `texts removed after their time of keeping: entries ${told.list('ranges').join(', ')}`,
  },
  storeRight: 'What is kept beside it is still what it was as well: sealed data and agreements.',
  storeWrong: 'Something in the database was changed that may not change:',
  storeFaults: {
    database: 'damaged pages of the database',
    generation: 'readings that no longer open',
    subject_set: 'lists of deliveries that no longer open',
    issued_id: "suppliers' numbers that no longer open",
    group_name: 'neutral group names that no longer open',
    agreement: 'agreements that are no longer what the ledger says',
  },
};
