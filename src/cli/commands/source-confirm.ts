import { confirmSource } from '../../sync/confirm-source.ts';
import { readSchool } from '../../sync/school.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { schoolOption } from '../options.ts';

export const sourceConfirm = defineCommand({
  name: 'source confirm',
  summary: {
    nl: 'Bevestigt dat bestanden zonder BRIN van deze school zijn',
    en: 'Confirms that files without a BRIN are of this school',
  },
  options: { school: { ...schoolOption, required: true } },
  positionals: [],
  examples: ['sluis source confirm --school 99XB00'],
  run: async (context, { options }) => {
    const { out, texts } = context;
    const desk = await openDesk(context);
    const { house } = desk;
    const school = await readSchool(house.gateway.store, options.school);
    await confirmSource(house.gateway, school, await identify(context, desk));
    out.line(texts.check.confirmed(school.id));
    out.json({ school: school.id, confirmed: true });
  },
});
