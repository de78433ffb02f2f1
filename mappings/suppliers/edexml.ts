import type { Shape } from '../../src/agreement/shape.ts';

const person = {
  key: 'key',
  eckId: 'eckid',
  givenNames: 'voornamen',
  initials: 'voorletters-1',
  callName: 'roepnaam',
  familyNamePrefix: 'voorvoegsel',
  familyName: 'achternaam',
  username: 'gebruikersnaam',
  email: 'emailadres',
};

/** Names of EDEXML 2.1 (Edustandaard, schema of 2017-02-17), for the format `edexml`. */
export const edexmlShape: Shape = {
  name: 'edexml',
  accepts: {
    school: { brin: 'brincode', locationCode: 'dependancecode', schoolYear: 'schooljaar' },
    location: { key: 'key', name: 'naam' },
    group: { key: 'key', name: 'naam', yearGroup: 'jaargroep' },
    pupil: {
      ...person,
      dateOfBirth: 'geboortedatum',
      gender: 'geslacht',
      yearGroup: 'jaargroep',
      groupKey: 'groep',
      subgroupKeys: 'samengestelde_groepen',
      locationKey: 'vestiging',
      photoUrl: 'fotourl',
      enrolledFrom: 'instroomdatum',
    },
    staff: { ...person, roles: 'rol', groupKeys: 'groepen' },
  },
  requires: [
    { entity: 'pupil', field: 'key' },
    { entity: 'school', field: 'brin' },
  ],
};
