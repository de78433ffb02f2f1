import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { WorkbookCell, WorkbookSheet } from '../../deploy/demo/workbook.ts';
import { workbookParts, writeWorkbook, zipTexts } from '../../deploy/demo/workbook.ts';
import { GatewayError } from '../../src/errors.ts';
import type { ReadingReport, SourceRow } from '../../src/ports.ts';
import { inputOf, readAll, reportText } from '../../test/contract/source.ts';
import { createXlsx, xlsx } from './connector.ts';
import { loadReader } from './reader.ts';

const columns = { nr: 'required', naam: 'required', geb: 'optional', actief: 'optional' } as const;
const header = ['nr', 'naam', 'geb', 'actief'];
const all = new Map([['rij', new Set(Object.keys(columns))]]);

type Read = { readonly rows: readonly SourceRow[]; readonly report: ReadingReport };

const read = (bytes: Uint8Array, settings: object = {}): Promise<Read> =>
  readAll(xlsx.read(xlsx.parseSettings({ columns, ...settings }), inputOf(bytes), all));
const refusal = async (bytes: Uint8Array, settings: object = {}): Promise<object> => {
  try {
    await read(bytes, settings);
  } catch (error) {
    if (error instanceof GatewayError) return { code: error.code, ...error.subject };
    throw error;
  }
  return { code: 'taken' };
};

type Rows = readonly (readonly WorkbookCell[])[];
const sheet = (rows: Rows, more: Partial<WorkbookSheet> = {}): WorkbookSheet => ({
  name: 'Blad1',
  rows: [header, ...rows],
  ...more,
});
const book = (rows: Rows, more: Partial<WorkbookSheet> = {}): Uint8Array => writeWorkbook([sheet(rows, more)]);
const valuesOf = async (cell: WorkbookCell, from1904 = false): Promise<unknown> =>
  (await read(writeWorkbook([sheet([['1', 'Jan', cell]])], { from1904 }))).rows[0]?.values['geb'];
const formula = { formula: 'A1', cached: 'Jan' };

describe('cells', () => {
  it.each([
    ['a day', { day: '2016-02-29' }, '2016-02-29'],
    ['a day before the first that a spreadsheet knows', { day: '1900-02-01' }, '1900-02-01T00:00:00.000Z'],
    ['the day that an empty date stands for', { xml: '<c r="C2" s="1"><v>0</v></c>' }, expect.stringContaining('T')],
    ['a day with a time', { xml: '<c r="C2" s="1"><v>42430.5</v></c>' }, '2016-03-01T12:00:00.000Z'],
    ['a number that only looks like a day', 42_430, '42430'],
    ['a text that looks like a day', '29-2-2016', '29-2-2016'],
    ['a number written with an exponent', { xml: '<c r="C2"><v>8.12E2</v></c>' }, '812'],
    ['a broken number', 3.5, '3.5'],
    ['true', true, '1'],
    ['false', false, '0'],
    ['blanks, which stay', ' Jan ', ' Jan '],
    ['a text like a formula, which stays text', '=1+1', '=1+1'],
    ['a line break', 'a\nb', 'a\nb'],
    ['a written line break', 'a\r\nb', 'a\r\nb'],
    [
      'runs of a text',
      { xml: '<c r="C2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh><t>x</t></rPh></is></c>' },
      'ab',
    ],
    ['a section and a comment, joined', { xml: '<c r="C2"><v>1<!-- 9 --><![CDATA[2]]>3</v></c>' }, '123'],
    ['an attribute under a prefix, not looked at', { xml: '<c r="C2" t="n" x:t="b" xmlns:x="u"><v>1</v></c>' }, '1'],
  ] as const)('reads %s', async (_, cell, expected) => {
    expect(await valuesOf(cell)).toEqual(expected);
  });

  it('counts days from 1904 where the workbook does', async () => {
    expect(await valuesOf({ day: '2016-02-29' }, true)).toBe('2016-02-29');
  });

  it('reads texts that the sheet holds itself', async () => {
    const rows = (await read(writeWorkbook([sheet([['0001', 'Zoë & <Jan>']])], { inline: true }))).rows;
    expect(rows[0]?.values).toEqual({ nr: '0001', naam: 'Zoë & <Jan>' });
  });

  it('reads long sheets whole, however the reader cuts them', async () => {
    const long = Array.from({ length: 3_000 }, (_, index) => [`${index}`, `Naam ${index} & "meer" ë`.repeat(3)]);
    const { rows, report } = await read(book(long));
    expect(rows.map(({ values }) => [values['nr'], values['naam']])).toEqual(long);
    expect(report).toMatchObject({ complete: true, proof: 'end_of_document' });
  });

  it.each([
    ['a formula', formula, 'formula'],
    ['an error', { error: '#N/A' }, 'error'],
    ['an unknown kind', { xml: '<c r="C2" t="d"><v>2016-02-29T00:00:00</v></c>' }, 'type'],
    ['a number of which digits were lost', 1.234567890123456e17, 'number'],
  ] as const)('refuses %s in a declared column', async (_, cell, found) => {
    expect(await refusal(book([['1', 'Jan', cell]]))).toEqual({ code: 'source_sheet', line: 2, column: 3, found });
  });

  it('passes over them in a column that nobody declared, and forwards nothing of it', async () => {
    const rows = [
      [...header, 'extra'],
      ['1', 'Jan', undefined, undefined, formula],
    ] as const;
    const found = await read(writeWorkbook([{ name: 'Blad1', rows }]));
    expect(found.rows.map(({ values }) => values)).toEqual([{ nr: '1', naam: 'Jan' }]);
    expect(found.report.unknown.map(({ name }) => name)).toEqual(['extra']);
  });

  it.each([
    ['a control character', { xml: '<c r="C2" t="inlineStr"><is><t>a_x0007_b</t></is></c>' }],
    ['half a pair', { xml: '<c r="C2" t="inlineStr"><is><t>a_xD800_b</t></is></c>' }],
    ['a shared string that is not there', { xml: '<c r="C2" t="s"><v>99</v></c>' }],
    ['a cell twice', { xml: '<c r="C2"><v>1</v></c><c r="C2"><v>2</v></c>' }],
    ['a cell of another row', { xml: '<c r="C7"><v>1</v></c>' }],
    ['cells out of order', { xml: '<c r="C2"><v>1</v></c><c r="A2"><v>2</v></c>' }],
    ['an address that is none', { xml: '<c r="__proto__"><v>1</v></c>' }],
    ['two values in a cell', { xml: '<c r="C2"><v>1</v><v>2</v></c>' }],
  ])('refuses %s', async (_, cell) => {
    expect(await refusal(book([['1', 'Jan', cell]]))).toMatchObject({ code: 'source_malformed' });
  });
});

