import { describe, expect, it } from 'vitest';
import { overviewShape } from '../../mappings/suppliers/overview.ts';
import { plainShape } from '../../mappings/suppliers/plain.ts';
import { describeFormat, documentOf, smallSchool } from '../../test/contract/format.ts';
import { inputOf, readAll } from '../../test/contract/source.ts';
import { shownInCsv } from '../../test/contract/told.ts';
import { csv } from '../csv/connector.ts';
import { csvCommaFormat, csvFormat } from './format.ts';

const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
const lines = (bytes: Uint8Array): readonly string[] => textOf(bytes).split('\r\n');

/** By our own reader of overviews, with the columns of the file itself. */
const readWith =
  (delimiter: ',' | ';') =>
  async (bytes: Uint8Array): Promise<readonly Record<string, string>[]> => {
    const header = lines(bytes)[0]?.split(delimiter) ?? [];
    const columns = Object.fromEntries(header.map((name) => [name, 'required']));
    const settings = csv.parseSettings({ columns, delimiter });
    const { rows } = await readAll(csv.read(settings, inputOf(bytes), new Map([['rij', new Set(header)]])));
    return rows.map(({ values }) => values as Record<string, string>);
  };

describe.each([
  [csvFormat, ';'],
  [csvCommaFormat, ','],
] as const)('%o', (format, delimiter) => {
  describeFormat({
    format,
    shape: overviewShape,
    read: readWith(delimiter),
    callName: 'Roepnaam',
    told: shownInCsv,
    // One line per pupil: staff, locations and groups of nobody's own have no place in this shape.
    without:
      /^(Qschool|Qsubject|Qlocation|Qlocationname|Qgroup3|Qgroupname3|Qstaff|Qteacher|Qteachername|Qteacherlogin|Qrole)$/,
    text: textOf,
  });
});

it('has one line per pupil, with the group by its name and the school on each line', () => {
  const [header, first] = lines(csvCommaFormat.write(documentOf(smallSchool, overviewShape)));
  expect(header).toBe(
    'Leerlingsleutel,ECK iD,Leerlingnummer,Roepnaam,Tussenvoegsel,Achternaam,Geboortedatum,Geslacht,Jaargroep,Groepssleutel,Gebruikersnaam,E-mailadres,Groep,BRIN,Vestiging',
  );
  expect(first).toBe(
    'Qkey1,Qeck1,,Qcall1,Qprefix1,Qfamily1,2016-01-02,female,3,Qgroup1,Qlogin1,Qpupil1@school.example,Qgroupname1,99XA,00',
  );
});

it('opens right in a Dutch spreadsheet, and as RFC 4180 has it in a program', () => {
  const document = documentOf(smallSchool, overviewShape);
  expect(Array.from(csvFormat.write(document).subarray(0, 3))).toEqual([0xef, 0xbb, 0xbf]);
  expect(textOf(csvCommaFormat.write(document)).startsWith('Leerlingsleutel,')).toBe(true);
});

it('keeps the same header whoever is in it, and gives no two columns one name', () => {
  const full = lines(csvFormat.write(documentOf(smallSchool, plainShape)))[0]?.split(';') ?? [];
  const none = lines(csvFormat.write(documentOf([], plainShape)))[0]?.split(';') ?? [];
  expect(none).toEqual(full);
  expect(new Set(full).size).toBe(full.length);
  expect(full).toContain('group.yearGroup');
});

it('puts a list into one cell in which every value can be told from the next', () => {
  const items = smallSchool.map((item) =>
    item.ref === 'ae01' ? { ...item, values: { ...item.values, subgroupKeys: ['a|b', String.raw`c\d`] } } : item,
  );
  const document = documentOf(items, plainShape);
  expect(textOf(csvFormat.write(document))).toContain(String.raw`a\|b|c\\d`);
});

it('neutralises a key alike each time, so that it stays one key', async () => {
  const items = smallSchool.map((item) =>
    item.ref === 'ae01' ? { ...item, values: { ...item.values, key: '-123' } } : item,
  );
  const read = await readWith(';')(csvFormat.write(documentOf(items, overviewShape)));
  expect(read[0]?.['Leerlingsleutel']).toBe("'-123");
});
