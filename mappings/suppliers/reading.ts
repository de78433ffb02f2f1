import type { Profile, SupplierProfile } from '../../src/agreement/profile.ts';
import { onerosterRest } from './oneroster-shape.ts';
import { access, delivery, organisation } from './purposes.ts';
import { groupLines, line, nameLines } from './reasons.ts';

/** A method for learning to read that collects over OneRoster: pupils, their groups and who teaches them. */
const readingProfile: Profile = {
  id: 'reading',
  name: 'Leesmethode',
  description: {
    nl: 'Lesmateriaal dat zelf ophaalt via OneRoster: leerlingen, groepen en leerkrachten.',
    en: 'Learning material that collects over OneRoster itself: pupils, groups and teachers.',
  },
  source: { name: 'Eigen voorbeeld voor lesmateriaal met OneRoster 1.2', on: '2026-11-22' },
  notKnown: [
    {
      nl: 'Er is geen Nederlands profiel van OneRoster gevonden; leg de lijst naast die van uw leverancier.',
      en: "No Dutch profile of OneRoster was found; lay the list beside your supplier's.",
    },
  ],
  role: 'processor',
  key: 'eckId',
  purposes: { access, delivery, organisation },
  fields: {
    pupil: {
      eckId: line('access', 'Het lesmateriaal herkent de leerling zonder leerlingnummer.'),
      ...nameLines('delivery'),
      yearGroup: line('organisation', 'Bepaalt welk lesmateriaal bij de leerling hoort.'),
      groupKey: line('organisation', 'Zet de leerling in de juiste groep.'),
      subgroupKeys: line('organisation', 'Zet de leerling in de juiste subgroep, zoals een niveaugroep.'),
    },
    group: {
      key: line('organisation', 'Verbindt de leerling met de groep, als pseudoniem.', 'alias'),
      name: groupLines('organisation').name,
      yearGroup: line('organisation', 'Bepaalt voor welk leerjaar de groep is.'),
      kind: line('organisation', 'OneRoster maakt verschil tussen een stamgroep en een lesgroep.'),
    },
    staff: {
      ...nameLines('organisation'),
      groupKeys: line('organisation', 'De leerkracht opent de eigen groep.'),
    },
    school: {
      brin: line('access', 'Zegt van welke school de gegevens zijn.'),
      locationCode: line('access', 'Zegt van welke vestiging de gegevens zijn.'),
      name: line('organisation', 'Verplicht in OneRoster: de naam van de organisatie.'),
    },
  },
};

/** The shipped example of a supplier that collects over OneRoster. */
export const reading: SupplierProfile = {
  id: 'reading',
  name: 'Leesmethode',
  description: readingProfile.description,
  shape: onerosterRest,
  channels: ['oneroster'],
  profile: readingProfile,
};
