import { readSchool } from '../../sync/school.ts';
import { keepSourceSecret } from '../../sync/source-secret.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { schoolOption } from '../options.ts';

export const sourceSecret = defineCommand({
  name: 'source secret',
  summary: {
    nl: 'Bewaart een geheim waarmee Sluis zich bij de leerlingadministratie van een school bekendmaakt (verzegeld)',
    en: "Keeps a secret with which Sluis makes itself known to a school's pupil administration (sealed)",
  },
  options: {
    school: { ...schoolOption, required: true },
    name: {
      type: 'text',
      value: { nl: 'NAAM', en: 'NAME' },
      nl: 'welk geheim; een verkeerde naam laat zien welke er zijn',
      en: 'which secret; a wrong name shows which there are',
      required: true,
    },
  },
  positionals: [],
  examples: [
    'sluis source secret --school 99XA00 --name key',
    'sluis source secret --school 99XA00 --name clientKey < sleutel.pem',
  ],
  run: async (context, { options }) => {
    const { out, prompt, texts } = context;
    const desk = await openDesk(context);
    const { gateway } = desk.house;
    const school = await readSchool(gateway.store, options.school);
    const actor = await identify(context, desk);
    const secret = await prompt.secretText(texts.report.sourceSecret);
    await keepSourceSecret(gateway, school, { name: options.name, secret, actor });
    out.line(texts.report.tokenKept);
    out.json({ school: school.id, name: options.name });
  },
});
