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
  if (feeds.length === 0) {
    out.line(words.nothingStopped);
    return;
  }
  out.table({
    columns: [texts.report.school, words.supplier, words.becomes, texts.report.reason, words.times],
    rows: feeds.flatMap(({ school, supplierName, stopped }) =>
      stopped.map(({ path, reason, count }) => [
        school,
        supplierName,
        fieldName(path, lang),
        texts.reasons[reason].label,
        count,
      ]),
    ),
  });
  out.line();
  const runs = new Map(feeds.map(({ run, at, school }) => [run, { run, at, school }]));
  for (const { run, at, school } of runs.values()) {
    out.line(`${school} ${words.at} ${formatFor(lang).instant(at)}: ${words.run} ${run}`);
  }
};

const showDropped = ({ out, texts, lang }: Context, { schools }: Blocked): void => {
  const words = texts.check;
  out.line();
  out.heading(words.dropped);
  out.table({
    columns: [texts.report.school, words.name, words.becomes, texts.report.reason, words.rule, words.times],
    rows: schools.flatMap(({ school, dropped }) =>
      dropped.map(({ name, label, reason, rule, count }) => [
        school,
        name,
        label?.[lang],
        words.reasons[reason],
        rule?.[lang],
        count,
      ]),
    ),
  });
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
