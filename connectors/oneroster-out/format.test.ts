import { expect, it } from 'vitest';
import { onerosterCsvShape, onerosterDeltaShape } from '../../mappings/suppliers/roster-shapes.ts';
import type { FormatDocument } from '../../src/ports/door.ts';
import { describeFormat, documentOf, type PlainItem, smallSchool } from '../../test/contract/format.ts';
import { headerOf, packageText, type Table, tablesOf } from '../../test/contract/package.ts';
import { shownInCsv } from '../../test/contract/told.ts';
import { onerosterCsvDeltaFormat, onerosterCsvFormat } from './format.ts';
import { columns, files } from './tables.ts';

const pupilsOf = async (bytes: Uint8Array): Promise<Table> => {
  const tables = tablesOf(bytes);
  const roles = tables.get('roles.csv') ?? [];
  const pupils = new Set(roles.flatMap((row) => (row['role'] === 'student' ? [row['userSourcedId']] : [])));
  const users = tables.get('users.csv') ?? [];
  return users.filter((row) => pupils.has(row['sourcedId']) && row['status'] !== 'tobedeleted');
};

const suite = { read: pupilsOf, callName: 'givenName', told: shownInCsv, text: packageText };
const noPlace = 'Qlocation|Qlocationname|Qrole';
describeFormat({
  ...suite,
  format: onerosterCsvFormat,
  shape: onerosterCsvShape,
  without: new RegExp(`^(${noPlace})$`),
});
describeFormat({
  ...suite,
  format: onerosterCsvDeltaFormat,
  shape: onerosterDeltaShape,
  without: new RegExp(`^(${noPlace})$`),
});

const bulk = (items: readonly PlainItem[] = smallSchool): Uint8Array =>
  onerosterCsvFormat.write(documentOf(items, onerosterCsvShape));
const delta = (items: readonly PlainItem[], more: Partial<FormatDocument> = {}): Uint8Array =>
  onerosterCsvDeltaFormat.write(documentOf(items, onerosterDeltaShape, more));
const table = (bytes: Uint8Array, name: string): Table => tablesOf(bytes).get(`${name}.csv`) ?? [];
const ids = (rows: Table, name = 'sourcedId'): ReadonlySet<string | undefined> => new Set(rows.map((row) => row[name]));

const modes = (bytes: Uint8Array) =>
  Object.fromEntries(table(bytes, 'manifest').map((row) => [row['propertyName'], row['value']]));
const enrollment = (items: readonly PlainItem[]) =>
  table(delta(items), 'enrollments').find((row) => row['userSourcedId'] === 'ae01');

it('has the headers of the standard, in their order', () => {
  for (const [name, list] of Object.entries(columns)) {
    expect(headerOf(bulk(), `${name}.csv`)).toBe(`sourcedId,status,dateLastModified,${list}`);
  }
});

it('declares every file that the standard knows, and those without a row as absent', () => {
  const manifest = modes(bulk());
  expect([manifest['manifest.version'], manifest['oneroster.version']]).toEqual(['1.0', '1.2']);
  for (const file of files) {
    expect([file, manifest[`file.${file}`]]).toEqual([file, Object.hasOwn(columns, file) ? 'bulk' : 'absent']);
    expect(tablesOf(bulk()).has(`${file}.csv`)).toBe(Object.hasOwn(columns, file));
  }
  const none = modes(bulk([]));
  expect([none['file.users'], none['file.orgs'], none['file.classes']]).toEqual(['absent', 'bulk', 'absent']);
  expect([...tablesOf(bulk([])).keys()]).not.toContain('users.csv');
});

it('leaves status and date blank in bulk, and fills both in delta', () => {
  for (const [name, rows] of tablesOf(bulk())) {
    if (name === 'manifest.csv') continue;
    expect([...ids(rows, 'status'), ...ids(rows, 'dateLastModified')]).toEqual(['', '']);
  }
  for (const [name, rows] of tablesOf(delta(smallSchool.filter(({ kind }) => kind !== 'staff')))) {
    if (name === 'manifest.csv') continue;
    expect([...ids(rows, 'status'), ...ids(rows, 'dateLastModified')]).toEqual(['active', '2026-11-21T02:00:00.000Z']);
  }
});

