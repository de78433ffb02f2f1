import { readDrift } from '../../sync/drift.ts';
import { readSchool } from '../../sync/school.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { schoolOption } from '../options.ts';
import { showDrift } from '../show-drift.ts';

export const drift = defineCommand({
  name: 'drift',
  summary: {
    nl: 'Toont wat onbekend is in de bronnen: wat, sinds wanneer, hoe vaak, waar, en of het al is beoordeeld',
    en: 'Shows what is unknown in the sources: what, since when, how often, where, and whether it was decided about',
  },
  options: { school: schoolOption },
  positionals: [],
  examples: ['sluis drift', 'sluis drift --school 99XB00'],
  run: async (context, { options }) => {
    const { house, board } = await openDesk(context);
    const { store } = house.gateway;
    const school = options.school === undefined ? undefined : await readSchool(store, options.school);
    const all = await readDrift(store, board.id, school?.id);
    showDrift(context, all);
    context.out.json({ drift: all });
  },
});
