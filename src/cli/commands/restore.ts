import { formatFor } from '../../text/format.ts';
import { defineCommand } from '../command.ts';

export const restore = defineCommand({
  name: 'restore',
  summary: {
    nl: 'Zet een reservekopie terug in een lege gegevensmap; daarna moet het logboek worden afgestemd',
    en: 'Puts a backup back into an empty data folder; after that the ledger has to be reconciled',
  },
  options: {},
  positionals: [{ name: { nl: 'BESTAND', en: 'FILE' }, required: true, nl: 'de reservekopie', en: 'the backup' }],
  examples: ['sluis restore /media/usb/sluis.db'],
  run: async ({ home, out, texts, lang }, { positionals: [file = ''] }) => {
    const { board, signedAt, signatures } = await home.restoreBackup(file);
    const words = texts.backup;
    out.line(words.restored(board ?? file));
    if (signedAt !== undefined) out.line(words.signedAt(formatFor(lang).instant(signedAt)));
    if (!signatures) out.line(words.unsigned);
    for (const line of [words.halted, words.command, words.where]) out.line(line);
    out.json({ restored: true, signedAt, signatures });
  },
});
