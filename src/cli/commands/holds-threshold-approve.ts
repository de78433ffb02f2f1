import { approveThreshold } from '../../sync/thresholds.ts';
import { formatFor } from '../../text/format.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';

export const holdsThresholdApprove = defineCommand({
  name: 'holds threshold-approve',
  summary: {
    nl: 'Stemt als tweede persoon in met een tijdelijke drempel',
    en: 'Agrees, as the second person, with a temporary threshold',
  },
  options: {},
  positionals: [
    {
      name: { nl: 'NUMMER', en: 'NUMBER' },
      required: true,
      nl: 'het nummer van de tijdelijke drempel, zie sluis holds',
      en: 'the number of the temporary threshold, see sluis holds',
    },
  ],
  examples: ['sluis holds threshold-approve 3f9c12ab'],
  run: async (context, { positionals }) => {
    const { out, texts, lang } = context;
    const desk = await openDesk(context);
    const actor = await identify(context, desk);
    const found = await approveThreshold(desk.house.gateway, desk.board.id, positionals[0] ?? '', actor);
    out.paragraph(texts.holds.thresholdApproved(formatFor(lang).day(found.until)));
    out.json({ id: found.id, until: found.until });
  },
});
