import { type CareGroup, careGroupsOf, isNeutralName, nameNeutrally } from '../../sync/group-list.ts';
import { readSchool } from '../../sync/school.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { openDesk } from '../desk.ts';
import { nextYearOption, schoolOption } from '../options.ts';
import { showGroups } from '../show-groups.ts';
import { usageError } from '../usage.ts';

const help = 'sluis help groups neutral';

const chosenGroup = async ({ prompt, texts }: Context, groups: readonly CareGroup[]): Promise<CareGroup> => {
  const typed = await prompt.ask(texts.groups.askNumber);
  const group = /^\d{1,4}$/.test(typed) ? groups[Number(typed) - 1] : undefined;
  if (group === undefined) throw usageError('value_invalid', { setting: texts.groups.numberOf, help });
  return group;
};

const neutralName = async ({ prompt, texts }: Context): Promise<string> => {
  const name = await prompt.ask(texts.groups.askName);
  if (!isNeutralName(name)) throw usageError('value_invalid', { setting: texts.groups.neutral, help });
  return name;
};

export const groupsNeutral = defineCommand({
  name: 'groups neutral',
  summary: {
    nl: 'Geeft een groep een neutrale naam voor alle leveranciers; vraagt welke groep en welke naam',
    en: 'Gives a group a neutral name for all suppliers; asks which group and which name',
  },
  options: { school: { ...schoolOption, required: true }, 'next-year': nextYearOption },
  positionals: [],
  examples: ['sluis groups neutral --school 99XC00', 'sluis groups neutral --school 99XC00 --next-year'],
  run: async (context, { options }) => {
    const { out, texts } = context;
    const desk = await openDesk(context);
    const { house } = desk;
    const school = await readSchool(house.gateway.store, options.school);
    const actor = await identify(context, desk);
    const year = options['next-year'] ? 'next' : 'this';
    const found = await careGroupsOf(house.gateway, school, year);
    showGroups(context, { school: school.id, year }, found);
    const { subject } = await chosenGroup(context, found.groups);
    await nameNeutrally(house.gateway, school, { subject, name: await neutralName(context) }, actor);
    out.line(year === 'next' ? texts.groups.namedNext : texts.groups.named);
    out.json({ school: school.id, group: subject });
  },
});
