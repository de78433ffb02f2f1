import { groep, leerling } from '../../connectors/gkv/rows.ts';
import { defineTable, type Mapping } from '../../src/mapping/table.ts';

/**
 * ParnasSys GKV. The number of a pupil is unique within one BRIN only, so that is the key's scope. It says of each address
 * and each telephone number whether it is secret. A leaving date is the last day in (31 July at the end of a year). Groups
 * say no year group; that of a pupil leads.
 */
export const gkvMapping: Mapping = {
  name: 'gkv',
  connector: 'gkv',
  tables: [
    { ...defineTable('groep', groep, 'group', { key: 'id', name: 'naam' }), fixed: { kind: 'home' } },
    defineTable('leerling', leerling, 'pupil', {
      key: 'leerlingNummer',
      pupilNumber: 'leerlingNummer',
      callName: 'roepNaam',
      givenNames: 'voornamen',
      familyNamePrefix: 'tussenvoegsel',
      familyName: 'achternaam',
      dateOfBirth: ['geboortedatum', 'anyDate'],
      ageClass: ['geboortedatum', 'ageClass'],
      gender: ['geslacht', 'genderWord'],
      yearGroup: ['leerjaar', 'yearGroup'],
      groupKey: 'groep',
      schoolYear: ['schooljaar', 'schoolYear'],
      enrolmentStatus: ['inschrijvingType', 'enrolmentStatusWord'],
      enrolledFrom: ['datumInschrijving', 'anyDate'],
      enrolledUntil: ['datumUitschrijving', 'lastDay'],
      street: 'straat',
      houseNumber: 'huisnummer',
      postcode: ['postcode', 'postcode'],
      city: 'plaats',
      addressSecret: ['geheimadres', 'yesNo'],
      phone: 'telefoonnummer',
      phoneSecret: ['telefoonGeheim', 'yesNo'],
    }),
  ],
  banned: { leerling: { bekostigd: 'funding', geboorteplaats: 'placeOfBirth' } },
  ignored: {
    groep: ['lokaal', 'code', 'schooljaar'],
    leerling: [
      'id',
      'achternaamOfficieel',
      'tussenvoegselOfficieel',
      'geboortedatumOnzeker',
      'datumAanmelding',
      'gemeente',
      'land',
    ],
  },
};
