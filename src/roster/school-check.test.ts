import { describe, expect, test } from 'vitest';
import { checkContents, checkShapes, createKeyColumns } from './column-check.ts';
import { createCount } from './count.ts';
import { checkSchool } from './school-check.ts';
import { schoolYearOf, yearStanding } from './school-year.ts';

const binding = { school: '99XA01', name: 'Onze school', today: '2026-11-21', rowPerPlacement: false };

describe('school year', () => {
  test.each([
    ['2026-07-31', '2025-2026'],
    ['2026-08-01', '2026-2027'],
    ['2027-01-01', '2026-2027'],
  ])('of %s is %s', (day, expected) => expect(schoolYearOf(day)).toBe(expected));

  test.each([
    ['2026-2027', 'this'],
    ['2025-2026', 'late'],
    ['2027-2028', 'early'],
    ['2028-2029', 'other'],
    ['2024-2025', 'other'],
  ])('%s stands to November 2026 as %s', (year, expected) => expect(yearStanding(year, '2026-11-21')).toBe(expected));
});

describe('school', () => {
  test('is known by BRIN and location; without a location it is the main one', () => {
    const line = { key: '99XA', brin: '99XA', schoolYear: '2026-2027' };
    expect(checkSchool({ ...line, locationCode: '01' }, binding)).toMatchObject({ key: '99XA01', locationCode: '01' });
    expect(() => checkSchool(line, binding)).toThrow(
      expect.objectContaining({
        code: 'school_wrong',
        subject: { school: '99XA01', expected: '99XA01', found: '99XA00' },
      }),
    );
  });

  test('keeps the name that its own file gives', () => {
    expect(checkSchool(undefined, binding).name).toBe('Onze school');
    expect(checkSchool({ key: '99XA', brin: '99XA', locationCode: '01', name: 'De Boom' }, binding).name).toBe(
      'De Boom',
    );
  });

  test('takes the year of its line first, then that of its pupils, then that of today', () => {
    const line = { key: '99XA', brin: '99XA', locationCode: '01', schoolYear: '2026-2027' };
    expect(checkSchool(line, binding, '2025-2026').schoolYear).toBe('2026-2027');
    expect(() => checkSchool(undefined, binding, '2025-2026')).toThrow(expect.objectContaining({ code: 'year_late' }));
    expect(checkSchool(undefined, binding).schoolYear).toBe('2026-2027');
  });

  test("takes next year's file in for the rehearsal only", () => {
    expect(() => checkSchool(undefined, binding, '2027-2028')).toThrow(expect.objectContaining({ code: 'year_early' }));
    expect(checkSchool(undefined, { ...binding, rehearsal: true }, '2027-2028').schoolYear).toBe('2027-2028');
    expect(() => checkSchool(undefined, { ...binding, rehearsal: true }, '2029-2030')).toThrow(
      expect.objectContaining({ code: 'year_wrong' }),
    );
  });
});

const checkKeys = (keys: readonly string[]): void => {
  const columns = createKeyColumns();
  for (const key of keys) columns.add('pupil', { key });
  columns.check();
};
const pupils = (length: number) => {
  const count = createCount();
  count.add('pupil', length);
  return count;
};
const stopped = (rows: number) => {
  const count = createCount();
  count.add('pupil/callName', rows);
  return count;
};

describe('columns', () => {
  /** Nine digits that pass the test of a BSN, and as many that do not. */
  const bsns = Array.from({ length: 40_000 }, (_, index) => String(999_900_000 + index)).filter(
    (digits) => [...digits].reduce((sum, digit, at) => sum + Number(digit) * (at === 8 ? -1 : 9 - at), 0) % 11 === 0,
  );

  test('of which more than half are BSNs are a column of BSNs, from 20 keys on', () => {
    const plain = Array.from({ length: 20 }, (_, index) => String(index));
    expect(() => checkKeys([...bsns.slice(0, 11), ...plain.slice(0, 9)])).toThrow(
      expect.objectContaining({ code: 'source_bsn_key', subject: { entity: 'pupil', field: 'key', count: 11 } }),
    );
    expect(() => checkKeys([...bsns.slice(0, 10), ...plain.slice(0, 10)])).not.toThrow();
    expect(() => checkKeys(bsns.slice(0, 19))).not.toThrow();
  });

  test('with forbidden content in 3 rows and 2 % refuse the file', () => {
    expect(() => checkContents(stopped(2), pupils(10))).not.toThrow();
    expect(() => checkContents(stopped(3), pupils(151))).not.toThrow();
    expect(() => checkContents(stopped(3), pupils(150))).toThrow(
      expect.objectContaining({
        code: 'source_forbidden_content',
        subject: { entity: 'pupil', field: 'callName', count: 3 },
      }),
    );
  });
});

const counted = (...names: readonly (readonly [string, number])[]) => {
  const count = createCount();
  for (const [name, by] of names) count.add(name, by);
  return count;
};

const shapesOf = (rows: number, all: number) => () => checkShapes(counted(['pupil/gender', rows]), pupils(all));

describe('a column that holds something else', () => {
  test.each([
    [3, 10],
    [3, 150],
    [20, 1_000],
  ])('refuses the file at %i rows of %i', (rows, all) => {
    expect(shapesOf(rows, all)).toThrow(
      expect.objectContaining({
        code: 'source_column_changed',
        subject: { entity: 'pupil', field: 'gender', count: rows },
      }),
    );
  });

  test.each([
    [2, 10],
    [3, 151],
    [19, 1_000],
  ])('costs a field at %i rows of %i', (rows, all) => {
    expect(shapesOf(rows, all)).not.toThrow();
  });

  test('is named by what people know of a pupil before what is ours', () => {
    const items = counted(['pupil', 10], ['group', 3]);
    const all = counted(['group/yearGroup', 3], ['pupil/ageClass', 5], ['pupil/dateOfBirth', 5]);
    expect(() => checkShapes(all, items)).toThrow(
      expect.objectContaining({ subject: { entity: 'pupil', field: 'dateOfBirth', count: 5 } }),
    );
  });
});
