import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shape } from '../../src/agreement/shape.ts';
import type { Format, FormatDocument, Gone, Kind, Shaped } from '../../src/ports/door.ts';
import { fits } from '../../src/sync/destination.ts';
import { testShaped } from '../world/shaped.ts';

/** Values by our own names of fields. */
type Values = Readonly<Record<string, string | readonly string[]>>;
export type PlainItem = { readonly kind: Kind; readonly ref: string; readonly values: Values; readonly at?: string };

const at = '2026-11-21T02:00:00.000Z';

/** An item under the names of a shape; a field that it does not take is not there. */
export const shapedItem = ({ kind, ref, values, at: changedAt = at }: PlainItem, { accepts }: Shape): Shaped => {
  const names = accepts[kind] ?? {};
  const data = Object.entries(values).flatMap(([field, value]) =>
    names[field] === undefined ? [] : [[names[field], value] as const],
  );
  return testShaped({ kind, ref, data: Object.fromEntries(data), changedAt });
};

/** A document as the gateway makes one. */
export const documentOf = (
  items: readonly PlainItem[],
  shape: Shape,
  more: Partial<FormatDocument> = {},
): FormatDocument => ({
  manifest: { school: '99XA00', delivery: 'd-1', checkpoint: null },
  schoolYear: '2024-2025',
  mode: 'full',
  names: shape.accepts as FormatDocument['names'],
  items: items.map((item) => shapedItem(item, shape)),
  gone: [],
  ...more,
});

/** A small school: two home groups, one across, three pupils, one teacher. Every value is a word of its own. */
export const smallSchool: readonly PlainItem[] = [
  {
    kind: 'school',
    ref: 'aa00',
    values: { brin: '99XA', locationCode: '00', name: 'Qschool', schoolYear: '2024-2025' },
  },
  { kind: 'location', ref: 'ab00', values: { key: 'Qlocation', name: 'Qlocationname' } },
  { kind: 'group', ref: 'ac01', values: { key: 'Qgroup1', name: 'Qgroupname1', yearGroup: '3', kind: 'home' } },
  { kind: 'group', ref: 'ac02', values: { key: 'Qgroup2', name: 'Qgroupname2', yearGroup: '4', kind: 'home' } },
  { kind: 'group', ref: 'ac03', values: { key: 'Qgroup3', name: 'Qgroupname3', kind: 'lesson', subject: 'Qsubject' } },
  {
    kind: 'staff',
    ref: 'ad01',
    values: {
      key: 'Qstaff',
      callName: 'Qteacher',
      familyName: 'Qteachername',
      username: 'Qteacherlogin',
      email: 'Qteacher@school.example',
      roles: ['LRK', 'Qrole'],
      groupKeys: ['Qgroup1', 'Qgroup3'],
    },
  },
  ...['1', '2', '3'].map((n): PlainItem => ({
    kind: 'pupil',
    ref: `ae0${n}`,
    values: {
      key: `Qkey${n}`,
      eckId: `Qeck${n}`,
      callName: `Qcall${n}`,
      familyNamePrefix: `Qprefix${n}`,
      familyName: `Qfamily${n}`,
      dateOfBirth: `2016-0${n}-02`,
      gender: 'female',
      yearGroup: '3',
      username: `Qlogin${n}`,
      email: `Qpupil${n}@school.example`,
      groupKey: n === '3' ? 'Qgroup2' : 'Qgroup1',
      subgroupKeys: ['Qgroup3'],
      locationKey: 'Qlocation',
    },
  })),
];

/** What may stand in a name, by accident or on purpose. */
export const hostile: readonly string[] = [
  '"quoted" and, with; marks',
  'line\nbreak',
  'line\r\nbreak',
  'tab\tinside',
  ']]><school/>',
  '<!DOCTYPE x [<!ENTITY y "z">]>&y;',
  '</roepnaam></leerling>',
  '=HYPERLINK("https://evil.example","x")',
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\tstart',
  '\rstart',
  'nul\u0000inside',
  'bell\u0007 escape\u001B delete\u007F next\u0085line',
  'line\u2028paragraph\u2029',
  'half \uD800 of a character',
  'not \uFFFE a character',
  '\uFEFFmark',
  '👩🏽‍🏫 Zoë ﷽',
  '＝wide',
  '../../etc/passwd',
  '${7*7}',
  '%00',
];

