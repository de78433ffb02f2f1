import { careGroupsOf } from '../../sync/group-list.ts';
import { readSchool } from '../../sync/school.ts';
import { defineCommand } from '../command.ts';
import { nextYearOption, schoolOption } from '../options.ts';
import { showGroups } from '../show-groups.ts';

export const groups = defineCommand({
  name: 'groups',
  summary: {
    nl: 'Toont de groepsnamen die iets over zorg kunnen zeggen; zij houden een eerste levering tegen',
    en: 'Shows the group names that can say something about care; they stop a first delivery',
  },
  options: { school: { ...schoolOption, required: true }, 'next-year': nextYearOption },
  positionals: [],
  examples: ['sluis groups --school 99XC00', 'sluis groups --school 99XC00 --next-year'],
  run: async (context, { options }) => {
    const { gateway } = await context.home.house();
    const school = await readSchool(gateway.store, options.school);
    const year = options['next-year'] ? 'next' : 'this';
    const found = await careGroupsOf(gateway, school, year);
    showGroups(context, { school: school.id, year }, found);
    context.out.json({ school: school.id, ...found });
  },
});
