import { facts } from '../../ledger/entry.ts';
import type { EntryKind } from '../../ports.ts';
import { lastEntries, type Numbered } from '../../sync/ledger-book.ts';
import { formatFor } from '../../text/format.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { openDesk } from '../desk.ts';
import { type People, sentenceOf } from '../entry-sentence.ts';

/** About a screen. */
const shownByDefault = 20;

const kinds = Object.keys(facts) as EntryKind[];

const show = ({ out, texts, lang }: Context, entries: readonly Numbered[], people: People): void => {
  const words = texts.ledger;
  if (entries.length === 0) {
    out.line(words.none);
    return;
  }
  out.table({
    columns: [words.number, words.at, words.subject, words.what, words.who],
    rows: entries.map(({ seq, entry }) => [
      seq,
      entry === undefined ? undefined : formatFor(lang).instant(entry.at),
      [entry?.school, entry?.supplier].filter((one) => one !== undefined).join(' ') || undefined,
      entry === undefined ? words.gone : sentenceOf(entry, words, people),
      entry?.actor === undefined ? undefined : (people.get(entry.actor) ?? entry.actor),
    ]),
  });
};

export const ledgerShow = defineCommand({
  name: 'ledger show',
  summary: { nl: 'Toont de laatste regels van het logboek', en: 'Shows the last entries of the ledger' },
  options: {
    last: {
      type: 'number',
      value: { nl: 'AANTAL', en: 'NUMBER' },
      nl: `hoeveel regels; anders ${shownByDefault}`,
      en: `how many entries; otherwise ${shownByDefault}`,
    },
    kind: { type: 'choice', of: kinds, nl: 'alleen regels van deze soort', en: 'only entries of this kind' },
  },
  positionals: [],
  examples: ['sluis ledger show', 'sluis ledger show --kind look --last 100'],
  run: async (context, { options }) => {
    const { house, board } = await openDesk(context);
    const { last = shownByDefault, kind } = options;
    const entries = await lastEntries(house.gateway, board.id, { last, kind });
    const people = new Map((await house.actors.list(board.id)).map(({ id, name }) => [id, name]));
    show(context, entries, people);
    context.out.json({ board: board.id, entries });
  },
});
