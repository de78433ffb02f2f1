import type { Shape } from '../../src/agreement/shape.ts';

/** A list of pupils for people who read it in a spreadsheet, with the words of Dutch schools; for the format `csv`. */
export const overviewShape: Shape = {
  name: 'leerlingenlijst',
  accepts: {
    school: { brin: 'BRIN', locationCode: 'Vestiging' },
    group: { key: 'Groepssleutel', name: 'Groep' },
    pupil: {
      key: 'Leerlingsleutel',
      eckId: 'ECK iD',
      pupilNumber: 'Leerlingnummer',
      callName: 'Roepnaam',
      familyNamePrefix: 'Tussenvoegsel',
      familyName: 'Achternaam',
      dateOfBirth: 'Geboortedatum',
      gender: 'Geslacht',
      yearGroup: 'Jaargroep',
      groupKey: 'Groepssleutel',
      username: 'Gebruikersnaam',
      email: 'E-mailadres',
    },
  },
  requires: [],
};
