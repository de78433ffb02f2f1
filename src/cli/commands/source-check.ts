import { checkSource } from '../../sync/check-source.ts';
import { readSchool } from '../../sync/school.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit.ts';
import { schoolOption } from '../options.ts';
import { showCheck } from '../show-check.ts';

export const sourceCheck = defineCommand({
  name: 'source check',
  summary: {
    nl: 'Leest een bestand en zegt wat erin staat, wat onbekend is en wat er niet klopt; bewaart niets',
    en: 'Reads a file and says what it holds, what is unknown and what is wrong; keeps nothing',
  },
  options: {
    mapping: {
      type: 'text',
      value: { nl: 'VERTAALTABEL', en: 'MAPPING' },
      nl: 'lees het bestand met deze vertaaltabel; anders zoekt Sluis welke past',
      en: 'read the file with this mapping; otherwise Sluis finds the one that fits',
    },
    school: {
      ...schoolOption,
      nl: 'controleer ook of het bestand van deze school is',
      en: 'also check whether the file is of this school',
    },
  },
  positionals: [
    {
      name: { nl: 'BESTAND', en: 'FILE' },
      required: true,
      nl: 'het bestand; - is de standaardinvoer',
      en: 'the file; - is standard input',
    },
  ],
  examples: ['sluis source check EDEX.XML --school 99XA00', 'sluis source check overzicht.csv', 'sluis source check -'],
  run: async (context, { options, positionals }) => {
    const house = await context.home.house();
    const { store } = house.gateway;
    const school = options.school === undefined ? undefined : await readSchool(store, options.school);
    const { input } = await house.openFile(positionals[0] ?? '-');
    const check = await checkSource(house.gateway, input, { mapping: options.mapping, school });
    showCheck(context, check);
    context.out.json(check);
    return check.errors.length === 0 ? exitCodes.ok : exitCodes.refuse;
  },
});
