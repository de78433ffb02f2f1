import * as z from 'zod';
import { columnsOf } from '../../src/mapping/columns.ts';
import { defineTable } from '../../src/mapping/table.ts';
import type { Mapping } from '../../src/mapping/table.ts';

const text = z.string();
const maybe = text.optional();

/**
 * Columns of the ParnasSys leerlingenlijst. Whoever exports picks the columns, and no list of them is published:
 * the required six were seen together in running importers, the others are the names that its screens use. What
 * a school's own list calls otherwise needs a mapping of the school's own.
 */
const rij = z.object({
  Leerlingnummer: text,
  'Huidige groep': text,
  Roepnaam: text,
  Voorvoegsel: text,
  Achternaam: text,
  'Huidige status': text,
  'ECK iD': maybe,
  Voornamen: maybe,
  Voorletters: maybe,
  'Volledige naam': maybe,
  Geboortedatum: maybe,
  Geslacht: maybe,
  Leerjaar: maybe,
  Schooljaar: maybe,
  Inschrijfdatum: maybe,
  Uitschrijfdatum: maybe,
  Gebruikersnaam: maybe,
  'E-mail': maybe,
  Straat: maybe,
  Huisnummer: maybe,
  Postcode: maybe,
  Woonplaats: maybe,
  'Geheim adres': maybe,
  Telefoon: maybe,
  'Geheim telefoon': maybe,
  Nationaliteit: maybe,
  Leerkracht: maybe,
  Leeftijd: maybe,
  BSN: maybe,
  Sofinummer: maybe,
  Onderwijsnummer: maybe,
  Geboorteplaats: maybe,
  Geboorteland: maybe,
  'Geboorteland vader': maybe,
  'Geboorteland moeder': maybe,
  'Datum in Nederland': maybe,
  Etniciteit: maybe,
  Godsdienst: maybe,
  Gewicht: maybe,
  Leerlinggewicht: maybe,
  'Opleiding vader': maybe,
  'Opleiding moeder': maybe,
  Bekostiging: maybe,
  Schooladvies: maybe,
});

/**
 * One location of a primary school. Leerlingnummer is unique within one BRIN only, so that is the key's scope.
 * Groups have no key of their own in a list: the name is the key, and a group that is renamed is another group.
 */
export const parnassysLeerlingenlijst: Mapping = {
  name: 'parnassys-leerlingenlijst',
  connector: 'csv',
  columns: columnsOf(rij),
  tables: [
    defineTable('rij', rij, 'pupil', {
      key: 'Leerlingnummer',
      pupilNumber: 'Leerlingnummer',
      eckId: 'ECK iD',
      givenNames: 'Voornamen',
      initials: 'Voorletters',
      callName: 'Roepnaam',
      familyNamePrefix: 'Voorvoegsel',
      familyName: 'Achternaam',
      dateOfBirth: ['Geboortedatum', 'anyDate'],
      ageClass: ['Geboortedatum', 'ageClass'],
      gender: ['Geslacht', 'genderWord'],
      yearGroup: ['Leerjaar', 'yearGroup'],
      groupKey: 'Huidige groep',
      schoolYear: ['Schooljaar', 'schoolYear'],
      enrolmentStatus: ['Huidige status', 'enrolmentStatusWord'],
      enrolledFrom: ['Inschrijfdatum', 'anyDate'],
      enrolledUntil: ['Uitschrijfdatum', 'lastDay'],
      username: 'Gebruikersnaam',
      email: 'E-mail',
      street: 'Straat',
      houseNumber: 'Huisnummer',
      postcode: ['Postcode', 'postcode'],
      city: 'Woonplaats',
      addressSecret: ['Geheim adres', 'yesNo'],
      phone: 'Telefoon',
      phoneSecret: ['Geheim telefoon', 'yesNo'],
      nationality: 'Nationaliteit',
    }),
    {
      ...defineTable('rij', rij, 'group', {
        key: 'Huidige groep',
        name: 'Huidige groep',
        schoolYear: ['Schooljaar', 'schoolYear'],
      }),
      distinct: true,
      fixed: { kind: 'home' },
    },
  ],
  banned: {
    rij: {
      BSN: 'bsn',
      Sofinummer: 'bsn',
      Onderwijsnummer: 'educationNumber',
      Geboorteplaats: 'placeOfBirth',
      Geboorteland: 'countryOfBirth',
      'Geboorteland vader': 'countryOfParents',
      'Geboorteland moeder': 'countryOfParents',
      'Datum in Nederland': 'arrivalDate',
      Etniciteit: 'ethnicity',
      Godsdienst: 'religion',
      Gewicht: 'weighting',
      Leerlinggewicht: 'weighting',
      'Opleiding vader': 'parentSchooling',
      'Opleiding moeder': 'parentSchooling',
      Bekostiging: 'funding',
      Schooladvies: 'schoolAdvice',
    },
  },
  ignored: { rij: ['Volledige naam', 'Leerkracht', 'Leeftijd'] },
};

/** The same list as the workbook that ParnasSys makes of it. */
export const parnassysLeerlingenlijstXlsx: Mapping = {
  ...parnassysLeerlingenlijst,
  name: 'parnassys-leerlingenlijst-xlsx',
  connector: 'xlsx',
};
