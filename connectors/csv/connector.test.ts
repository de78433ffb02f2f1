import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asGatewayError, GatewayError } from '../../src/errors.ts';
import type { ReadingReport, SourceRow } from '../../src/ports.ts';
import { csv } from './connector.ts';

const profile = {
  Leerlingnummer: 'required',
  'Huidige groep': 'required',
  Roepnaam: 'required',
  Achternaam: 'required',
  Straat: 'optional',
  BSN: 'optional',
} as const;
const all = ['Leerlingnummer', 'Huidige groep', 'Roepnaam', 'Achternaam', 'Straat'];
const header = 'Leerlingnummer;Huidige groep;Roepnaam;Achternaam;Straat';

type Options = { readonly settings?: object; readonly wanted?: readonly string[]; readonly chunk?: number };
type Result = { readonly rows: readonly SourceRow[]; readonly report: ReadingReport };

const read = async (
  data: string | Uint8Array,
  { settings = {}, wanted = all, chunk = 65_536 }: Options = {},
): Promise<Result> => {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.slice(at, at + chunk);
  }
  const reading = csv.read(
    csv.parseSettings({ columns: profile, ...settings }),
    { name: 'overzicht.csv', bytes: chunks() },
    new Map([['rij', new Set(wanted)]]),
  );
  const rows: SourceRow[] = [];
  for await (const batch of reading.rows) rows.push(...batch);
  return { rows, report: reading.report() };
};

/** The error as code and subject, after a search for `secret` in everything that the error holds. */
const failure = async (data: string | Uint8Array, secret: string, options?: Options): Promise<object | undefined> => {
  const error = await read(data, options).then(
    () => undefined,
    (found: unknown) => found,
  );
  if (!(error instanceof GatewayError)) throw new Error('expected a GatewayError', { cause: error });
  const shown = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error) + String(error.cause);
  expect(shown).not.toContain(secret);
  return { code: error.code, ...error.subject };
};

const values = (result: Result): readonly object[] => result.rows.map((row) => row.values);
const jan = { Leerlingnummer: '0012', 'Huidige groep': '5A', Roepnaam: 'Jan', Achternaam: 'Vos', Straat: 'Laan' };

