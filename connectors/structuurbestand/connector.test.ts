import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inputOf, readAll, sourceContract } from '../../test/contract/source.ts';
import { structuurbestand } from './connector.ts';
import { rowNames } from './rows.ts';

const fixtures = new URL('./fixtures/', import.meta.url);
const small = readFileSync(new URL('small.txt', fixtures), 'utf8');
const settings = structuurbestand.parseSettings({});

sourceContract({
  connector: structuurbestand,
  settings,
  fixtures,
  extension: '.txt',
  all: rowNames,
  unwanted: { kind: 'Medewerker', name: 'naam' },
  undeclared: {
    shown: { text: small.replace('Vak;', 'Lokaal;'), name: 'Lokaal' },
    hidden: { text: small.replace('Vak;', '0612345678;'), secret: '0612345678' },
  },
  secrets: ['Voorbeeld College', 'w1zwerftocht', 'Proefpersoon', 'Achterstraat', '1234', '1235', 'aardrijkskunde'],
  brokenCode: 'source_row_width',
  // It has no end either: what stops after a line, or within its last field, looks whole.
  cutAccepted: (text) => /(^|\n)[^;\n]*(;[^;\n]*){4}$/.test(text) || text.endsWith('\n'),
});

const read = (text: string) =>
  readAll(structuurbestand.read(settings, inputOf(new TextEncoder().encode(text)), rowNames));

describe('a structuurbestand', () => {
  it('proves nothing without the end of its last line, and does not believe that line', async () => {
    const { rows, report } = await read(small.trimEnd());
    expect(report).toMatchObject({ complete: true, proof: 'none' });
    expect(rows).toHaveLength(6);
  });

  it.each(['Leerlingnummer;Roepnaam;a;b;c\n', 'Leerlingnummer;Roepnaam\n1;2\n', '"a;b', 'x'.repeat(5_000), '\n', ''])(
    'is no other file: %j',
    async (text) => {
      await expect(read(text)).rejects.toMatchObject({ code: 'source_wrong_root', subject: { line: 1 } });
    },
  );

  it('names a field that no kind of line has, and forwards nothing of it', async () => {
    const { rows, report } = await read('Stamgroep;99XB;3h1;verrassing;\n');
    expect(report.unknown).toEqual([{ kind: 'Stamgroep', name: 'veld 4', line: 1, column: 4, count: 1 }]);
    expect(JSON.stringify(rows)).not.toContain('verrassing');
  });

  it('refuses a quote, which could hide a semicolon', async () => {
    await expect(read('Stamgroep;99XB;"3;h1";;\n')).rejects.toMatchObject({ code: 'source_malformed' });
  });
});
