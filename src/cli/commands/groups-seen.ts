import { acceptGroupNames, careGroupsOf } from '../../sync/group-list.ts';
import { readSchool } from '../../sync/school.ts';
import { formatFor } from '../../text/format.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { nextYearOption, schoolOption } from '../options.ts';
import { showGroups } from '../show-groups.ts';

export const groupsSeen = defineCommand({
  name: 'groups seen',
  summary: {
    nl: 'Legt vast dat u de groepsnamen hebt bekeken en dat zij zo naar buiten mogen',
    en: 'Records that you looked at the group names and that they may go as they are',
  },
  options: { school: { ...schoolOption, required: true }, 'next-year': nextYearOption },
  positionals: [],
  examples: ['sluis groups seen --school 99XC00', 'sluis groups seen --school 99XC00 --next-year'],
  run: async (context, { options }) => {
    const { out, texts, lang } = context;
    const desk = await openDesk(context);
    const { house } = desk;
    const school = await readSchool(house.gateway.store, options.school);
    const actor = await identify(context, desk);
    const year = options['next-year'] ? 'next' : 'this';
    const accepted = await acceptGroupNames(house.gateway, school, actor, year);
    const found = await careGroupsOf(house.gateway, school, year);
    showGroups(context, { school: school.id, year }, { ...found, waiting: [] });
    const words = year === 'next' ? texts.groups.acceptedNext : texts.groups.accepted;
    out.line(accepted === 0 ? texts.groups.nothingWaits : words(formatFor(lang).number(accepted)));
    out.json({ school: school.id, accepted });
  },
});
