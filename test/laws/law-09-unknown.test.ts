import { describe, expect, test } from 'vitest';
import { csv } from '../../connectors/csv/connector.ts';
import { edexml } from '../../connectors/edexml/connector.ts';
import { edexmlMapping } from '../../mappings/sources/edexml.ts';
import { compile } from '../../src/mapping/apply.ts';
import { entities } from '../../src/record/field.ts';
import { fieldOf, fieldsOf } from '../../src/record/catalogue.ts';
import type { SourceConnector, Wanted } from '../../src/ports.ts';

const everyField = new Map(
  entities.map((entity) => [
    entity,
    new Set(Object.keys(fieldsOf(entity)).filter((name) => fieldOf(entity, name)?.issued !== true)),
  ]),
);
const compiled = compile(edexmlMapping, {
  readingSet: everyField,
  context: { today: '2026-11-21', schoolYear: '2026-2027', lastDayIn: true },
});

type Source = { readonly connector: SourceConnector; readonly settings: unknown; readonly wanted: Wanted };

const read = async ({ connector, settings, wanted }: Source, text: string) => {
  const bytes = (async function* () {
    yield Buffer.from(text);
  })();
  const reading = connector.read(connector.parseSettings(settings), { name: 'x', bytes }, wanted);
  const rows = (await Array.fromAsync(reading.rows)).flat();
  return { rows, unknown: reading.report().unknown.map(({ name, count }) => [name, count]) };
};

const xml: Source = { connector: edexml, settings: {}, wanted: compiled.wanted };
const table: Source = {
  connector: csv,
  settings: { columns: { Leerlingnummer: 'required', Roepnaam: 'required' } },
  wanted: new Map([['rij', new Set(['Leerlingnummer', 'Roepnaam', 'Zorg', 'column 3'])]]),
};
const edex = (inside: string): string =>
  `<EDEX><school/><leerlingen><leerling key="1">${inside}<roepnaam>Ravi</roepnaam></leerling></leerlingen></EDEX>`;

describe('law 9: unknown is stopped and named', () => {
  test.each([
    ['an element', edex('<zorg>Kanaal</zorg>'), 'zorg'],
    ['an element with a tree in it', edex('<zorg><roepnaam>Kanaal</roepnaam></zorg>'), 'zorg'],
    ['an extension block', edex('<toevoegingen><blok><x>Kanaal</x></blok></toevoegingen>'), 'toevoegingen'],
    ['an element of ours at another place', edex('<naam>Kanaal</naam>'), 'naam'],
    ['an attribute', edex('<groep key="g" zorg="Kanaal"/>'), 'zorg'],
    ['a name from the prototype', edex('<constructor>Kanaal</constructor>'), 'constructor'],
    ['a name with a look-alike letter', edex('<r\u043eepnaam>Kanaal</r\u043eepnaam>'), 'r\u043eepnaam'],
  ])('%s that nobody declared', async (_, text, name) => {
    const { rows, unknown } = await read(xml, text);
    expect(JSON.stringify(rows)).not.toContain('Kanaal');
    expect(JSON.stringify(rows)).toContain('Ravi');
    expect(unknown).toEqual([[name, 1]]);
  });

  test.each([
    ['Zorg', 'Zorg'],
    ['Zorg en hulp_2 (ja', 'column 3'],
    ['a'.repeat(40), 'a'.repeat(40)],
    ['a'.repeat(41), 'column 3'],
    ['kanaal@x.example', 'column 3'],
    ['groep 123', 'column 3'],
    ['999912347', 'column 3'],
    ['Laan 12', 'Laan 12'],
    [' ', 'column 3'],
    ['__proto__', '__proto__'],
  ])('a column called %j is shown as %j, and its values go nowhere', async (name, shown) => {
    const { rows, unknown } = await read(table, `Leerlingnummer;Roepnaam;${name}\n1;Ravi;Kanaal\n2;Ans;Kanaal\n`);
    expect(JSON.stringify(rows)).not.toContain('Kanaal');
    expect(rows.map(({ values }) => Object.keys(values))).toEqual([
      ['Leerlingnummer', 'Roepnaam'],
      ['Leerlingnummer', 'Roepnaam'],
    ]);
    expect(unknown).toEqual([[shown, 2]]);
  });

  test('without a header no name is shown, since it may be a value', async () => {
    const refused = read(table, '1;Ravi;Kanaal\n2;Ans;Kanaal\n');
    await expect(refused).rejects.toMatchObject({
      code: 'source_header',
      subject: { expected: 'Leerlingnummer, Roepnaam' },
    });
    await expect(refused).rejects.not.toMatchObject({ subject: { name: expect.anything() } });
  });

  test.each([
    ['jaargroep', 'yearGroup', 'Kanaal'],
    ['geslacht', 'gender', '7'],
    ['geboortedatum', 'dateOfBirth', '2016-02-31'],
  ])('a code or date that %s does not know is no value, and is counted', async (element, field, text) => {
    const { rows } = await read(xml, edex(`<${element}>${text}</${element}>`));
    const [pupil] = rows.flatMap((row) => compiled.apply(row)).filter(({ entity }) => entity === 'pupil');
    expect(pupil?.unreadable).toContain(field);
    expect(pupil?.record).not.toHaveProperty(field);
    expect(pupil?.record).toMatchObject({ key: '1', callName: 'Ravi' });
  });
});
