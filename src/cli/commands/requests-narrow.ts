import { narrowByGivenBack } from '../../supplier/narrowing.ts';
import { requiredBy } from '../agreement-approval.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';

export const requestsNarrow = defineCommand({
  name: 'requests narrow',
  summary: {
    nl: 'Haalt uit de overeenkomst wat een leverancier teruggaf: één persoon, meteen',
    en: 'Takes out of the agreement what a supplier gave back: one person, at once',
  },
  options: {},
  positionals: [
    { name: { nl: 'LEVERANCIER', en: 'SUPPLIER' }, required: true, nl: 'de leverancier', en: 'the supplier' },
  ],
  examples: ['sluis requests narrow basispoort'],
  run: async (context, { positionals: [supplier = ''] }) => {
    const { out, texts } = context;
    const desk = await openDesk(context);
    const { house, board } = desk;
    const required = await requiredBy(desk, supplier);
    const actor = await identify(context, desk);
    const of = { board: board.id, supplier, actor, required };
    const fields = await narrowByGivenBack(house.gateway, house.agreements, of);
    out.line(fields === 0 ? texts.desk.requests.nothingToNarrow : texts.desk.requests.narrowed(fields));
    out.json({ supplier, fields });
  },
});
