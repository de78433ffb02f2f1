import type { Reckoning } from '../../ledger/reckoning.ts';
import { reckonWith, reconcile } from '../../sync/reconcile.ts';
import { formatFor } from '../../text/format.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { openDesk } from '../desk.ts';
import { exitCodes } from '../exit.ts';
import { readText } from '../file.ts';
import { reasonOption } from '../options.ts';

const show = ({ out, texts, lang }: Context, { what, from, to }: Reckoning): void => {
  const { backup: words } = texts;
  const { number } = formatFor(lang);
  if (what === 'lost') out.heading(words.lost(number(from), number(to - 1)));
  else out.heading(what === 'whole' ? words.whole(number(to)) : words[what]);
};

const askToCheck = ({ out, texts, lang }: Context, { signedAt }: Reckoning): void => {
  const { backup: words } = texts;
  out.line(words.check(signedAt === undefined ? words.never : formatFor(lang).instant(signedAt)));
  out.line(words.again);
};

export const ledgerReconcile = defineCommand({
  name: 'ledger reconcile',
  summary: {
    nl: 'Stemt een teruggezet logboek af met een controlepunt van buiten, zodat het weer ondertekend wordt',
    en: 'Reconciles a ledger that was put back with a checkpoint from outside, so that it is signed again',
  },
  options: {
    against: {
      type: 'text',
      value: { nl: 'BESTAND', en: 'FILE' },
      nl: 'het nieuwste controlepunt dat buiten de database ligt',
      en: 'the newest checkpoint that lies outside the database',
      required: true,
    },
    'reason-code': {
      ...reasonOption,
      nl: 'waarom; komt in het logboek',
      en: 'why; goes into the ledger',
      required: true,
    },
    checked: {
      type: 'flag',
      nl: 'wat er sindsdien is besloten, is nagelopen en opnieuw gedaan',
      en: 'what was decided since then was gone through and done again',
    },
  },
  positionals: [],
  examples: ['sluis ledger reconcile --against controlepunt.txt --reason-code incident --checked'],
  run: async (context, { options }) => {
    const { out, texts, lang } = context;
    const desk = await openDesk(context);
    const { gateway } = desk.house;
    const { id } = desk.board;
    const note = await readText(desk.house, options.against);
    const found = await reckonWith(gateway, id, note);
    show(context, found);
    const isDone = found.what === 'fine' || found.what === 'known';
    if (isDone || !options.checked) {
      if (!isDone) askToCheck(context, found);
      out.json({ board: id, ...found, reconciled: false });
      return isDone ? exitCodes.ok : exitCodes.refuse;
    }
    const actor = await identify(context, desk, options.against);
    const done = await reconcile(gateway, id, { note, actor, reasonCode: options['reason-code'] });
    out.line(texts.backup.reconciled);
    out.line(texts.backup.feeds(formatFor(lang).number(done.feeds)));
    if (done.what === 'lost') out.line(texts.backup.fresh);
    out.json({ board: id, ...done, reconciled: true });
    return exitCodes.ok;
  },
});
