import { formatFor } from '../../text/format.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';

export const doorList = defineCommand({
  name: 'door list',
  summary: { nl: 'Welke leveranciers zelf mogen ophalen, en waar', en: 'Which suppliers may collect, and where' },
  options: {},
  positionals: [],
  examples: ['sluis door list'],
  run: async (context) => {
    const { out, texts, lang } = context;
    const { house, board } = await openDesk(context);
    const found = await house.credentials.list(board.id);
    const { table, kinds } = texts.doors;
    const rows = found.map(({ id, kind, supplier, product, school, madeAt }) => [
      supplier,
      product,
      school ?? table.every,
      kinds[kind],
      formatFor(lang).instant(madeAt),
      id,
    ]);
    if (rows.length === 0) out.line(texts.doors.none);
    else
      out.table({
        columns: [table.supplier, table.product, table.school, table.kind, table.since, table.number],
        rows,
      });
    out.json({ credentials: found });
  },
});
