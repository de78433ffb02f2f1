import { converterNames, mapDrift } from '../../sync/drift-verdict.ts';
import { readSchool } from '../../sync/school.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { fieldName } from '../names.ts';
import { driftPositional, schoolOption } from '../options.ts';

export const driftMap = defineCommand({
  name: 'drift map',
  summary: {
    nl: 'Laat een onbekende kolom voortaan als een gegeven lezen; wat naar wie gaat bepalen de overeenkomsten',
    en: 'Has an unknown column read as a field from now on; the agreements decide what goes to whom',
  },
  options: {
    school: { ...schoolOption, required: true },
    to: {
      type: 'text',
      value: { nl: 'GEGEVEN', en: 'FIELD' },
      required: true,
      nl: 'het gegeven, zoals pupil/username',
      en: 'the field, such as pupil/username',
    },
    as: {
      type: 'choice',
      of: converterNames,
      nl: 'hoe de tekst wordt gelezen; anders zoals Sluis dit gegeven in andere bronnen leest',
      en: 'how the text is read; otherwise as Sluis reads this field in other sources',
    },
  },
  positionals: [driftPositional],
  examples: ['sluis drift map --school 99XB00 rij/Inlognaam --to pupil/username'],
  run: async (context, { options, positionals: [name = ''] }) => {
    const { out, texts, lang } = context;
    const desk = await openDesk(context);
    const { gateway } = desk.house;
    const school = await readSchool(gateway.store, options.school);
    const actor = await identify(context, desk);
    const { to, as } = options;
    const mapping = await mapDrift(gateway, { school, name, actor }, { to, ...(as === undefined ? {} : { as }) });
    out.line(texts.drift.mapped(name, fieldName(to, lang)));
    out.line(texts.drift.ownMapping(mapping.name));
    out.json({ school: school.id, name, field: to, mapping: mapping.name });
  },
});
