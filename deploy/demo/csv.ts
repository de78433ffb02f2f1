import { dutchDay } from './day.ts';
import type { Gender } from './names.ts';
import type { DemoPupil, DemoStatus } from './pupil.ts';
import type { DemoSchool } from './school.ts';
import { type WorkbookCell, writeWorkbook } from './workbook.ts';

/** Quoted where the separator, a quote or a line break is inside (RFC 4180, with a semicolon). */
const cell = (value: string): string => (/[;"\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** A byte order mark, semicolons and CRLF: what a Dutch Excel opens without questions. */
const table = (columns: readonly string[], rows: readonly (readonly (string | undefined)[])[]): string =>
  `\uFEFF${[columns, ...rows].map((row) => row.map((value) => cell(value ?? '')).join(';')).join('\r\n')}\r\n`;

const yesNo = (flag: boolean | undefined): string => (flag === undefined ? '' : flag ? 'J' : 'N');
const dayOrNothing = (day: string | undefined): string | undefined => (day === undefined ? undefined : dutchDay(day));
const genders: Readonly<Record<Gender, string>> = {
  male: 'Man',
  female: 'Vrouw',
  unspecified: 'Onbekend',
  other: 'Onbekend',
};

const displayName = ({ callName, familyNamePrefix, familyName }: DemoPupil): string =>
  [callName, familyNamePrefix, familyName].filter((part) => part !== undefined).join(' ');

type Column = readonly [name: string, of: (pupil: DemoPupil, school: DemoSchool) => string | undefined];

const groupName = (pupil: DemoPupil, school: DemoSchool): string | undefined =>
  school.groups.find((group) => group.key === pupil.groupKey)?.name;

/** VO years are 1 to 6 here, where EDEXML writes 11 to 16. */
const secondaryYear = ({ yearGroup }: DemoPupil): string => String(Number(yearGroup) - 10);

const isPlaced = (pupil: DemoPupil): boolean => pupil.status === 'enrolled' && pupil.groupKey !== undefined;

const overviewColumns: readonly Column[] = [
  ['Leerlingnummer', (pupil) => pupil.key],
  ['Roepnaam', (pupil) => pupil.callName],
  ['Voorvoegsel', (pupil) => pupil.familyNamePrefix],
  ['Achternaam', (pupil) => pupil.familyName],
  ['Volledige Naam', displayName],
  ['Stamgroep', groupName],
  ['Leerjaar', secondaryYear],
  ['Opleiding', (pupil) => pupil.programme],
  ['Geboortedatum', (pupil) => dutchDay(pupil.dateOfBirth)],
  ['Geslacht', (pupil) => genders[pupil.gender]],
  ['E-mail', (pupil) => pupil.email],
  ['Gebruikersnaam', (pupil) => pupil.username],
  ['Straat', (pupil) => pupil.street],
  ['Huisnummer', (pupil) => pupil.houseNumber],
  ['Postcode', (pupil) => pupil.postcode],
  ['Plaats', (pupil) => pupil.city],
  ['Adres geheim', (pupil) => yesNo(pupil.addressSecret)],
  ['Telefoonnummer', (pupil) => pupil.phone],
  ['Telefoonnummer geheim', (pupil) => yesNo(pupil.phoneSecret)],
  ['Inschrijfdatum', (pupil) => dutchDay(pupil.enrolledFrom)],
  ['Uitschrijfdatum', (pupil) => dayOrNothing(pupil.leftOn)],
  ['Schooljaar', (_, school) => school.schoolYear.replace('-', '/')],
  ['BSN', (pupil) => pupil.bsn],
  ['Onderwijsnummer', (pupil) => pupil.educationNumber],
  ['Datum in Nederland', (pupil) => dayOrNothing(pupil.background.arrivedOn)],
  ['Nederlands onderwijs sinds', (pupil) => dayOrNothing(pupil.background.arrivedOn)],
  ['Eerste Nationaliteit', (pupil) => pupil.background.nationality],
  ['Bekostiging', (pupil) => yesNo(pupil.status === 'enrolled')],
  ['Niet versturen naar ROD J/N', () => 'N'],
  ['Plaatsing actief op peildatum', (pupil) => yesNo(isPlaced(pupil))],
];

const statuses: Readonly<Record<DemoStatus, string>> = {
  applied: 'Aangemeld',
  future: 'Toekomstig',
  enrolled: 'Volgt onderwijs',
  left: 'Uitgeschreven',
};

const listColumns: readonly Column[] = [
  ['Leerlingnummer', (pupil) => pupil.key],
  ['Huidige groep', (pupil, school) => (pupil.status === 'left' ? undefined : groupName(pupil, school))],
  ['Roepnaam', (pupil) => pupil.callName],
  ['Voorvoegsel', (pupil) => pupil.familyNamePrefix],
  ['Achternaam', (pupil) => pupil.familyName],
  ['Huidige status', (pupil) => statuses[pupil.status]],
  ['Geboortedatum', (pupil) => dutchDay(pupil.dateOfBirth)],
  ['Geslacht', (pupil) => genders[pupil.gender]],
];

const rowsOf = (columns: readonly Column[], school: DemoSchool): readonly (readonly (string | undefined)[])[] => [
  columns.map(([name]) => name),
  ...school.pupils.map((pupil) => columns.map(([, of]) => of(pupil, school))),
];

const written = (columns: readonly Column[], school: DemoSchool): string => {
  const [names = [], ...rows] = rowsOf(columns, school);
  return table(
    names.map((name) => name ?? ''),
    rows,
  );
};

/** A day is kept as a number, as a spreadsheet does; everything else as text, so that no zero is lost. */
const sheetCell = (value: string | undefined): WorkbookCell => {
  const found = /^(\d{1,2})-(\d{1,2})-(\d{4})$/.exec(value ?? '');
  if (value === undefined || found === null) return value;
  const [, day = '', month = '', year = ''] = found;
  return { day: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` };
};

const workbook = (columns: readonly Column[], school: DemoSchool): Uint8Array =>
  writeWorkbook([{ name: 'Overzicht', rows: rowsOf(columns, school).map((row) => row.map(sheetCell)) }]);

/** The SOMtoday overview as a workbook. */
export const writeOverzichtXlsx = (school: DemoSchool): Uint8Array => workbook(overviewColumns, school);

/** The ParnasSys list of pupils as a workbook. */
export const writeLeerlingenlijstXlsx = (school: DemoSchool): Uint8Array => workbook(listColumns, school);

/** The SOMtoday overview (overzicht) of a secondary school that ticked too many columns. */
export const writeOverzicht = (school: DemoSchool): string => written(overviewColumns, school);

/** The ParnasSys list of pupils (leerlingenlijst), with the columns that schools usually choose. */
export const writeLeerlingenlijst = (school: DemoSchool): string => written(listColumns, school);