describe('reading rows', () => {
  it.each([';', ',', '\t'])('finds the delimiter %j by the header', async (delimiter) => {
    const file = `${header}\r\n0012;5A;Jan;Vos;Laan\r\n`.replaceAll(';', delimiter);
    const result = await read(file);
    expect(result.rows).toEqual([{ kind: 'rij', line: 2, values: jan }]);
    expect(result.report).toEqual({
      rows: new Map([['rij', 1]]),
      dropped: new Map(),
      unknown: [],
      encoding: 'utf-8',
      complete: true,
      proof: 'line_end',
    });
  });

  it('takes a declared delimiter, and then only that', async () => {
    const file = `${header}\n0012;5A;Jan;Vos;Laan\n`;
    expect(values(await read(file, { settings: { delimiter: ';' } }))).toEqual([jan]);
    expect(await failure(file, 'Jan', { settings: { delimiter: ',' } })).toMatchObject({ code: 'source_header' });
  });

  it('reads quoted cells: delimiters, quotes and line breaks, with line numbers of the file', async () => {
    const file = `${header}\r\n1;5A;"Jan\r\nPiet";"Vos ""de"" Vos";"a;b"\r\n2;5A;Eva;"X\nY\nZ";c\n3;5A;Bo;Ruis;d\n`;
    for (const chunk of [1, 7, 65_536]) {
      const { rows } = await read(file, { chunk });
      expect(rows.map(({ line }) => line)).toEqual([2, 4, 7]);
      expect(rows[0]?.values).toEqual({
        Leerlingnummer: '1',
        'Huidige groep': '5A',
        Roepnaam: 'Jan\r\nPiet',
        Achternaam: 'Vos "de" Vos',
        Straat: 'a;b',
      });
    }
  });

  it('changes no cell: leading zeros, blanks, dates, what looks like a formula', async () => {
    const cells = ['000123', ' 5A ', '=1+1', '-O', '@SUM(A1)'];
    const { rows } = await read(`${header}\n${cells.join(';')}\n`);
    expect(Object.values(rows[0]?.values ?? {})).toEqual(cells);
  });

  it('leaves an empty cell absent', async () => {
    expect(values(await read(`${header}\n1;;Jan;"";\n`))).toEqual([{ Leerlingnummer: '1', Roepnaam: 'Jan' }]);
  });

  it('drops what is declared and not wanted, and counts the rows that had it', async () => {
    const file = 'Leerlingnummer;Huidige groep;Roepnaam;Achternaam;BSN\n1;a;Jan;Vos;999990019\n2;a;Eva;Bos;\n';
    const { rows, report } = await read(file, { wanted: ['Leerlingnummer', 'Huidige groep', 'Roepnaam'] });
    expect(rows[0]?.values).toEqual({ Leerlingnummer: '1', 'Huidige groep': 'a', Roepnaam: 'Jan' });
    expect(report.dropped).toEqual(
      new Map([
        ['rij/Achternaam', 2],
        ['rij/BSN', 1],
      ]),
    );
    expect(inspect([rows, report], { depth: 9 })).not.toContain('999990019');
  });

  it('ends with no rows when there is only a header', async () => {
    for (const file of [header, `${header}\r\n`, `${header}\n\n`]) {
      const { rows, report } = await read(file);
      expect(rows).toEqual([]);
      expect(report).toMatchObject({ complete: true, rows: new Map([['rij', 0]]) });
    }
  });

  it('says which encoding it read', async () => {
    const bytes = Buffer.from(`${header}\n1;5A;Zo\u00EB;Vos;\n`, 'latin1');
    const { rows, report } = await read(bytes, { settings: { encoding: 'windows-1252' } });
    expect(rows[0]?.values['Roepnaam']).toBe('Zoë');
    expect(report.encoding).toBe('windows-1252');
    expect(await failure(bytes, 'Vos')).toEqual({ code: 'source_encoding', line: 2, column: 8, expected: 'utf-8' });
  });

  it('reads UTF-16 with a byte order mark', async () => {
    const { rows, report } = await read(Buffer.from(`\uFEFF${header}\r\n1;5A;Yıldız;Çelik;\r\n`, 'utf16le'));
    expect(rows[0]?.values['Roepnaam']).toBe('Yıldız');
    expect(report).toMatchObject({ encoding: 'utf-16le', unknown: [] });
  });

  it('is not complete while rows are still to come, or after an error', async () => {
    const broken = new TextEncoder().encode(`${header}\n1;5A;Jan;Vos;\n2;5A\n`);
    const input = {
      name: 'x.csv',
      bytes: (async function* () {
        yield broken;
      })(),
    };
    const reading = csv.read(csv.parseSettings({ columns: profile }), input, new Map([['rij', new Set(all)]]));
    await expect(Array.fromAsync(reading.rows)).rejects.toMatchObject({ code: 'source_row_width' });
    expect(reading.report().complete).toBe(false);
  });

  it('does not believe a last cell behind which no line ends: half a key is another pupil', async () => {
    const file = `${header}\n1;5A;Eva;Vos;a\n2;5A;Bo;Ruis;La`;
    expect((await read(file)).rows.map(({ line }) => line)).toEqual([2]);
    expect((await read(`${file}\n`)).rows.map(({ line }) => line)).toEqual([2, 3]);
    const wanted = all.filter((name) => name !== 'Straat');
    expect((await read(file, { wanted })).rows.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('believes it where a person says that no line ends there, and takes it for no proof', async () => {
    const file = `${header}\n1;5A;Eva;Vos;a\n2;5A;Bo;Ruis;La`;
    const { rows, report } = await read(file, { settings: { lastLine: 'open' } });
    expect([rows.map(({ line }) => line), report.proof]).toEqual([[2, 3], 'none']);
  });

  it('gives back what was written, whatever stands in the cells', async () => {
    const cell = fc
      .string({
        unit: fc.constantFrom('a', 'ë', '𝒥', '"', ';', ',', '\t', '\n', '\r\n', ' ', '=', "'", '\\'),
        maxLength: 8,
      })
      .map((text) => `x${text}`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell, cell, cell), { maxLength: 5 }),
        fc.constantFrom(';', ',', '\t'),
        fc.integer({ min: 1, max: 90 }),
        async (written, delimiter, chunk) => {
          const quoted = written.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter));
          const file = `${[header.replaceAll(';', delimiter), ...quoted].join('\r\n')}\r\n`;
          const { rows } = await read(file, { chunk });
          expect(rows.map((row) => Object.values(row.values))).toEqual(written);
          const lines = rows.map((row) => file.split('\n')[row.line - 1]?.slice(0, 2));
          expect(lines.every((start) => start === '"x')).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the header', () => {
  const row = '0012;5A;Canarie;Vos;Laan\n';

  it.each([
    ['missing', 'Leerlingnummer;Huidige groep;Roepnaam;Straat;X', 'Achternaam'],
    ['in another case', header.replace('Roepnaam', 'roepnaam'), 'Roepnaam'],
    ['with a no-break space', header.replace('Roepnaam', 'Roepnaam\u00A0'), 'Roepnaam'],
    ['with a blank', header.replace('Roepnaam', ' Roepnaam'), 'Roepnaam'],
    ['renamed', header.replace('Huidige groep', 'Groep'), 'Huidige groep'],
    ['with a look-alike letter', header.replace('Roepnaam', 'R\u043Eepnaam'), 'Roepnaam'],
  ])('refuses a required column %s, and names the declared one', async (_, line, expected) => {
    expect(await failure(`${line}\n${row}`, 'Canarie')).toEqual({ code: 'source_header', line: 1, count: 5, expected });
  });

  it('shows nothing of a file without a header', async () => {
    const found = await failure(`0012;5A;Canarie;Vos;Laan\n${row}`, 'Canarie');
    expect(found).toMatchObject({
      code: 'source_header',
      line: 1,
      expected: 'Leerlingnummer, Huidige groep, Roepnaam, Achternaam',
    });
  });

  it('refuses an empty file, one of blank lines, and one of only a mark', async () => {
    for (const file of ['', '\n\n', '\uFEFF']) {
      expect(await failure(file, 'Canarie')).toMatchObject({ code: 'source_header', line: 1 });
      expect(await failure(file, 'Canarie', { settings: { delimiter: ';' } })).toMatchObject({ code: 'source_header' });
    }
  });

  it('refuses a doubled column', async () => {
    expect(await failure(`${header};Roepnaam\n0012;5A;Jan;Vos;Laan;Canarie\n`, 'Canarie')).toEqual({
      code: 'source_header',
      line: 1,
      column: 6,
      name: 'Roepnaam',
    });
    expect(await failure(`${header};a@b;a@b\n`, 'a@b')).toMatchObject({ code: 'source_header', name: 'column 7' });
  });

  it('names no cell of a first row that ran into a header without its line end', async () => {
    expect(await failure(`${header};0012;5A;El Canarie;El Canarie;Laan\n`, 'Canarie')).toEqual({
      code: 'source_header',
      line: 1,
      column: 9,
      name: 'column 9',
    });
    const { report } = await read(`${header};0012;5A;El;Canarie;Laan\n`);
    expect(report.unknown).toEqual([]);
  });

  it('reads columns in any order', async () => {
    const result = await read('Achternaam;Straat;Roepnaam;Huidige groep;Leerlingnummer\nVos;Laan;Jan;5A;0012\n');
    expect(values(result)).toEqual([jan]);
  });

  it('refuses two delimiters that both fit, and takes a declared one', async () => {
    const settings = { columns: { Leerlingnummer: 'required' } };
    expect(await failure('Leerlingnummer\nCanarie\n', 'Canarie', { settings })).toMatchObject({
      code: 'source_header',
      setting: 'delimiter',
    });
    expect((await read('Leerlingnummer\n12\n', { settings: { ...settings, delimiter: ';' } })).rows).toHaveLength(1);
  });

  it('reports an undeclared column by name where the name cannot be a value, and forwards nothing of it', async () => {
    const names = ['Zorg niveau', 'a@b.example', 'Tel 06123', 'x'.repeat(41), '', 'Medicatie-info_2.b', '<b>'];
    const line = [header, ...names].join(';');
    const { rows, report } = await read(
      `${line}\n0012;5A;Jan;Vos;Laan;c1;c2;c3;c4;c5;c6;c7\n0013;5A;Eva;Vos;Laan;c1;;;;;;\n`,
    );
    expect(report.unknown.map(({ name, line: at, column, count }) => [name, at, column, count])).toEqual([
      ['Zorg niveau', 1, 6, 2],
      ['column 7', 1, 7, 1],
      ['column 8', 1, 8, 1],
      ['column 9', 1, 9, 1],
      ['column 10', 1, 10, 1],
      ['Medicatie-info_2.b', 1, 11, 1],
      ['column 12', 1, 12, 1],
    ]);
    expect(inspect(rows, { depth: 9 })).not.toMatch(/c[1-7]/);
  });

  it('gives no undeclared name of a file that was refused: a header without its line end holds values', async () => {
    const bytes = new TextEncoder().encode(`${header};0012;5A;Canarie;Vos;Laan\n0013;5A;Eva;Vos;Laan\n`);
    const input = {
      name: 'x.csv',
      bytes: (async function* () {
        yield bytes;
      })(),
    };
    const reading = csv.read(csv.parseSettings({ columns: profile }), input, new Map([['rij', new Set(all)]]));
    await expect(Array.fromAsync(reading.rows)).rejects.toMatchObject({ code: 'source_row_width' });
    expect(reading.report().unknown).toEqual([]);
  });

  it('treats __proto__ and its like as names like any other', async () => {
    const { rows, report } = await read(`${header};__proto__;constructor\n0012;5A;Jan;Vos;Laan;x;y\n`);
    expect(values({ rows, report })).toEqual([jan]);
    expect(report.unknown.map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(rows[0]?.values)).toBe(Object.prototype);
    const settings = { columns: { ...profile, constructor: 'optional' } };
    const declared = await read(`${header};constructor\n0012;5A;Jan;Vos;Laan;y\n`, {
      settings,
      wanted: [...all, 'constructor'],
    });
    expect(values(declared)).toEqual([{ ...jan, constructor: 'y' }]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('refuses more columns than a limit, without reading on', async () => {
    const many = `${header}${';x'.repeat(1_000_000)}`;
    expect(await failure(many, 'Canarie')).toMatchObject({ code: 'source_limit', limit: 512 });
    expect(await failure(many, 'Canarie', { settings: { delimiter: ';' } })).toMatchObject({
      code: 'source_limit',
      limit: 512,
    });
  });

  it('refuses a header with an open quote', async () => {
    expect(await failure(`"${header}\n${row}`, 'Canarie')).toMatchObject({ code: 'source_malformed', line: 1 });
  });

  it('reads quoted names, also when one holds another delimiter', async () => {
    const settings = { columns: { 'Naam, volledig': 'required', Groep: 'required' } };
    const result = await read('"Naam, volledig";"Groep"\nA;B\n', { settings, wanted: ['Naam, volledig', 'Groep'] });
    expect(values(result)).toEqual([{ 'Naam, volledig': 'A', Groep: 'B' }]);
  });
});

describe('broken rows', () => {
  const good = '0012;5A;Jan;Vos;Laan';

  it.each([
    ['too few cells', '1;5A;Canarie;Vos', 4],
    ['too many cells', '1;5A;Canarie;Vos;Laan;x', 6],
    ['a stray semicolon in a cell', '1;5A;Canarie;Vos;Laan; 3', 6],
    ['a file cut off in its last row', '1;5A;Cana', 3],
    ['one cell', 'Canarie', 1],
  ])('refuses %s', async (_, line, count) => {
    expect(await failure(`${header}\n${good}\n${line}`, 'Cana')).toEqual({
      code: 'source_row_width',
      line: 3,
      column: Math.min(count, 5) + 1,
      count,
      expected: '5',
    });
  });

  it('allows empty lines at the end only', async () => {
    expect((await read(`${header}\n${good}\n\n\r\n`)).rows).toHaveLength(1);
    expect(await failure(`${header}\n${good}\n\n${good}`, 'Jan')).toMatchObject({
      code: 'source_row_width',
      line: 3,
      count: 1,
    });
  });

  it.each([
    ['an open quote', '1;5A;"Canarie;Vos;Laan', 3],
    ['text after a closing quote', '1;5A;"Canarie"x;Vos;Laan', 3],
    ['a quote inside a bare cell', '1;5A;Can"arie"Canarie;Vos;Laan', 3],
  ])('refuses %s', async (_, line, column) => {
    const found = await failure(`${header}\n1;"a\r\nb";c;d;e\n${line}\n${good}\n`, 'Canarie');
    expect(found).toEqual({ code: 'source_malformed', line: 4, column });
  });

  it('refuses a byte order mark or a control character inside, with its place', async () => {
    for (const character of ['\uFEFF', '\u0000', '\u0007']) {
      const found = await failure(`${header}\n1;5A;Ca${character}narie;Vos;Laan\n`, 'narie');
      expect(found).toEqual({ code: 'source_malformed', line: 2, column: 8 });
    }
    expect(await failure(`\uFEFF\uFEFF${header}\n`, 'Canarie')).toMatchObject({ code: 'source_malformed', line: 1 });
  });

  it('refuses a cell and a file beyond the limits', async () => {
    const huge = `${header}\n1;5A;"${'Canarie'.repeat(300_000)}`;
    expect(await failure(huge, 'Canarie')).toEqual({ code: 'source_limit', line: 2, limit: 1_048_576 });
    expect(await failure(huge, 'Canarie', { settings: { maxBytes: 1000 } })).toEqual({
      code: 'source_too_large',
      limit: 1000,
    });
  });

  it('stops reading a field of 100 MB at the limit of the file', async () => {
    let sent = 0;
    async function* field(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(`${header}\n1;5A;"`);
      for (; sent < 100; sent++) yield new Uint8Array(1024 * 1024).fill(0x41);
    }
    const reading = csv.read(csv.parseSettings({ columns: profile }), { name: 'x.csv', bytes: field() }, new Map());
    await expect(Array.fromAsync(reading.rows)).rejects.toMatchObject({ code: 'source_too_large' });
    expect(sent).toBeLessThan(66);
  });

  it('never reads a file cut off within a row as whole, unless within its last cell', async () => {
    const file = `${header}\n1;5A;"Jan\nP";Vos;"L"\n2;5A;Eva;Bos;\n`;
    for (let end = header.length + 2; end < file.length; end++) {
      const whole = await read(file.slice(0, end)).then(
        ({ rows }) => rows.length,
        () => undefined,
      );
      const tail = file.slice(header.length + 1, end);
      const borders = [
        '1;5A;"Jan\nP";Vos;',
        '1;5A;"Jan\nP";Vos;"L"',
        '1;5A;"Jan\nP";Vos;"L"\n',
        '1;5A;"Jan\nP";Vos;"L"\n2;5A;Eva;Bos;',
      ];
      expect([tail, whole !== undefined]).toEqual([tail, borders.includes(tail)]);
    }
  });
});

const proofOf = async (text: string, total?: string) =>
  (await read(text, total === undefined ? {} : { settings: { total } })).report.proof;

describe('the proof of the end', () => {
  const rows = ['1;5A;Jan;Vos;', '2;5A;Eva;Bos;Laan'];
  const file = `${[header, ...rows].join('\r\n')}\r\n`;

  it.each([
    ['the line end of the last row', file, 'line_end'],
    ['blank lines after it', `${file}\r\n\r\n`, 'line_end'],
    ['none where the last row lacks it', file.slice(0, -2), 'none'],
    ['none where the last cell is quoted and open to more', `${file.slice(0, -6)}"La"`, 'none'],
  ])('is %s', async (_, text, expected) => {
    expect(await proofOf(text)).toBe(expected);
  });

  it.each([
    ['in one cell', 'Aantal leerlingen: 2;;;;'],
    ['in a cell alone', 'Aantal leerlingen: 2'],
    ['in two cells', 'Aantal leerlingen;2;;;'],
    ['with another sign', 'Aantal leerlingen = 2'],
    ['after blank lines', '\r\n\r\nAantal leerlingen: 2\r\n'],
  ])('is a last line that counts the rows, %s', async (_, last) => {
    const { rows: found, report } = await read(file + last, { settings: { total: 'Aantal leerlingen' } });
    expect([found.length, report.proof]).toEqual([2, 'declared_count']);
  });

  it.each([
    ['counts more rows than there are', `${file}Aantal leerlingen: 3\r\n`, { line: 4, count: 2, expected: '3' }],
    ['counts fewer', `${file}Aantal leerlingen: 1\r\n`, { line: 4, count: 2, expected: '1' }],
    ['is not there', file, { line: 4, count: 2 }],
  ])('refuses a file whose declared last line %s', async (_, text, subject) => {
    const error = await failure(text, 'Eva', { settings: { total: 'Aantal leerlingen' } });
    expect(error).toEqual({ code: 'source_cut_off', ...subject });
  });

  it('refuses rows after the line that counts them', async () => {
    const text = `${file}Aantal leerlingen: 2\r\n3;5A;Bo;Ruis;d\r\n`;
    expect(await failure(text, 'Ruis', { settings: { total: 'Aantal leerlingen' } })).toEqual({
      code: 'source_malformed',
      line: 5,
    });
  });

  it('reads such a line as a row where nobody declared it', async () => {
    expect(await failure(`${file}Aantal leerlingen: 2\r\n`, 'Eva')).toMatchObject({ code: 'source_row_width' });
  });

  it('is not there before the end was reached', async () => {
    const broken = new TextEncoder().encode(`${file}3;5A\r\n`);
    const input = {
      name: 'x.csv',
      bytes: (async function* () {
        yield broken;
      })(),
    };
    const reading = csv.read(csv.parseSettings({ columns: profile }), input, new Map([['rij', new Set(all)]]));
    await expect(Array.fromAsync(reading.rows)).rejects.toMatchObject({ code: 'source_row_width' });
    expect(reading.report().proof).toBe('none');
  });
});

describe('damaged files', () => {
  const secrets = ['Canarie', '998877', 'Dorpsweg'];
  const file = `${header};BSN\r\n998877;5A;Canarie;"Vos\nBos";Dorpsweg;9\r\n998878;5B;"Canarie";;Dorpsweg;\r\n`;
  const bytes = new TextEncoder().encode(file);
  const damage = fc.oneof(
    fc.record({ at: fc.nat(bytes.length), remove: fc.nat(40), insert: fc.uint8Array({ maxLength: 3 }) }),
    fc.record({
      at: fc.nat(bytes.length),
      remove: fc.nat(2),
      insert: fc.constantFrom('"', ';', '\r', '\n', '\uFEFF', '""', ',').map((text) => new TextEncoder().encode(text)),
    }),
  );

  it('are read or refused with a code, and show nothing', async () => {
    await fc.assert(
      fc.asyncProperty(damage, fc.constantFrom(undefined, 'auto', 'windows-1252'), async (change, encoding) => {
        const data = Uint8Array.from([
          ...bytes.subarray(0, change.at),
          ...change.insert,
          ...bytes.subarray(change.at + change.remove),
        ]);
        const outcome = await read(data, encoding === undefined ? {} : { settings: { encoding } }).catch(
          asGatewayError,
        );
        const refused = outcome instanceof GatewayError;
        const found = refused ? [] : outcome.rows.flatMap((row) => Object.keys(row.values));
        expect(found.filter((name) => !all.includes(name))).toEqual([]);
        expect(refused ? outcome.recovery : 'refuse').toBe('refuse');
        // Names of undeclared columns have their own rule and test.
        const shown = inspect(refused ? outcome : { ...outcome.report, unknown: [] }, { depth: 10 });
        expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('settings', () => {
  it.each([
    ['nothing', undefined, 'csv'],
    ['no columns', {}, 'columns'],
    ['no required column', { columns: { A: 'optional' } }, 'columns'],
    ['an unknown word', { columns: { A: 'must' } }, 'columns'],
    ['a column with a line break', { columns: { 'A\nB': 'required' } }, 'columns'],
    ['another delimiter', { columns: profile, delimiter: '|' }, 'delimiter'],
    ['another encoding', { columns: profile, encoding: 'ebcdic' }, 'encoding'],
    ['a limit of nothing', { columns: profile, maxBytes: 0 }, 'maxBytes'],
    ['a setting that does not exist', { columns: profile, path: '/etc' }, 'csv'],
    ['__proto__ as a column', JSON.parse('{"columns":{"A":"required","__proto__":"optional"}}'), 'columns'],
  ])('refuses %s', (_, settings, setting) => {
    expect(() => csv.parseSettings(settings)).toThrow(
      expect.objectContaining({ code: 'config_invalid', subject: { source: 'csv', setting } }),
    );
  });
});
