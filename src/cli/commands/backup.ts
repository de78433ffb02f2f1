import { existsSync } from 'node:fs';
import { noteBackup } from '../../sync/backup.ts';
import { givenToken } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { usageError } from '../usage.ts';

export const backup = defineCommand({
  name: 'backup',
  summary: {
    nl: 'Maakt een reservekopie van de database, ook terwijl Sluis draait; zonder de hoofdsleutel',
    en: 'Makes a backup of the database, also while Sluis runs; without the master key',
  },
  options: {},
  positionals: [{ name: { nl: 'BESTAND', en: 'FILE' }, required: true, nl: 'een nieuw bestand', en: 'a new file' }],
  examples: ['sluis backup /media/usb/sluis.db'],
  run: async (context, { positionals: [file = ''] }) => {
    const { out, texts } = context;
    // Looked at first: what is in the ledger should have come about.
    if (existsSync(file)) throw usageError('file_exists');
    const { house, board } = await openDesk(context);
    // Whoever can read the database can copy it; a token says which person did.
    const token = givenToken(context);
    const actor = token === undefined ? undefined : await house.actors.identify(token);
    await noteBackup(house.gateway, board.id, actor);
    await house.copyDatabase(file);
    out.line(texts.backup.made(file));
    out.line(texts.backup.keep);
    out.json({ board: board.id, out: file });
  },
});