describe('rows and columns', () => {
  it('gives an empty row between others as a row without a key, and drops those at the end', async () => {
    const { rows, report } = await read(book([['1', 'Jan'], [], ['2', 'Kim'], [], []]));
    expect(rows.map(({ line, values }) => [line, values['nr']])).toEqual([
      [2, '1'],
      [3, undefined],
      [4, '2'],
    ]);
    expect(report.rows.get('rij')).toBe(3);
  });

  it('refuses a value beyond the header', async () => {
    expect(await refusal(book([['1', 'Jan', undefined, true, 'shifted']]))).toMatchObject({
      code: 'source_row_width',
      line: 2,
      column: 5,
    });
  });

  it.each([
    ['a name that is missing', [['nr', 'geb']], { code: 'source_header', expected: 'naam' }],
    ['a name that differs in a blank', [['nr ', 'naam']], { code: 'source_header', expected: 'nr' }],
    ['a name that looks alike', [['nr', 'nааm']], { code: 'source_header', expected: 'naam' }],
    ['a name twice', [['nr', 'naam', 'naam']], { code: 'source_header', column: 3, name: 'naam' }],
    ['a title above it', [['Overzicht van 5A'], header], { code: 'source_header' }],
    ['no row', [], { code: 'source_header' }],
    ['a formula in it', [['nr', 'naam', formula]], { code: 'source_sheet', found: 'formula', line: 1 }],
  ] as const)('refuses a header with %s', async (_, rows, expected) => {
    const found = await refusal(writeWorkbook([{ name: 'Blad1', rows }]));
    expect(found).toMatchObject(expected);
    expect(JSON.stringify(found)).not.toContain('5A');
  });

  it('takes a column called __proto__ as a name that nobody declared', async () => {
    const { rows, report } = await read(
      writeWorkbook([
        {
          name: 'Blad1',
          rows: [
            [...header, '__proto__'],
            ['1', 'Jan', undefined, undefined, 'x'],
          ],
        },
      ]),
    );
    expect(report.unknown).toEqual([{ kind: 'rij', name: '__proto__', line: 1, column: 5, count: 1 }]);
    expect(Object.keys(rows[0]?.values ?? {})).toEqual(['nr', 'naam']);
  });

  it('refuses hidden rows, and those without height', async () => {
    const rows = [
      ['1', 'Jan'],
      ['2', 'Kim'],
    ];
    expect(await refusal(book(rows, { hiddenRows: [3] }))).toMatchObject({ found: 'hidden_rows', line: 3 });
    const flat = workbookParts([sheet(rows)])['xl/worksheets/sheet1.xml'] ?? '';
    const parts = {
      ...workbookParts([sheet(rows)]),
      'xl/worksheets/sheet1.xml': flat.replace('<row r="2"', '<row r="2" ht="0"'),
    };
    expect(await refusal(zipTexts(parts))).toMatchObject({ found: 'hidden_rows', line: 2 });
  });

  it('reads hidden columns like others', async () => {
    const before = '<cols><col min="2" max="2" hidden="1"/></cols>';
    expect((await read(book([['1', 'Jan']], { before }))).rows[0]?.values['naam']).toBe('Jan');
  });

  it('refuses merged cells in declared columns, and nowhere else', async () => {
    const rows = [['1', 'Jan'], ['2']];
    expect(await refusal(book(rows, { merged: ['B2:B3'] }))).toEqual({
      code: 'source_sheet',
      found: 'merged',
      line: 2,
      column: 2,
    });
    expect(await refusal(book(rows, { merged: ['H2:H3', 'B90:B91', 'B2'] }))).toEqual({ code: 'taken' });
  });

  it('says where zeros may be lost, and puts nothing right', async () => {
    const rows = [
      [812, 'Jan'],
      [12_345, 'Kim'],
    ];
    const { report, rows: found } = await read(book(rows));
    expect(report.lostZeros).toEqual([{ kind: 'rij', name: 'nr', count: 2 }]);
    expect(found.map(({ values }) => values['nr'])).toEqual(['812', '12345']);
    expect(
      (
        await read(
          book([
            [812, 'Jan'],
            [813, 'Kim'],
          ]),
        )
      ).report.lostZeros,
    ).toEqual([]);
    expect(
      (
        await read(
          book([
            ['0812', 'Jan'],
            [8_130, 'Kim'],
          ]),
        )
      ).report.lostZeros,
    ).toHaveLength(1);
    expect(
      (
        await read(
          book([
            ['0812', 'Jan'],
            ['813', 'Kim'],
          ]),
        )
      ).report.lostZeros,
    ).toEqual([]);
  });
});

