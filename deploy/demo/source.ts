import { writeLeerlingenlijst, writeLeerlingenlijstXlsx, writeOverzicht, writeOverzichtXlsx } from './csv.ts';
import { writeEdexml } from './edexml.ts';
import { writeOneRosterPackage } from './oneroster-package.ts';
import type { SchoolPlan } from './plan.ts';
import type { DemoSchool } from './school.ts';

/** How the file of one school is made and read; names of a connector and of a mapping. */
export type DemoSource = {
  readonly connector: string;
  readonly mapping: string;
  readonly file: string;
  readonly write: (school: DemoSchool) => string | Uint8Array;
};

/** UTF-16 with its mark, as Excel saves *Unicode text*; what is written begins with the mark already. */
const utf16 =
  (write: (school: DemoSchool) => string) =>
  (school: DemoSchool): Uint8Array =>
    Buffer.from(write(school), 'utf16le');

const edexml: DemoSource = { connector: 'edexml', mapping: 'edexml', file: 'EDEX.XML', write: writeEdexml };
const csv = { connector: 'csv', mapping: 'parnassys-leerlingenlijst', file: 'leerlingenlijst.csv' };
const overzicht = { connector: 'csv', mapping: 'somtoday-overzicht', file: 'overzicht.csv', write: writeOverzicht };
const workbook = {
  connector: 'xlsx',
  mapping: 'parnassys-leerlingenlijst-xlsx',
  file: 'leerlingenlijst.xlsx',
  write: writeLeerlingenlijstXlsx,
};
const oneroster = {
  connector: 'oneroster-csv',
  mapping: 'oneroster',
  file: 'oneroster.zip',
  write: writeOneRosterPackage,
};

type BySector = { readonly primary: DemoSource; readonly secondary: DemoSource };

/** What `SLUIS_DEMO_SOURCE` can be; special education is read as primary education is. */
const sources: ReadonlyMap<string, BySector> = new Map<string, BySector>([
  ['files', { primary: edexml, secondary: overzicht }],
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
      secondary: { ...workbook, mapping: 'somtoday-overzicht-xlsx', file: 'overzicht.xlsx', write: writeOverzichtXlsx },
    },
  ],
  ['oneroster-csv', { primary: oneroster, secondary: { ...oneroster, mapping: 'oneroster-vo' } }],
]);

export const demoSourceNames: readonly string[] = [...sources.keys()];

/** Undefined for a name that is not there. */
export const demoSourceOf = (name: string, sector: SchoolPlan['sector']): DemoSource | undefined =>
  sources.get(name)?.[sector === 'secondary' ? 'secondary' : 'primary'];
