import {
  groep,
  leerkracht,
  leerling,
  samengesteldeGroep,
  school,
  vestiging,
} from '../../connectors/kit/edexml/rows.ts';
import { defineTable, type Mapping } from '../../src/mapping/table.ts';

/** Names of a person, the same for pupil and staff. */
const person = {
  callName: 'roepnaam',
  givenNames: 'voornamen',
  initials: 'voorletters-1',
  familyNamePrefix: 'voorvoegsel',
  familyName: 'achternaam',
  username: 'gebruikersnaam',
  email: 'emailadres',
} as const;

/**
 * EDEXML 1.03, 2.0 and 2.1 as ParnasSys and ESIS write it. EDEXML cannot say that an address is secret, so
 * `addressSecret` has no origin, and the postcode is never delivered from this source. In 1.03 a pupil has a group
 * or a year group, not both.
 */
export const edexmlMapping: Mapping = {
  name: 'edexml',
  connector: 'edexml',
  tables: [
    {
      ...defineTable('school', school, 'school', {
        key: ['brincode', 'brin'],
        brin: ['brincode', 'brin'],
        locationCode: ['dependancecode', 'locationCode'],
        schoolYear: ['schooljaar', 'schoolYear'],
      }),
      fixed: { locationCode: '00' },
    },
    defineTable('vestiging', vestiging, 'location', { key: 'key', name: 'naam' }),
    {
      ...defineTable('groep', groep, 'group', { key: 'key', name: 'naam', yearGroup: ['jaargroep', 'yearGroup'] }),
      fixed: { kind: 'home' },
    },
    {
      ...defineTable('samengestelde_groep', samengesteldeGroep, 'group', { key: 'key', name: 'naam' }),
      fixed: { kind: 'lesson' },
    },
    {
      ...defineTable('leerling', leerling, 'pupil', {
        key: 'key',
        eckId: 'eckid',
        ...person,
        dateOfBirth: ['geboortedatum', 'isoDate'],
        ageClass: ['geboortedatum', 'ageClass'],
        gender: ['geslacht', 'edexmlGender'],
        yearGroup: ['jaargroep', 'yearGroup'],
        enrolmentStatus: ['jaargroep', 'edexmlStatus'],
        groupKey: 'groep',
        subgroupKeys: 'samengestelde_groepen',
        locationKey: 'vestiging',
        photoUrl: 'fotourl',
        postcode: ['postcodenl', 'postcode'],
        enrolledFrom: ['instroomdatum', 'anyDate'],
        enrolledUntil: ['uitstroomdatum', 'lastDay'],
      }),
      fixed: { enrolmentStatus: 'enrolled' },
    },
    defineTable('leerkracht', leerkracht, 'staff', {
      key: 'key',
      eckId: 'eckid',
      ...person,
      roles: 'rol',
      groupKeys: 'groepen',
    }),
  ],
  banned: {
    leerling: {
      sofinummer: 'bsn',
      bsn: 'bsn',
      onderwijsnummer: 'educationNumber',
      'bsn_ondwnr-4': 'bsnLastFour',
      rijksregisternummer: 'bsn',
      etniciteit: 'ethnicity',
      land: 'countryOfBirth',
      land_vader: 'countryOfParents',
      land_moeder: 'countryOfParents',
      gewicht: 'weighting',
      gewicht_nieuw: 'weighting',
    },
  },
  ignored: {
    school: ['peildatum', 'instellingsnummer', 'schoolkey', 'aanmaakdatum', 'auteur', 'xsdversie', 'commentaar'],
    vestiging: ['omschrijving', 'mutatiedatum'],
    groep: ['omschrijving', 'mutatiedatum'],
    samengestelde_groep: ['omschrijving', 'mutatiedatum'],
    leerling: ['start_ondw_jgr3', 'postnummerbe', 'postcodeoverig', 'mutatiedatum'],
    leerkracht: ['rolomschrijving', 'groepen_rol', 'groepen_rolomschrijving', 'mutatiedatum'],
  },
};
