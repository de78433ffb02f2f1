import { readFileSync } from 'node:fs';
import { sourceContract } from '../../test/contract/source.ts';
import { csv } from './connector.ts';

const fixtures = new URL('./fixtures/', import.meta.url);
const small = readFileSync(new URL('small.csv', fixtures), 'utf8');

const columns = {
  Leerlingnummer: 'required',
  'Huidige groep': 'required',
  Roepnaam: 'required',
  Voorvoegsel: 'optional',
  Achternaam: 'required',
  Geboortedatum: 'optional',
  Straat: 'optional',
  BSN: 'optional',
} as const;

/** `small` with a last column of another name. */
const withColumn = (name: string): string => small.replace(';BSN', `;${name}`);

sourceContract({
  connector: csv,
  settings: csv.parseSettings({ columns }),
  fixtures,
  extension: '.csv',
  all: new Map([['rij', new Set(Object.keys(columns))]]),
  unwanted: { kind: 'rij', name: 'BSN' },
  undeclared: {
    shown: { text: withColumn('Zorg niveau'), name: 'Zorg niveau' },
    hidden: { text: withColumn('Tel 0612345678'), secret: '0612345678' },
  },
  secrets: ['0008', 'Voorbeeld', 'Sanne', 'Proefman', '14-7-2017', 'Kade', 'brug', '99999', 'Zonderland', 'Laatst'],
  brokenCode: 'source_row_width',
  // CSV has no end: a file that stops after a row, or within the last cell of one, looks whole. One that stops in
  // its header gives no rows, which intake refuses.
  cutAccepted: (text) => !text.includes('\n') || /\r\n$|\r\n[^;"]*(;("([^"]|"")*"|[^;"]*)){7}$/u.test(text),
});
