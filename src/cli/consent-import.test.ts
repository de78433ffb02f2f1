import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';
import { itemsOf } from '../record/item.ts';
import { syncSchool } from '../sync.ts';

const school = '99XC01';
const header = 'leerlingnummer;leverancier;product;doel;gegeven;door;hoe;datum';
let cli: CliHouse;
let token: string;
/** Source keys by age class; the school has pupils from 12 to 20. */
const keys: Record<string, string[]> = {};

const readKeys = async (): Promise<void> => {
  const { generations } = cli.house.gateway;
  const head = await generations.current(school);
  if (head === undefined) throw new Error('nothing was read');
  const { roster } = await generations.open(head);
  for (const { record } of itemsOf(roster, 'pupil')) {
    (keys[String(record['ageClass'])] ??= []).push(record.key);
  }
};

beforeAll(async () => {
  cli = await openCliHouse();
  token = await cli.token('board-admin');
  const { out } = await cli.run(['agreement', 'export', 'accounts']);
  const asked = out.replace(
    /^purposes:$/m,
    [
      'purposes:',
      '  photo:',
      '    purpose: images',
      '    basis: consent',
      '    whyNotLess: De klas ziet wie wie is.',
    ].join('\n'),
  );
  const ran = await cli.run(['agreement', 'import', await cli.file('accounts.yaml', asked)], { token });
  if (ran.code !== 0) throw new Error(ran.err);
  await syncSchool(cli.house.gateway, school);
  await readKeys();
});
afterAll(() => cli.close());
beforeEach(() => cli.house.gateway.store.batch([{ sql: 'DELETE FROM consent', params: [] }]));

const young = (n = 0): string => keys['under16']?.[n] ?? '';
const old = (): string => keys['16-17']?.[0] ?? '';
const right = 'accounts;accounts;photo;ja;ouder;formulier;2026-09-01';

const imported = async (...lines: readonly string[]) => {
  const path = await cli.file('toestemmingen.csv', [header, ...lines].join('\r\n'));
  return cli.json(['consent', 'import', path, '--school', school], { token });
};
const kept = async () =>
  cli.house.gateway.store.all('SELECT given, given_by, how, given_on FROM consent ORDER BY given');

it('records decisions of parents and of pupils from 16', async () => {
  const { code, value } = await imported(
    `${young()};${right}`,
    `${old()};accounts;accounts;photo;Nee;leerling;gesprek;1-10-2026`,
  );
  expect([code, value]).toEqual([0, { stored: 2, problems: [] }]);
  expect(await kept()).toEqual([
    { given: 0, given_by: 'pupil', how: 'conversation', given_on: '2026-10-01' },
    { given: 1, given_by: 'guardian', how: 'form', given_on: '2026-09-01' },
  ]);
});

it('records nothing unless every line is right, and names lines and columns only', async () => {
  const { code, value, out, err } = await imported(
    `${young()};${right}`,
    `987654321;${right}`,
    `${young(1)};${right.replace('ja', 'misschien')}`,
    `${young(1)};${right.replace('photo', 'reclame')}`,
    `${young(1)};${right.replace('2026-09-01', '2026-02-30')}`,
    `${young(1)};;accounts;photo;ja;ouder;formulier;2026-09-01`,
  );
  expect([code, value]).toEqual([
    3,
    {
      stored: 0,
      problems: [
        { line: 3, code: 'pupil_unknown', column: 'leerlingnummer' },
        { line: 4, code: 'value_invalid', column: 'gegeven' },
        { line: 5, code: 'purpose_unknown', column: 'doel' },
        { line: 6, code: 'value_invalid', column: 'datum' },
        { line: 7, code: 'value_missing', column: 'leverancier' },
      ],
    },
  ]);
  for (const secret of ['987654321', young(), young(1), 'misschien', 'reclame'])
    expect(out + err).not.toContain(secret);
  expect(await kept()).toEqual([]);
});

it('lets nobody decide for a pupil of 16 but the pupil, and for a younger one only a parent', async () => {
  const { code, value } = await imported(
    `${young()};${right}`,
    `${old()};${right}`,
    `${young(1)};${right.replace('ouder', 'leerling')}`,
    `${young(2)};${right.replace('2026-09-01', '2027-01-01')}`,
  );
  expect([code, value]).toEqual([
    3,
    {
      stored: 0,
      problems: [
        { line: 3, code: 'pupil_decides' },
        { line: 4, code: 'guardian_decides' },
        { line: 5, code: 'day_in_future' },
      ],
    },
  ]);
  expect(await kept()).toEqual([]);
});

it('refuses a file with another header', async () => {
  const path = await cli.file('anders.csv', `naam;${header}\n`.replace('doel;', ''));
  const { code, value } = await cli.json(['consent', 'import', path, '--school', school], { token });
  expect([code, value]).toMatchObject([3, { error: { code: 'source_header', subject: { expected: 'doel' } } }]);
});

it('has ages of a school that was read only', async () => {
  const path = await cli.file('leeg.csv', `${header}\n`);
  const ran = await cli.json(['consent', 'import', path, '--school', '99XA00'], { token });
  expect(ran).toMatchObject({ code: 3, value: { error: { code: 'generation_missing' } } });
});
