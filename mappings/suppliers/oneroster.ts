import type { Profile } from '../../src/agreement/profile.ts';
import { access, delivery, organisation } from './purposes.ts';
import { groupLines, line } from './reasons.ts';

/** OneRoster 1.2 rostering core: users, classes and enrolments; demographics stay away. */
export const onerosterCore: Profile = {
  id: 'oneroster-core',
  name: 'OneRoster 1.2 core',
  description: {
    nl: 'Leerlingen, groepen en indeling; geen geboortedatum of geslacht.',
    en: 'Pupils, groups and enrolments; no date of birth or gender.',
  },
  source: { name: '1EdTech OneRoster 1.2 Rostering, scope roster-core.readonly', on: '2026-11-21' },
  notKnown: [
    {
      nl: 'Er is geen Nederlands profiel van OneRoster gevonden. OneRoster kent geen tussenvoegsel; het komt voor de achternaam.',
      en: 'No Dutch profile of OneRoster was found. OneRoster has no infix; it goes before the family name.',
    },
  ],
  role: 'processor',
  key: 'alias',
  purposes: { access, delivery, organisation },
  fields: {
    pupil: {
      key: line(
        'access',
        'De leverancier herkent de leerling aan een eigen pseudoniem en kent het leerlingnummer niet.',
        'alias',
      ),
      callName: line('delivery', 'De leerkracht en de leerling herkennen het account aan de roepnaam.'),
      familyNamePrefix: line(
        'delivery',
        'Hoort bij de achternaam: zonder tussenvoegsel staat de naam fout in de lijst.',
      ),
      familyName: line('delivery', 'Verplicht in OneRoster; onderscheidt leerlingen met dezelfde roepnaam.'),
      username: line('access', 'Verplicht in OneRoster: de naam waarmee de leerling inlogt.'),
      yearGroup: line('organisation', 'Bepaalt welk lesmateriaal bij de leerling hoort.'),
      groupKey: line('organisation', 'Zet de leerling in de juiste groep.'),
    },
    group: {
      ...groupLines('organisation'),
      yearGroup: line('organisation', 'Bepaalt voor welk leerjaar de groep is.'),
      kind: line('organisation', 'OneRoster maakt verschil tussen een stamgroep en een lesgroep.'),
      schoolYear: line('organisation', 'Een groep geldt voor een schooljaar.'),
    },
    school: {
      brin: line('access', 'Zegt van welke school de gegevens zijn.'),
      locationCode: line('access', 'Zegt van welke vestiging de gegevens zijn.'),
      name: line('organisation', 'Verplicht in OneRoster: de naam van de organisatie.'),
    },
  },
};
