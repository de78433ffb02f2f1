import { defineCommand } from '../command.ts';
import { readBytes } from '../file.ts';

export const keysImport = defineCommand({
  name: 'keys import',
  summary: {
    nl: 'Zet een verzegelde kopie van de sleutels terug, ook als de hoofdsleutel verloren is',
    en: 'Puts a sealed copy of the keys back, also when the master key is lost',
  },
  options: {},
  positionals: [
    { name: { nl: 'BESTAND', en: 'FILE' }, required: true, nl: 'de verzegelde kopie', en: 'the sealed copy' },
  ],
  examples: ['sluis keys import /media/usb/sluis-sleutels'],
  run: async ({ home, out, prompt, texts }, { positionals }) => {
    const copy = await readBytes(positionals[0] ?? '');
    await home.restoreKeys(copy, await prompt.secret(texts.keys.passphrase));
    out.line(texts.keys.restored);
    out.json({ restored: true });
  },
});
