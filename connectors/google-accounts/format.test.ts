import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { googleShape } from '../../mappings/suppliers/roster-shapes.ts';
import { describeFormat, documentOf, smallSchool } from '../../test/contract/format.ts';
import type { Table } from '../../test/contract/package.ts';
import { shownInCsv } from '../../test/contract/told.ts';
import { googleAccountsFormat } from './format.ts';

const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
const rowsOf = (bytes: Uint8Array): Table => parse(textOf(bytes), { columns: true, record_delimiter: '\r\n' });

describeFormat({
  format: googleAccountsFormat,
  shape: googleShape,
  read: async (bytes) => rowsOf(bytes).filter((row) => !String(row['Email Address [Required]']).startsWith('Qteacher')),
  callName: 'First Name [Required]',
  told: (value) => shownInCsv(value.replaceAll(/[\r\n\t]+/g, ' ')),
  without: /^(?!Qkey|Qstaff|Qcall|Qprefix|Qfamily|Qpupil|Qteacher$|Qteachername$)/,
  text: textOf,
});

it('changes no password, and names nobody without an address', () => {
  const items = smallSchool.filter(({ kind }) => kind === 'pupil');
  const [first, ...rest] = items;
  if (first === undefined) throw new Error('no pupil');
  const { email: _email, ...values } = first.values;
  const rows = rowsOf(googleAccountsFormat.write(documentOf([{ ...first, values }, ...rest], googleShape)));
  expect(rows.map((row) => [row['Last Name [Required]'], row['Password [Required]']])).toEqual([
    ['Qprefix2 Qfamily2', '****'],
    ['Qprefix3 Qfamily3', '****'],
  ]);
});
