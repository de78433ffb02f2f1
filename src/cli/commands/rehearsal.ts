import { rehearse } from '../../sync/rehearsal.ts';
import { readSchool } from '../../sync/school.ts';
import { defineCommand } from '../command.ts';
import { schoolOption } from '../options.ts';
import { showRehearsal } from '../show-rehearsal.ts';

export const rehearsal = defineCommand({
  name: 'rehearsal',
  summary: {
    nl: 'Generale repetitie: wat het bestand van volgend schooljaar zou brengen, zonder te versturen',
    en: "Rehearsal: what next year's file would bring, without sending",
  },
  options: { school: { ...schoolOption, required: true } },
  positionals: [],
  examples: ['sluis rehearsal --school 99XA00'],
  run: async (context, { options }) => {
    const { gateway } = await context.home.house();
    const found = await rehearse(gateway, await readSchool(gateway.store, options.school));
    showRehearsal(context, found);
    context.out.json(found);
  },
});
