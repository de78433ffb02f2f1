import { type Blocked, blockedFor } from '../../sync/blocked-list.ts';
import { formatFor } from '../../text/format.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { openDesk } from '../desk.ts';
import { fieldName } from '../names.ts';
import { schoolOption, supplierOption } from '../options.ts';

const showStopped = ({ out, texts, lang }: Context, { feeds }: Blocked): void => {
  const words = texts.check;
  out.heading(words.stopped);
  if (feeds.length === 0) out.line(words.nothingStopped);
  for (const { school, supplierName, run, at, stopped } of feeds) {
    out.line();
    out.heading(`${school}, ${supplierName}`);
    out.line(`${words.run} ${run}, ${formatFor(lang).instant(at)}`);
    out.table({
      columns: [words.becomes, texts.report.reason, words.times],
      rows: stopped.map(({ path, reason, count }) => [fieldName(path, lang), texts.reasons[reason].label, count]),
    });
  }
};

const showDropped = ({ out, texts, lang }: Context, { schools }: Blocked): void => {
  const words = texts.check;
  out.line();
  out.heading(words.dropped);
  for (const { school, name, dropped } of schools) {
    out.line();
    out.heading(`${school} ${name}`);
    out.table({
      columns: [words.name, words.becomes, texts.report.reason, words.times],
      rows: dropped.map(({ name: inSource, label, reason, rule, count }) => [
        inSource,
        label?.[lang],
        rule === undefined ? words.reasons[reason] : `${words.reasons[reason]} (${rule[lang].split(':')[0] ?? ''})`,
        count,
      ]),
    });
  }
};

export const blocked = defineCommand({
  name: 'blocked',
  summary: {
    nl: 'Toont wat is tegengehouden, per leverancier en uitwisseling, en wat bij het inlezen is weggegooid',
    en: 'Shows what was stopped, per supplier and exchange, and what was thrown away while reading',
  },
  options: {
    school: schoolOption,
    supplier: supplierOption,
    run: {
      type: 'text',
      value: { nl: 'NUMMER', en: 'NUMBER' },
      nl: 'deze uitwisseling; anders de laatste vergelijking van elke leverancier',
      en: 'this exchange; otherwise the last comparison of each supplier',
    },
  },
  positionals: [],
  examples: ['sluis blocked', 'sluis blocked --school 99XA00 --supplier basispoort', 'sluis blocked --json'],
  run: async (context, { options }) => {
    const { house, board } = await openDesk(context);
    const { school, supplier, run } = options;
    const found = await blockedFor(house.gateway, board.id, {
      ...(school === undefined ? {} : { school }),
      ...(supplier === undefined ? {} : { supplier }),
      ...(run === undefined ? {} : { run }),
    });
    showStopped(context, found);
    showDropped(context, found);
    context.out.json(found);
  },
});