const two = (state?: 'hidden' | 'veryHidden'): Uint8Array =>
  writeWorkbook([
    { name: 'Oud', rows: [header, ['9', 'Oud']], ...(state === undefined ? {} : { state }) },
    sheet([['1', 'Jan']], { name: 'Nieuw' }),
    { name: 'Leeg', rows: [] },
  ]);

describe('sheets', () => {
  it('reads the first that is not hidden, and reports the others that hold rows', async () => {
    for (const state of ['hidden', 'veryHidden'] as const) {
      const { rows, report } = await read(two(state));
      expect(rows.map(({ values }) => values['nr'])).toEqual(['1']);
      expect(report.unknown).toEqual([{ kind: 'werkblad', name: 'Oud', line: 1, column: 1, count: 2 }]);
    }
    expect((await read(two())).rows[0]?.values['nr']).toBe('9');
  });

  it('reads the one that is named', async () => {
    expect((await read(two(), { sheet: 'Nieuw' })).rows[0]?.values['nr']).toBe('1');
    expect(await refusal(two(), { sheet: 'Anders' })).toEqual({
      code: 'source_sheet_missing',
      line: 1,
      expected: 'Anders',
    });
    expect(await refusal(book([], { state: 'hidden' }))).toMatchObject({ code: 'source_sheet_missing' });
  });

  it('does not show a name that may be a value', async () => {
    const name = 'Jansen 0612345678';
    const { report } = await read(writeWorkbook([sheet([['1', 'Jan']]), { name, rows: [['x']] }]));
    expect(report.unknown.map((one) => one.name)).toEqual(['sheet 1']);
    expect(reportText(report)).not.toContain('0612345678');
  });
});

