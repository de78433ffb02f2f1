import type { ErrorCode } from '../../../src/errors.ts';

/** A file that must be refused whole. `code` proves that the path was taken which it stands for. */
export type Damage = {
  readonly name: string;
  readonly school: string;
  readonly code: ErrorCode;
  readonly make: (text: string) => string | Buffer;
};

/** After the first `<leerlingen>`, where every value is a pupil's. */
const inPupils = (text: string, insert: string): string => text.replace('<leerlingen>', `<leerlingen>${insert}`);
const valueOf = (text: string, element: string): string => new RegExp(`<${element}>([^<]+)<`).exec(text)?.[1] ?? '';
const latin1 = (text: string): Buffer => Buffer.from(text.replace('<roepnaam>', '<roepnaam>\u00eb'), 'latin1');
const half = (text: string): string => text.slice(0, Math.floor(text.length / 2));

const xml = '99XA00';
/** Damage to an EDEXML file. Values of pupils stand where a parser's own message would quote them. */
const xmlDamage: readonly Damage[] = [
  { name: 'cut off', school: xml, code: 'source_cut_off', make: half },
  { name: 'not XML', school: xml, code: 'source_not_xml', make: (text) => valueOf(text, 'bsn') },
  {
    name: 'doctype with a value',
    school: xml,
    code: 'source_doctype',
    make: (text) => text.replace('<EDEX', `<!DOCTYPE EDEX [<!ENTITY x "${valueOf(text, 'bsn')}">]><EDEX`),
  },
  {
    name: 'entity named by a value',
    school: xml,
    code: 'source_not_xml',
    make: (text) => inPupils(text, `&${valueOf(text, 'roepnaam')};`),
  },
  {
    name: 'closing tag named by a value',
    school: xml,
    code: 'source_not_xml',
    make: (text) => inPupils(text, `</${valueOf(text, 'achternaam')}>`),
  },
  {
    name: 'attribute named by a value, twice',
    school: xml,
    code: 'source_not_xml',
    make: (text) => inPupils(text, `<leerling ${valueOf(text, 'roepnaam')}="1" ${valueOf(text, 'roepnaam')}="2"/>`),
  },
  {
    name: 'values between elements',
    school: xml,
    code: 'source_malformed',
    make: (text) => inPupils(text, `${valueOf(text, 'roepnaam')} ${valueOf(text, 'bsn')}`),
  },
  {
    name: 'root named by a value',
    school: xml,
    code: 'source_wrong_root',
    make: (text) => text.replaceAll(/(<\/?)EDEX\b/g, `$1${valueOf(text, 'achternaam')}`),
  },
  { name: 'bad encoding', school: xml, code: 'source_encoding', make: latin1 },
  {
    name: 'encoding named by a value',
    school: xml,
    code: 'source_encoding',
    make: (text) => text.replace('encoding="UTF-8"', `encoding="${valueOf(text, 'roepnaam')}"`),
  },
  {
    name: 'another school',
    school: xml,
    code: 'school_wrong',
    make: (text) => text.replace('<brincode>99XA', '<brincode>99XZ'),
  },
  {
    name: "last year's file",
    school: xml,
    code: 'year_late',
    make: (text) => text.replace('<schooljaar>2026-2027', '<schooljaar>2025-2026'),
  },
  {
    name: 'service numbers as keys',
    school: xml,
    code: 'source_bsn_key',
    make: (text) =>
      text.replaceAll(
        /<leerling key="[^"]*"([^]*?<bsn>)(\d{9})/g,
        (_, between: string, bsn: string) => `<leerling key="${bsn}"${between}${bsn}`,
      ),
  },
  {
    name: 'mail addresses as family names',
    school: xml,
    code: 'source_forbidden_content',
    make: (text) =>
      text.replaceAll(/<achternaam>([^<]+)</g, (_, name: string) => `<achternaam>${name}@voorbeeld.example<`),
  },
  {
    name: 'nobody in it',
    school: xml,
    code: 'export_empty',
    make: (text) => text.replace(/<leerling [^]*<\/leerling>/, ''),
  },
];

const table = '99XB00';
const lines = (text: string): string[] => text.split('\r\n');
const onLine = (text: string, line: number, change: (row: string) => string): string =>
  lines(text)
    .map((row, i) => (i === line ? change(row) : row))
    .join('\r\n');