it('points only at what is there, and fills what is required', () => {
  const all = new Map(tablesOf(bulk()));
  const of = (name: string) => all.get(`${name}.csv`) ?? [];
  const [users, classes, orgs] = [ids(of('users')), ids(of('classes')), ids(of('orgs'))];
  for (const row of of('enrollments')) {
    expect([
      classes.has(row['classSourcedId']),
      users.has(row['userSourcedId']),
      orgs.has(row['schoolSourcedId']),
    ]).toEqual([true, true, true]);
  }
  for (const row of of('roles')) expect(users.has(row['userSourcedId']) && orgs.has(row['orgSourcedId'])).toBe(true);
  for (const row of of('classes')) {
    expect(ids(of('courses')).has(row['courseSourcedId'])).toBe(true);
    expect(ids(of('academicSessions')).has(row['termSourcedIds'])).toBe(true);
    expect(row['title'] !== '' && row['classType'] !== '').toBe(true);
  }
  for (const row of of('users')) {
    const required = ['username', 'givenName', 'familyName', 'enabledUser'];
    expect(required.filter((name) => row[name] === '')).toEqual([]);
    expect(row['password']).toBe('');
  }
  all.delete('manifest.csv');
  for (const [name, rows] of all) expect([name, ids(rows).size]).toEqual([name, rows.length]);
});

it('has birth date and sex in demographics alone, and no such file where neither is there', () => {
  expect(table(bulk(), 'demographics').map((row) => [row['birthDate'], row['sex']])).toContainEqual([
    '2016-01-02',
    'female',
  ]);
  const without = smallSchool.map((item) => {
    const { dateOfBirth: _day, gender: _gender, ...values } = item.values;
    return { ...item, values };
  });
  expect([...tablesOf(bulk(without)).keys()]).not.toContain('demographics.csv');
});

const rename = (value: string | readonly string[]) => (value === 'Qgroup1' ? '-Groep 5/6 "A"' : value);

it('has ids that the standard takes, also where the key of a group is its name', () => {
  const renamed = smallSchool.map((item) => {
    const values = Object.entries(item.values).map(([name, value]) => [name, rename(value)] as const);
    return { ...item, values: Object.fromEntries(values) };
  });
  const all = new Map(tablesOf(bulk(renamed)));
  all.delete('manifest.csv');
  const named = [...all.values()].flat().flatMap((row) => [row['sourcedId'], row['classSourcedId'] ?? 'none']);
  expect(named.filter((id) => !/^[0-9A-Za-z./@_-]{1,255}$/.test(String(id)))).toEqual([]);
  const known = ids(all.get('classes.csv') ?? []);
  expect((all.get('enrollments.csv') ?? []).filter((row) => !known.has(row['classSourcedId']))).toEqual([]);
  expect(known.has('Qgroup2')).toBe(true);
});

it('keeps one enrolment for the home group, so that a change of group is a change of it', () => {
  const moved = smallSchool.map((item) =>
    item.ref === 'ae01' ? { ...item, values: { ...item.values, groupKey: 'Qgroup2' } } : item,
  );
  const [before, after] = [enrollment(smallSchool), enrollment(moved)];
  expect(after?.['sourcedId']).toBe(before?.['sourcedId']);
  expect([before?.['classSourcedId'], after?.['classSourcedId']]).toEqual(['Qgroup1', 'Qgroup2']);
});

it('tells in delta who is gone, by reference alone', () => {
  const gone = [{ kind: 'pupil', ref: 'ae09', changedAt: '2026-11-22T02:00:00.000Z' }] as const;
  const [user] = table(delta([], { mode: 'changes', gone }), 'users');
  expect(user).toMatchObject({
    sourcedId: 'ae09',
    status: 'tobedeleted',
    dateLastModified: '2026-11-22T02:00:00.000Z',
    username: 'ae09',
    givenName: '?',
    enabledUser: 'false',
  });
});

it('is the same file whatever the hour', () => {
  const zone = process.env['TZ'];
  const first = bulk();
  process.env['TZ'] = 'Asia/Tokyo';
  const other = bulk();
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
  expect(Buffer.compare(first, other)).toBe(0);
});
