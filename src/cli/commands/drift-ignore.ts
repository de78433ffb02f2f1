import { driftName } from '../../sync/drift.ts';
import { ignoreDrift } from '../../sync/drift-verdict.ts';
import { readSchool } from '../../sync/school.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { driftPositional, schoolOption } from '../options.ts';
import { shownName } from '../show-drift.ts';

export const driftIgnore = defineCommand({
  name: 'drift ignore',
  summary: {
    nl: 'Legt vast dat een onbekende naam in de bron niet nodig is; hij gaat ook daarna naar niemand',
    en: 'Records that an unknown name in the source is not needed; it goes to nobody afterwards either',
  },
  options: { school: { ...schoolOption, required: true } },
  positionals: [driftPositional],
  examples: ['sluis drift ignore --school 99XB00 rij/Mentor'],
  run: async (context, { options, positionals: [name = ''] }) => {
    const { out, texts } = context;
    const desk = await openDesk(context);
    const { gateway } = desk.house;
    const school = await readSchool(gateway.store, options.school);
    const actor = await identify(context, desk);
    const ignored = await ignoreDrift(gateway, { school, name, actor });
    out.line(texts.drift.ignored(shownName(context, ignored)));
    out.json({ school: school.id, name: driftName(ignored), verdict: 'ignored' });
  },
});
