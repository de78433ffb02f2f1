import type { WorkbookCell } from '../../deploy/demo/workbook.ts';
import { writeWorkbook } from '../../deploy/demo/workbook.ts';
import type { FixtureName } from '../../test/contract/source.ts';
import { sourceContract } from '../../test/contract/source.ts';
import { xlsx } from './connector.ts';

const names = ['Leerlingnummer', 'Huidige groep', 'Roepnaam', 'Voorvoegsel', 'Achternaam', 'Geboortedatum', 'BSN'];
const columns = {
  Leerlingnummer: 'required',
  'Huidige groep': 'required',
  Roepnaam: 'required',
  Voorvoegsel: 'optional',
  Achternaam: 'required',
  Geboortedatum: 'optional',
  BSN: 'optional',
} as const;

const pupils: readonly (readonly WorkbookCell[])[] = [
  ['000812', '5A', 'Sanne', undefined, 'Voorbeeld', { day: '2017-07-14' }, '999990019'],
  ['000813', '5A', 'Bram', 'van der', 'Proefman', '3-1-2017', undefined],
  [814, '6B', 'Noor', undefined, 'Laatst', { day: '2016-02-29' }, '999990020'],
];

const fixtures: Readonly<Record<FixtureName, readonly (readonly WorkbookCell[])[]>> = {
  small: [names, ...pupils],
  empty: [names],
  diacritics: [
    names,
    ['000815', '7/8', 'Zoë', "'t", 'Çelik-Nguyễn', undefined, undefined],
    ['000816', '7/8', '𝒥an', undefined, 'Groot & "Klein" <Broer>', undefined, undefined],
  ],
  duplicate: [names, ...pupils.slice(0, 1), ...pupils.slice(0, 1)],
  broken: [names, ...pupils.slice(0, 1), ['000817', { formula: 'A2', cached: '5A' }, 'Sem', undefined, 'Proefman']],
};

const file = (rows: readonly (readonly WorkbookCell[])[]): Uint8Array => writeWorkbook([{ name: 'Overzicht', rows }]);
const withColumn = (name: string): Uint8Array =>
  file([[...names, name], ...pupils.map((cells) => [...cells, 'Geheim'])]);

sourceContract({
  connector: xlsx,
  settings: xlsx.parseSettings({ columns }),
  fixtures: new URL('./fixtures/', import.meta.url),
  extension: '.xlsx',
  bytesOf: (name) => file(fixtures[name]),
  all: new Map([['rij', new Set(Object.keys(columns))]]),
  unwanted: { kind: 'rij', name: 'BSN' },
  undeclared: {
    shown: { text: withColumn('Zorg niveau'), name: 'Zorg niveau' },
    hidden: { text: withColumn('Tel 0612345678'), secret: '0612345678' },
  },
  secrets: ['0008', 'Voorbeeld', 'Sanne', 'Proefman', '2017-07-14', '3-1-2017', '99999', 'Laatst', 'Geheim'],
  brokenCode: 'source_sheet',
});