/** Damage to an overview. Without its header the first pupil's values stand where names should. */
const tableDamage: readonly Damage[] = [
  { name: 'no header', school: table, code: 'source_header', make: (text) => lines(text).slice(1).join('\r\n') },
  { name: 'header only', school: table, code: 'export_empty', make: (text) => `${lines(text)[0]}\r\n` },
  {
    name: 'header renamed',
    school: table,
    code: 'source_header',
    make: (text) => text.replace('Roepnaam', 'Voornaam (roep)'),
  },
  {
    name: 'header that lost its line end',
    school: table,
    code: 'source_header',
    make: (text) => text.replace('\r\n', ';'),
  },
  {
    name: 'header that lost its line end, before a name that stands twice',
    school: table,
    code: 'source_header',
    make: (text) => onLine(text, 1, (row) => row.replace(/^([^;]*;)([^;]*);[^;]*/, '$1$2;$2')).replace('\r\n', ';'),
  },
  {
    name: 'header that lost its line end, before one row of which no value stands twice',
    school: table,
    code: 'export_empty',
    make: (text) => {
      const [header = '', row = ''] = lines(text);
      const cells = row.split(';').map((cell, i, all) => (all.indexOf(cell) < i ? '' : cell));
      return `${header};${cells.join(';')}\r\n`;
    },
  },
  {
    name: 'shifted column',
    school: table,
    code: 'source_row_width',
    make: (text) => onLine(text, 7, (row) => row.replace(';', ';;')),
  },
  { name: 'cut off', school: table, code: 'source_row_width', make: half },
  {
    name: 'quote that does not close',
    school: table,
    code: 'source_malformed',
    make: (text) => onLine(text, 7, (row) => row.replace(';', ';"')),
  },
  {
    name: 'value after a closing quote',
    school: table,
    code: 'source_malformed',
    make: (text) => onLine(text, 7, (row) => row.replace(/;([^;]*);/, ';"x"$1;')),
  },
  {
    name: 'bad encoding',
    school: table,
    code: 'source_encoding',
    make: (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xeb, 0x0d, 0x0a])]),
  },
  {
    name: 'service numbers as keys',
    school: table,
    code: 'source_bsn_key',
    make: (text) =>
      lines(text)
        .map((row) => row.replace(/^\d+(;.*;)(9999\d{5})(;)/, '$2$1$2$3'))
        .join('\r\n'),
  },
];

export const damages: readonly Damage[] = [...xmlDamage, ...tableDamage];

/** Values that stand where nobody declared anything, or where a date or a code should. Each must be nowhere. */
export const strayMarkers = {
  element: 'Kanadestruvilo',
  attribute: 'Kanadopremulid',
  nested: 'Kanadivoterames',
  date: 'Kanadabelotirus',
  code: 'Kanadigelorapum',
  relation: 'Kanadufelirosat',
  column: 'Kanadoverimalus',
  columnName: 'kanadalimero@voorbeeld.example',
  fileName: 'Kanadebistolura',
} as const;

/** EDEXML that is taken in with remarks: unknown names, unreadable values, a dangling group, a pupil twice. */
export const oddEdexml = (text: string): string => {
  const { element, attribute, nested, date, code, relation } = strayMarkers;
  const twice = /<leerling [^]*?<\/leerling>/.exec(text)?.[0] ?? '';
  const odd = text
    .replace('<roepnaam>', `<zorgprofiel niveau="${attribute}"><a>${nested}</a>${element}</zorgprofiel><roepnaam>`)
    .replace(/<leerling /, `<leerling kanarie="${attribute}" `);
  const [head = '', ...pupils] = odd.split(/(?=<leerling )/);
  const changed = pupils.map((pupil, i) => {
    if (i === 8) return pupil.replace(/<geboortedatum>[^<]*/, `<geboortedatum>${date}`);
    if (i === 9) return pupil.replace(/<geslacht>[^<]*/, `<geslacht>${code}`);
    return i === 10 ? pupil.replace(/<groep key="[^"]*"/, `<groep key="${relation}"`) : pupil;
  });
  return [head, ...changed].join('').replace('</leerlingen>', `${twice}</leerlingen>`);
};

/** An overview with two columns that nobody declared: one with values, one whose name is itself a value. */
export const oddTable = (text: string): string =>
  lines(text.trimEnd())
    .map((row, i) => (i === 0 ? `${row};Thuissituatie;${strayMarkers.columnName}` : `${row};${strayMarkers.column};x`))
    .join('\r\n')
    .concat('\r\n');
