import { allGivenBack } from '../../agreement/given-back.ts';
import { fieldRequests } from '../../supplier/field-request.ts';
import { formatFor } from '../../text/format.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { fieldName } from '../names.ts';

export const requests = defineCommand({
  name: 'requests',
  summary: {
    nl: 'Toont welke gegevens leveranciers vragen of teruggaven, met hun reden',
    en: 'Shows which fields suppliers ask for or gave back, with their reason',
  },
  options: {},
  positionals: [],
  examples: ['sluis requests'],
  run: async (context) => {
    const { out, texts, lang } = context;
    const words = texts.desk.requests;
    const { house, board } = await openDesk(context);
    const asked = await fieldRequests(house.gateway, { board: board.id });
    const givenBack = await allGivenBack(house.gateway.store, board.id);
    if (asked.length + givenBack.length === 0) out.line(words.none);
    else {
      const { instant } = formatFor(lang);
      out.heading(words.heading);
      out.table({
        columns: [words.id, words.supplier, words.product, words.field, words.what, words.since, words.reason],
        rows: [
          ...asked.map(({ id, supplier, product, field, reason, madeAt, closedAt }) => [
            id.slice(0, 8),
            supplier,
            product,
            fieldName(field, lang),
            closedAt === undefined ? words.asks : words.closed,
            instant(madeAt),
            reason,
          ]),
          ...givenBack.map(({ supplier, product, field, at }) => [
            undefined,
            supplier,
            product,
            fieldName(field, lang),
            words.gaveBack,
            instant(at),
            undefined,
          ]),
        ],
      });
      out.line();
      out.paragraph(words.next);
    }
    out.json({ asked, givenBack });
  },
});
