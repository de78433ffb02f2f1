import { parseAgreement } from '../../agreement/text.ts';
import { identify } from '../actor.ts';
import { keepDraft } from '../agreement-draft.ts';
import { accepted } from '../agreement-text.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { readText } from '../file.ts';

export const agreementImport = defineCommand({
  name: 'agreement import',
  summary: {
    nl: 'Maakt van een tekst (YAML of JSON) een concept; er verandert nog niets',
    en: 'Makes a draft of a text (YAML or JSON); nothing changes yet',
  },
  options: {},
  positionals: [
    {
      name: { nl: 'BESTAND', en: 'FILE' },
      required: true,
      nl: 'de tekst; - is de standaardinvoer',
      en: 'the text; - is standard input',
    },
  ],
  examples: ['sluis agreement import basispoort.yaml', 'sluis agreement import - < basispoort.yaml'],
  run: async (context, { positionals: [path = ''] }) => {
    const desk = await openDesk(context);
    const document = accepted(context, parseAgreement(await readText(desk.house, path)));
    if (typeof document === 'number') return document;
    return keepDraft(context, desk, document, await identify(context, desk, path));
  },
});
