import { identify } from '../actor.ts';
import { chooseVersion } from '../agreement-choice.ts';
import { agreementArgument } from '../agreement-name.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { usageError } from '../usage.ts';

const adviceOf = (typed: string): 'positive' | 'negative' => {
  if (typed === 'positive' || typed === 'negative') return typed;
  throw usageError('value_invalid', {
    setting: 'positive|negative',
    help: 'sluis help agreement advise',
  });
};

export const agreementAdvise = defineCommand({
  name: 'agreement advise',
  summary: {
    nl: 'Legt het advies van de FG vast bij wat nog niet van kracht is',
    en: "Records the officer's advice on what is not in force yet",
  },
  options: {},
  positionals: [
    agreementArgument,
    {
      name: { nl: 'positive|negative', en: 'positive|negative' },
      required: true,
      nl: 'positief of negatief advies',
      en: 'positive or negative advice',
    },
  ],
  examples: ['sluis agreement advise basispoort positive'],
  run: async (context, { positionals: [typed = '', given = ''] }) => {
    const { out, texts } = context;
    const advice = adviceOf(given);
    const desk = await openDesk(context);
    const { shown } = await chooseVersion(desk, typed);
    const actor = await identify(context, desk);
    const written = await desk.house.agreements.advise(desk.board.id, shown.id, actor, advice);
    const { did, adviceStates } = texts.agreementCli;
    out.line(did.advised(written.version, adviceStates[advice]));
    out.json({ advised: { id: written.id, version: written.version, advice, effectiveAt: written.effectiveAt } });
  },
});
