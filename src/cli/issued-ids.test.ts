import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';
import { itemsOf } from '../record/item.ts';
import { syncSchool } from '../sync.ts';
import { readSchool } from '../sync/school.ts';

const school = '99XC00';
let cli: CliHouse;
let token: string;
let keys: readonly string[];

beforeAll(async () => {
  cli = await openCliHouse();
  token = await cli.token('board-admin');
  await syncSchool(cli.house.gateway, school);
  const { generations } = cli.house.gateway;
  const head = await generations.current(school);
  if (head === undefined) throw new Error('nothing was read');
  const { roster } = await generations.open(head);
  keys = itemsOf(roster, 'pupil').map(({ record }) => record.key);
});
afterAll(() => cli.close());
beforeEach(() => cli.house.gateway.store.batch([{ sql: 'DELETE FROM issued_id', params: [] }]));

const key = (n: number): string => keys[n] ?? '';
const imported = async (lines: readonly string[], more: readonly string[] = []) => {
  const path = await cli.file('nummers.csv', lines.join('\r\n'));
  const ids = ['--supplier', 'basispoort', '--school', school];
  return cli.json(['issued-ids', 'import', ...ids, '--file', path, ...more], { token });
};
const kept = async (): Promise<number> =>
  (await cli.house.gateway.store.all('SELECT subject FROM issued_id WHERE supplier = ?', 'basispoort')).length;
const header = 'leerlingsleutel;nummer';

it('keeps numbers sealed, by key, and tells the ledger how many', async () => {
  const { code, value, out, err } = await imported([header, `${key(0)};BPQ000001`, `${key(1)};BPQ000002`]);
  expect([code, value]).toEqual([0, { stored: 2, same: 0, unknown: [], problems: [] }]);
  expect(await kept()).toBe(2);
  for (const secret of ['BPQ000001', key(0)]) expect(out + err).not.toContain(secret);
  const rows = await cli.house.gateway.store.all('SELECT sealed FROM issued_id');
  expect(rows.some((row) => Buffer.from(row['sealed'] as Uint8Array).includes('BPQ'))).toBe(false);
  const shown = await cli.json(['ledger', 'show']);
  expect(JSON.stringify(shown.value)).toContain('"count":2,"what":"import_issued_ids"');
  expect(JSON.stringify(shown.value)).not.toContain('BPQ000001');
});

it('lets the next run send them, also where nothing else changed', async () => {
  const { gateway } = cli.house;
  const feeds = 'SELECT fingerprint FROM feed WHERE supplier = ? AND school = ?';
  await gateway.store.batch([
    { sql: 'UPDATE feed SET fingerprint = ? WHERE supplier = ?', params: ['settled', 'basispoort'] },
  ]);
  await imported([header, `${key(0)};BPQ000001`]);
  expect(await gateway.store.all(feeds, 'basispoort', school)).toEqual([{ fingerprint: null }]);
});

it('finds pupils by ECK iD where that was read', async () => {
  const { gateway } = cli.house;
  const { board, keyScope } = await readSchool(gateway.store, school);
  const eckId = 'https://ketenid.nl/pilot/ab';
  const record = { key: key(2), eckId };
  await gateway.subjects.resolve(board, [{ entity: 'pupil', scope: keyScope, record }], true);
  const { value } = await imported(['eckid;nummer', `${eckId};BPQ000003`, 'https://ketenid.nl/pilot/cd;BPQ000004']);
  expect(value).toEqual({ stored: 1, same: 0, unknown: [3], problems: [] });
});

it('leaves out pupils of whom it knows nothing, and counts what was known already', async () => {
  await imported([header, `${key(0)};BPQ000001`]);
  const again = await imported([header, `${key(0)};BPQ000001`, 'nobody-7;BPQ000007', `${key(1)};BPQ000002`]);
  expect([again.code, again.value]).toEqual([0, { stored: 1, same: 1, unknown: [3], problems: [] }]);
  expect(again.out + again.err).not.toContain('nobody-7');
});

it('keeps nothing unless every line is right, and names lines and columns only', async () => {
  await imported([header, `${key(9)};BPQ000009`]);
  const { code, value, out, err } = await imported([
    header,
    `${key(0)};BPQ000001`,
    `${key(1)};BPQ000001`,
    `${key(0)};BPQ000002`,
    `${key(2)};`,
    ';BPQ000004',
    `${key(3)};BPQ000009`,
    `${key(4)};${'9'.repeat(257)}`,
  ]);
  expect([code, value]).toEqual([
    3,
    {
      stored: 0,
      same: 0,
      unknown: [],
      problems: [
        { line: 3, code: 'number_twice', column: 'nummer' },
        { line: 4, code: 'pupil_twice', column: 'leerlingsleutel' },
        { line: 5, code: 'value_missing', column: 'nummer' },
        { line: 6, code: 'value_missing', column: 'leerlingsleutel' },
        { line: 7, code: 'number_twice', column: 'nummer' },
        { line: 8, code: 'value_invalid', column: 'nummer' },
      ],
    },
  ]);
  for (const secret of ['BPQ', key(0), '99999']) expect(out + err).not.toContain(secret);
  expect(await kept()).toBe(1);
});

it('refuses a column of citizen service numbers, whatever it is called', async () => {
  const bsn = (n: number): string => {
    const eight = String(99_990_000 + n);
    const sum = [...eight].reduce((total, digit, at) => total + Number(digit) * (9 - at), 0);
    return sum % 11 === 10 ? bsn(n + 100) : `${eight}${sum % 11}`;
  };
  const lines = keys.slice(0, 30).map((one, n) => `${one};${bsn(n)}`);
  const { code, value } = await imported([header, ...lines]);
  expect([code, value]).toMatchObject([3, { error: { code: 'source_bsn_key' } }]);
  expect(await kept()).toBe(0);
});

it('keeps no numbers for whom none are agreed, and asks who it is', async () => {
  const path = await cli.file('nummers.csv', `${header}\r\n${key(0)};BPQ000001`);
  const line = ['issued-ids', 'import', '--school', school, '--file', path, '--supplier'];
  expect(await cli.json([...line, 'accounts'], { token })).toMatchObject({
    code: 3,
    value: { error: { code: 'issued_id_not_agreed' } },
  });
  expect(await cli.json([...line, 'nobody'], { token })).toMatchObject({
    value: { error: { code: 'supplier_unknown' } },
  });
  expect(await cli.json([...line, 'basispoort'], { token: await cli.token('officer') })).toMatchObject({
    value: { error: { code: 'actor_forbidden' } },
  });
  expect((await cli.json([...line, 'basispoort'])).code).not.toBe(0);
  expect(await kept()).toBe(0);
});
