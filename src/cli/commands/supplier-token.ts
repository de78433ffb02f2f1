import { GatewayError } from '../../errors.ts';
import { keepToken } from '../../sync/board.ts';
import { defineCommand } from '../command.ts';

export const supplierToken = defineCommand({
  name: 'supplier token',
  summary: {
    nl: 'Bewaart het geheim waarmee Sluis zich bij een leverancier bekendmaakt (verzegeld)',
    en: 'Keeps the secret with which Sluis makes itself known to a supplier (sealed)',
  },
  options: {
    supplier: {
      type: 'text',
      value: { nl: 'LEVERANCIER', en: 'SUPPLIER' },
      nl: 'de leverancier',
      en: 'the supplier',
      required: true,
    },
  },
  positionals: [],
  examples: ['sluis supplier token --supplier basispoort'],
  run: async ({ home, out, prompt, texts }, { options }) => {
    const house = await home.house();
    const board = await house.board();
    if (board === undefined) throw new GatewayError('config_invalid', { setting: 'board' });
    await keepToken(house.gateway, board.id, options.supplier, await prompt.secret(texts.report.token));
    out.line(texts.report.tokenKept);
    out.json({ supplier: options.supplier });
  },
});
