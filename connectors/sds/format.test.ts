import { expect, it } from 'vitest';
import { sdsShape } from '../../mappings/suppliers/roster-shapes.ts';
import { describeFormat, documentOf, smallSchool } from '../../test/contract/format.ts';
import { headerOf, packageText, type Table, tablesOf } from '../../test/contract/package.ts';
import { shownInCsv } from '../../test/contract/told.ts';
import { sdsFormat } from './format.ts';

const pupilsOf = async (bytes: Uint8Array): Promise<Table> => {
  const tables = tablesOf(bytes);
  const roles = tables.get('roles.csv') ?? [];
  const pupils = new Set(roles.flatMap((row) => (row['role'] === 'student' ? [row['userSourcedId']] : [])));
  return (tables.get('users.csv') ?? []).filter((row) => pupils.has(row['sourcedId']));
};

describeFormat({
  format: sdsFormat,
  shape: sdsShape,
  read: pupilsOf,
  callName: 'givenName',
  // Line breaks and tabs are blanks: SDS takes none.
  told: (value) => shownInCsv(value.replaceAll(/[\r\n\t]+/g, ' ')),
  without: /^(Qlocation|Qlocationname|Qrole|Qsubject|Qeck\d)$/,
  text: packageText,
});

const bytes = sdsFormat.write(documentOf(smallSchool, sdsShape));

it('has the five files and their columns', () => {
  const headers = ['orgs', 'users', 'roles', 'classes', 'enrollments'].map((name) => headerOf(bytes, `${name}.csv`));
  expect(headers).toEqual([
    'sourcedId,name,type',
    'sourcedId,username,givenName,familyName,email',
    'userSourcedId,orgSourcedId,role',
    'sourcedId,orgSourcedId,title',
    'classSourcedId,userSourcedId,role',
  ]);
});

it('points only at what is there', () => {
  const all = tablesOf(bytes);
  const of = (name: string, column: string) => (all.get(name) ?? []).map((row) => row[column]);
  const users = of('users.csv', 'sourcedId');
  expect(of('roles.csv', 'userSourcedId')).toEqual(users);
  expect(of('enrollments.csv', 'userSourcedId').every((id) => users.includes(id))).toBe(true);
  expect(of('enrollments.csv', 'classSourcedId').every((id) => of('classes.csv', 'sourcedId').includes(id))).toBe(true);
});

it('leaves out who has no username of the school', () => {
  const items = smallSchool.map((item) => {
    const { username, ...values } = item.values;
    return item.ref === 'ae01'
      ? { ...item, values }
      : { ...item, values: { ...values, ...(username === undefined ? {} : { username }) } };
  });
  const text = packageText(sdsFormat.write(documentOf(items, sdsShape)));
  expect([text.includes('Qkey1'), text.includes('Qkey2')]).toEqual([false, true]);
});
