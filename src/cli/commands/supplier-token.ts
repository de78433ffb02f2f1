import { keepToken } from '../../sync/board.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { supplierOption } from '../options.ts';

export const supplierToken = defineCommand({
  name: 'supplier token',
  summary: {
    nl: 'Bewaart het geheim waarmee Sluis zich bij een leverancier bekendmaakt (verzegeld)',
    en: 'Keeps the secret with which Sluis makes itself known to a supplier (sealed)',
  },
  options: {
    supplier: { ...supplierOption, required: true },
  },
  positionals: [],
  examples: ['sluis supplier token --supplier basispoort'],
  run: async (context, { options }) => {
    const { out, prompt, texts } = context;
    const { house, board } = await openDesk(context);
    await keepToken(house.gateway, board.id, options.supplier, await prompt.secret(texts.report.token));
    out.line(texts.report.tokenKept);
    out.json({ supplier: options.supplier });
  },
});
