import { writeLeerlingenlijst, writeLeerlingenlijstXlsx, writeOverzicht, writeOverzichtXlsx } from './csv.ts';
import { writeEdexml } from './edexml.ts';
import { writeOneRosterPackage } from './oneroster-package.ts';
import type { SchoolPlan } from './plan.ts';
import type { DemoSchool } from './school.ts';

/** How the file of one school is made and read; names of a connector and of a mapping. */
export type DemoFile = {
  readonly connector: string;
  readonly mapping: string;
  readonly name: string;
  readonly write: (school: DemoSchool) => string | Uint8Array;
};

/** UTF-16 with its mark, as Excel saves *Unicode text*; what is written begins with the mark already. */
const utf16 =
  (write: (school: DemoSchool) => string) =>
  (school: DemoSchool): Uint8Array =>
    Buffer.from(write(school), 'utf16le');

const edexml: DemoFile = { connector: 'edexml', mapping: 'edexml', name: 'EDEX.XML', write: writeEdexml };
const csv = { connector: 'csv', mapping: 'parnassys-leerlingenlijst', name: 'leerlingenlijst.csv' };
const overzicht = { connector: 'csv', mapping: 'somtoday-overzicht', name: 'overzicht.csv', write: writeOverzicht };
const workbook = {
  connector: 'xlsx',
  mapping: 'parnassys-leerlingenlijst-xlsx',
  name: 'leerlingenlijst.xlsx',
  write: writeLeerlingenlijstXlsx,
};
const oneroster = {
  connector: 'oneroster-csv',
  mapping: 'oneroster',
  name: 'oneroster.zip',
  write: writeOneRosterPackage,
};

type BySector = { readonly primary: DemoFile; readonly secondary: DemoFile };

const files: BySector = { primary: edexml, secondary: overzicht };

/** What `SLUIS_DEMO_SOURCE` can be; special education is read as primary education is. */
const sources: ReadonlyMap<string, BySector> = new Map<string, BySector>([
  ['files', files],
  ['csv', { primary: { ...csv, write: writeLeerlingenlijst }, secondary: overzicht }],
  [
    'csv-utf16',
    {
      primary: { ...csv, write: utf16(writeLeerlingenlijst) },
      secondary: { ...overzicht, write: utf16(writeOverzicht) },
    },
  ],
  [
    'xlsx',
    {
      primary: workbook,
      secondary: { ...workbook, mapping: 'somtoday-overzicht-xlsx', name: 'overzicht.xlsx', write: writeOverzichtXlsx },
    },
  ],
  ['oneroster-csv', { primary: oneroster, secondary: { ...oneroster, mapping: 'oneroster-vo' } }],
]);

/** A source that is asked has the usual files beside it, for the schools that do not have it. */
export const demoFileOf = (name: string, sector: SchoolPlan['sector']): DemoFile =>
  (sources.get(name) ?? files)[sector === 'secondary' ? 'secondary' : 'primary'];
