import { exportBook } from '../../sync/ledger-book.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { writeNewFile } from '../new-file.ts';
import { standaloneVerifier } from '../standalone.ts';

export const ledgerExport = defineCommand({
  name: 'ledger export',
  summary: {
    nl: 'Schrijft het hele logboek weg, zodat een ander het zonder Sluis kan controleren',
    en: 'Writes the whole ledger, so that somebody else can check it without Sluis',
  },
  options: {
    out: {
      type: 'text',
      value: { nl: 'BESTAND', en: 'FILE' },
      nl: 'een nieuw bestand (NDJSON); anders de standaarduitvoer',
      en: 'a new file (NDJSON); otherwise standard output',
    },
  },
  positionals: [],
  examples: ['sluis ledger export --out logboek.ndjson', 'sluis ledger export > logboek.ndjson'],
  run: async (context, { options }) => {
    const { out, texts } = context;
    const { house, board } = await openDesk(context);
    const pieces = exportBook(house.gateway, board.id);
    if (options.out === undefined) {
      for await (const piece of pieces) out.raw(piece);
      out.note(texts.ledger.standalone(standaloneVerifier));
      return;
    }
    await writeNewFile(options.out, pieces);
    out.line(texts.ledger.exported(options.out));
    out.line(texts.ledger.standalone(standaloneVerifier));
    out.json({ board: board.id, out: options.out, standalone: standaloneVerifier });
  },
});
