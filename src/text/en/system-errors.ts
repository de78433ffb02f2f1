import type { ErrorSubject } from '../../errors.ts';
import type { systemErrors as nl } from '../nl/system-errors.ts';
import { always, given } from '../phrase.ts';

const usage: Readonly<Record<string, (about: ErrorSubject) => string>> = {
  command_unknown: () => 'There is no such command.',
  option_unknown: (about) => `This command has no option ${about.setting ?? 'like the one you typed'}.`,
  option_missing: (about) => `This command needs the option ${about.setting ?? ''}.`,
  option_choice: (about) => `Give one of the options ${about.setting ?? ''}.`,
  option_twice: (about) => `The option ${about.setting ?? ''} can be given only once.`,
  value_missing: (about) => `The option ${about.setting ?? ''} needs a value.`,
  value_extra: (about) => `The option ${about.setting ?? ''} takes no value.`,
  value_invalid: (about) => `The value of ${about.setting ?? 'an option'} is not possible.`,
  argument_missing: (about) => `Something is missing: ${about.setting ?? 'an argument'}.`,
  argument_extra: (about) =>
    `There is too much on the command line${given(about.count, (n) => ` (from word ${n} after the command)`)}.`,
  input_missing: () => 'Nothing was typed.',
  cancelled: () => 'The question was cancelled.',
  file_unreadable: () => 'This file is not there or cannot be read.',
  token_missing: () =>
    'Who changes something gives a token: type it when asked, or put it in SLUIS_ACTOR_TOKEN (which you must when standard input is the file).',
  board_missing: () => 'No school board has been set up yet.',
  agreement_ambiguous: () => 'More than one agreement fits this.',
  passphrase_short: () => 'The passphrase is too short: it takes at least 12 characters.',
  passphrase_differs: () => 'The two are not the same; nothing was written.',
  file_exists: () => 'This file exists already; nothing was overwritten.',
  data_in_use: () =>
    'There is something in the data folder already. A backup is put back into an empty folder only (inbox and mappings may be there); nothing was changed.',
  file_unwritable: () => 'This file cannot be written.',
};

/** Where a page of help is not what somebody needs next. */
const usageNext: Readonly<Record<string, string>> = {
  board_missing: 'Register your board with: sluis board apply FILE. Or begin with the demo: sluis start.',
};

const usageWhat = (about: ErrorSubject): string => usage[about.found ?? '']?.(about) ?? 'This command is not right.';

export const systemErrors: typeof nl = {
  secret_unused: ({ supplier, school, found }) => ({
    what:
      found === undefined
        ? `The source of ${school ?? 'this school'} has no sftp among its settings; there is nowhere to log in. Nothing was kept.`
        : `This secret is not used at ${supplier ?? school ?? 'this connector'}: the connector is ${found}. Nothing was kept.`,
    next: "Change the connector or its settings in the board's file, and apply it with: sluis board apply.",
  }),
  config_invalid: (about) => ({
    what: `These settings are wrong, missing or unknown${given(about.setting, (s) => `: ${s}`)}.`,
    next: "Correct them and try again. README.md lists the settings of Sluis and of a board; those of a connector are in that connector's README, in connectors.",
  }),
  runtime_too_old: always(
    'Sluis needs Node 26 or newer.',
    'Run npm ci (without --omit=optional) and start with bin/sluis or npm start.',
  ),
  usage_invalid: (about) => ({
    what: usageWhat(about),
    next:
      about.expected === undefined
        ? (usageNext[about.found ?? ''] ?? `See what is possible with: ${about.name ?? 'sluis help'}.`)
        : `Did you mean: ${about.expected}?`,
  }),
  store_unwritable: (about) => ({
    what:
      about.name === 'witness'
        ? 'Sluis cannot read or write the checkpoint beside the master key. Nothing was sent.'
        : 'Sluis cannot write in its data folder and stopped. What could not be written in the ledger was not sent.',
    next: 'Ask the operator about disk space and the rights of the folder; Sluis then goes on by itself.',
  }),
  store_corrupt: always(
    'The stored data of Sluis is damaged. Nothing was sent.',
    'Have the operator restore a backup, with: sluis restore FILE.',
  ),
  lease_lost: always(
    'Another sync took over the work of this one.',
    'You need do nothing; the other sync finishes it.',
  ),
  lease_taken: always('A sync for this school is already running.', 'Wait until it is done and try again.'),
  key_missing: always(
    'The master key of Sluis was not found or does not fit. Nothing was sent.',
    'Have the operator restore the key file from the sealed copy, with: sluis keys import FILE.',
  ),
  seal_broken: (about) =>
    about.name === 'copy'
      ? {
          what: 'The passphrase does not fit this copy, or the copy is damaged. Nothing was changed.',
          next: 'Try again with the passphrase of this copy, or with another copy.',
        }
      : {
          what: 'Stored data does not open: it was changed or belongs to another key. Nothing was sent.',
          next: 'Have the operator restore a backup, and tell the data-protection officer.',
        },
  ledger_broken: (about) => ({
    what: `The ledger is not intact${given(about.line, (n) => ` from entry ${n} on`)}. Nothing is sent any more.`,
    next: 'Tell the data-protection officer and have the operator find out what was changed.',
  }),
  internal: always(
    'Something went wrong in Sluis itself. Nothing more was sent.',
    'Try again; if it keeps going wrong, give this code to the operator.',
  ),
};
