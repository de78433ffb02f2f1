import { amsterdamDay } from '../../record/day.ts';
import { keepCertificate } from '../../sync/login.ts';
import { formatFor } from '../../text/format.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { readText } from '../file.ts';
import { supplierOption } from '../options.ts';

export const supplierCertificate = defineCommand({
  name: 'supplier certificate',
  summary: {
    nl: 'Bewaart het certificaat waarmee Sluis zich bij een leverancier bekendmaakt (verzegeld)',
    en: 'Keeps the certificate with which Sluis makes itself known to a supplier (sealed)',
  },
  options: { supplier: { ...supplierOption, required: true } },
  positionals: [
    {
      name: { nl: 'BESTAND', en: 'FILE' },
      required: true,
      nl: 'PEM met het certificaat en de sleutel; - is de standaardinvoer',
      en: 'PEM with the certificate and its key; - is standard input',
    },
  ],
  examples: ['sluis supplier certificate --supplier basispoort sluis.pem'],
  run: async (context, { options: { supplier }, positionals: [path = ''] }) => {
    const { out, texts, lang } = context;
    const desk = await openDesk(context);
    const by = await identify(context, desk, path);
    const pem = await readText(desk.house, path);
    const until = await keepCertificate(desk.house.gateway, { board: desk.board.id, by, supplier }, pem);
    const day = amsterdamDay(until);
    out.line(texts.network.certificate(supplier, formatFor(lang).day(day)));
    out.json({ supplier, until: until.toISOString() });
  },
});