const laughs = (root: string): string => {
  const entities = Array.from({ length: 9 }, (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`);
  return `<!DOCTYPE ${root} [<!ENTITY e0 "haha">${entities.join('')}]><${root}>&e9;</${root}>`;
};

describe('hostile workbooks', () => {
  const parts = workbookParts([sheet([['1', 'Jan']])]);
  const sheetPath = 'xl/worksheets/sheet1.xml';
  const withPart = (path: string, text: string): Uint8Array => zipTexts({ ...parts, [path]: text });
  const far = (row: string): Uint8Array => withPart(sheetPath, `<worksheet><sheetData>${row}</sheetData></worksheet>`);

  it.each([sheetPath, 'xl/sharedStrings.xml', 'xl/styles.xml', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels'])(
    'refuses a DOCTYPE in %s',
    async (path) => {
      expect(await refusal(withPart(path, laughs('worksheet')))).toMatchObject({ code: 'source_doctype' });
    },
  );

  it('refuses a row and a column far away, which a reader would fill up with empty ones', async () => {
    const head =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>nr</t></is></c><c r="B1" t="inlineStr"><is><t>naam</t></is></c></row>';
    expect(await refusal(far(`${head}<row r="1048576"><c r="A1048576"><v>1</v></c></row>`))).toMatchObject({
      code: 'source_limit',
    });
    expect(await refusal(far(`${head}<row r="2"><c r="XFD2"><v>1</v></c></row>`))).toMatchObject({
      code: 'source_limit',
    });
    expect(await refusal(far(`${head}<row r="99999999999"/>`))).toEqual({ code: 'taken' });
    expect(await refusal(far(`${head}<row r="1e999"><c/></row>`))).toMatchObject({ code: 'source_malformed' });
    expect(await refusal(far(`${head}<row r="1"/>`))).toMatchObject({ code: 'source_malformed' });
  });

  it('refuses a bomb before it is inflated', async () => {
    const bomb = zipSync({
      ...Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])),
      'xl/sharedStrings.xml': [new Uint8Array(20 * 1024 * 1024).fill(32), { level: 9 }],
    });
    expect(bomb.length).toBeLessThan(64 * 1024);
    expect(await refusal(bomb)).toEqual({ code: 'source_limit', line: 1, column: 1, limit: 250 });
  });

  it.each([
    ['..\\..\\evil.xml', 'source_archive'],
    ['../evil.xml', 'source_archive'],
    ['/etc/evil', 'source_archive'],
    ['XL/Workbook.xml', 'source_archive'],
    ['xl/vbaProject.bin', 'taken'],
  ])('with an entry %s: %s', async (name, code) => {
    expect(await refusal(withPart(name, 'x'))).toMatchObject({ code });
  });

  it.each([
    ['an old workbook, or one with a password', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1), 'source_old_excel'],
    ['a text', strToU8('nr;naam\r\n1;Jan\r\n'), 'source_cut_off'],
    ['nothing', new Uint8Array(), 'source_cut_off'],
    ['an archive of something else', zipTexts({ 'manifest.csv': 'a,b' }), 'source_wrong_root'],
    [
      'a workbook whose sheet is elsewhere',
      withPart('xl/_rels/workbook.xml.rels', '<Relationships/>'),
      'source_sheet_missing',
    ],
    ['a sheet that is cut off', withPart(sheetPath, '<worksheet><sheetData><row r="1">'), 'source_cut_off'],
  ])('refuses %s', async (_, bytes, code) => {
    expect(await refusal(bytes)).toMatchObject({ code, line: expect.any(Number) });
  });

  it('shows nothing of what it refuses, and of a foreign message', async () => {
    const style = { xml: '<c r="C2" s="77"><v>999990019</v></c>' };
    const found = await refusal(book([['1', 'Geheimnaam', style]]));
    expect(found).toEqual({ code: 'source_malformed', line: 1, column: 1 });
  });
});

const loading = () => Promise.reject(new Error('Cannot find package'));

describe('settings', () => {
  it('says that the reader is not installed', async () => {
    const source = createXlsx(() => loadReader(loading));
    const reading = source.read(source.parseSettings({ columns }), inputOf(book([])), all);
    await expect(readAll(reading)).rejects.toMatchObject({
      code: 'config_invalid',
      subject: { source: 'xlsx', setting: 'read-excel-file' },
    });
  });

  it.each([{}, { columns, blad: 1 }, { columns, sheet: '' }, { columns: { a: 'optional' } }])(
    'refuses %o',
    (settings) => {
      expect(() => xlsx.parseSettings(settings)).toThrow(expect.objectContaining({ code: 'config_invalid' }));
    },
  );

  it('stops at the largest file', async () => {
    expect(await refusal(book([]), { maxBytes: 100 })).toMatchObject({ code: 'source_too_large' });
  });
});