export type FormatSuite = {
  readonly format: Format;
  readonly shape: Shape;
  /** The pupils of a file by our own reader or a strict one; throws where the structure is broken. */
  read(bytes: Uint8Array): Promise<readonly Readonly<Record<string, string>>[]>;
  /** A name of what `read` gives in which a call name comes out whole. */
  readonly callName: string;
  /** What becomes of a value. */
  told(value: string): string;
  /** Words of the small school that this format has no place for. */
  readonly without: RegExp;
  /** All that a file says, as text. */
  text(bytes: Uint8Array): string;
};

const words = (text: string): ReadonlySet<string> => new Set(text.match(/Q[a-z]+\d?/g) ?? []);

const expectedWords = (document: FormatDocument, { without }: FormatSuite): ReadonlySet<string> =>
  new Set([...words(JSON.stringify(document.items))].filter((word) => !without.test(word)));

const reversed = (item: Shaped): Shaped =>
  testShaped({ ...item, data: Object.fromEntries(Object.entries(item.data).toReversed()) });

/** What every format of files must do. */
export const describeFormat = (suite: FormatSuite): void => {
  const { format, shape } = suite;
  describe(`${format.name} keeps the contract of a format`, () => {
    const document = documentOf(smallSchool, shape);

    it('can write all that its shape takes', () => expect(fits(format, shape)).toBe(true));

    it('writes the same bytes for the same things, whatever their order and whatever the delivery is called', () => {
      const gone: readonly Gone[] = ['ba01', 'ba02'].map((ref) => ({ kind: 'pupil', ref, changedAt: at }));
      const first = format.write({ ...document, gone });
      const other = format.write({
        ...document,
        manifest: { school: '99XA00', delivery: 'd-2', checkpoint: 'other', sequence: 9 },
        items: document.items.toReversed().map(reversed),
        gone: gone.toReversed(),
      });
      expect(Buffer.compare(first, other)).toBe(0);
      expect(Buffer.compare(first, format.write({ ...document, gone }))).toBe(0);
    });

    it('has every value that it got, and no other', () => {
      expect(words(suite.text(format.write(document)))).toEqual(expectedWords(document, suite));
    });

    it('follows what it gets: a value that is taken away is gone from the file', () => {
      const pupil = smallSchool.at(-1);
      if (pupil === undefined) throw new Error('no pupil');
      const { familyNamePrefix, ...rest } = pupil.values;
      const less = documentOf([...smallSchool.slice(0, -1), { ...pupil, values: rest }], shape);
      expect(suite.text(format.write(less))).not.toContain(String(familyNamePrefix));
    });

    it('can be empty', async () => expect(await suite.read(format.write(documentOf([], shape)))).toEqual([]));

    const callNames = async (value: string): Promise<readonly (string | undefined)[]> => {
      const items = smallSchool.map((item) =>
        item.ref === 'ae02' ? { ...item, values: { ...item.values, callName: value } } : item,
      );
      const read = await suite.read(format.write(documentOf(items, shape)));
      return read.map((row) => row[suite.callName]);
    };

    it('keeps its structure around any text', async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), async (tail) => {
          // A letter on both sides: blanks around a name are nobody's, and readers differ about them.
          const value = `a${tail}z`;
          expect(await callNames(value)).toEqual(['Qcall1', suite.told(value), 'Qcall3']);
        }),
        { numRuns: 150 },
      );
    });

    it.each(hostile.map((value, n) => [n, JSON.stringify(value), value] as const))(
      'keeps its structure around hostile text %i: %s',
      async (_n, _shown, value) => {
        const items = smallSchool.map((item) =>
          item.ref === 'ae02' ? { ...item, values: { ...item.values, callName: value } } : item,
        );
        const read = await suite.read(format.write(documentOf(items, shape)));
        expect(read.map((row) => row[suite.callName])).toEqual(['Qcall1', suite.told(value), 'Qcall3']);
        for (const name of ['Qfamily1', 'Qfamily2', 'Qfamily3']) expect(JSON.stringify(read)).toContain(name);
      },
    );
  });
};
