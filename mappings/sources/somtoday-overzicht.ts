import * as z from 'zod';
import { columnsOf } from '../../src/mapping/columns.ts';
import { defineTable } from '../../src/mapping/table.ts';
import type { Mapping } from '../../src/mapping/table.ts';

const text = z.string();
const maybe = text.optional();

/**
 * Columns of a SOMtoday overzicht of pupils. Whoever exports picks the columns; the names are those met in running
 * importers and in the fields of the Connect API 14.10. Voorvoegsel is required, since a list without it would
 * turn *de Vries* into *Vries* at every supplier.
 */
const rij = z.object({
  Leerlingnummer: text,
  Roepnaam: text,
  Voorvoegsel: text,
  Achternaam: text,
  Stamgroep: text,
  'ECK iD': maybe,
  Voornamen: maybe,
  Voorletters: maybe,
  'Volledige Naam': maybe,
  Afkorting: maybe,
  Leerjaar: maybe,
  Opleiding: maybe,
  Schooljaar: maybe,
  Geboortedatum: maybe,
  Geslacht: maybe,
  'E-mail': maybe,
  Gebruikersnaam: maybe,
  Straat: maybe,
  Huisnummer: maybe,
  Postcode: maybe,
  Plaats: maybe,
  'Adres geheim': maybe,
  Telefoonnummer: maybe,
  'Telefoonnummer geheim': maybe,
  Inschrijfdatum: maybe,
  Uitschrijfdatum: maybe,
  'Eerste Nationaliteit': maybe,
  'Cum Laude': maybe,
  'Niet versturen naar ROD J/N': maybe,
  'Plaatsing actief op peildatum': maybe,
  'Plaatsing Vanafdatum': maybe,
  'Plaatsing Totdatum': maybe,
  BSN: maybe,
  Onderwijsnummer: maybe,
  Geboorteplaats: maybe,
  Geboorteland: maybe,
  'Datum in Nederland': maybe,
  'Nederlands onderwijs sinds': maybe,
  Bekostiging: maybe,
  LWOO: maybe,
  Basisschooladvies: maybe,
});

/**
 * One location of a secondary school. A pupil with two placements (another stamgroep during the year, or two
 * programmes) stands on two rows. Dates of a placement are not those of the enrolment, so they set nothing here.
 * A stamgroep has no key in an overview: its name is the key. An overview has no status of enrolment either: who
 * stands on it is enrolled, from and until the dates that it gives.
 */
export const somtodayOverzicht: Mapping = {
  name: 'somtoday-overzicht',
  connector: 'csv',
  columns: columnsOf(rij),
  rowPerPlacement: true,
  tables: [
    {
      ...defineTable('rij', rij, 'pupil', {
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
        yearGroup: ['Leerjaar', 'voYearGroup'],
        programme: ['Opleiding', 'programme'],
        groupKey: 'Stamgroep',
        schoolYear: ['Schooljaar', 'schoolYear'],
        enrolledFrom: ['Inschrijfdatum', 'anyDate'],
        enrolledUntil: ['Uitschrijfdatum', 'lastDay'],
        username: 'Gebruikersnaam',
        email: 'E-mail',
        street: 'Straat',
        houseNumber: 'Huisnummer',
        postcode: ['Postcode', 'postcode'],
        city: 'Plaats',
        addressSecret: ['Adres geheim', 'yesNo'],
        phone: 'Telefoonnummer',
        phoneSecret: ['Telefoonnummer geheim', 'yesNo'],
        nationality: 'Eerste Nationaliteit',
      }),
      fixed: { enrolmentStatus: 'enrolled' },
    },
    {
      ...defineTable('rij', rij, 'group', {
        key: 'Stamgroep',
        name: 'Stamgroep',
        schoolYear: ['Schooljaar', 'schoolYear'],
      }),
      distinct: true,
      fixed: { kind: 'home' },
    },
  ],
  banned: {
    rij: {
      BSN: 'bsn',
      Onderwijsnummer: 'educationNumber',
      Geboorteplaats: 'placeOfBirth',
      Geboorteland: 'countryOfBirth',
      'Datum in Nederland': 'arrivalDate',
      'Nederlands onderwijs sinds': 'arrivalDate',
      Bekostiging: 'funding',
      LWOO: 'support',
      Basisschooladvies: 'schoolAdvice',
    },
  },
  ignored: {
    rij: [
      'Volledige Naam',
      'Afkorting',
      'Cum Laude',
      'Niet versturen naar ROD J/N',
      'Plaatsing actief op peildatum',
      'Plaatsing Vanafdatum',
      'Plaatsing Totdatum',
    ],
  },
};

/** The same overview as a workbook. */
export const somtodayOverzichtXlsx: Mapping = {
  ...somtodayOverzicht,
  name: 'somtoday-overzicht-xlsx',
  connector: 'xlsx',
};
