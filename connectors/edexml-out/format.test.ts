import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { expect, it } from 'vitest';
import { edexmlShape } from '../../mappings/suppliers/edexml.ts';
import { describeFormat, documentOf, hostile, type PlainItem, smallSchool } from '../../test/contract/format.ts';
import { inputOf, readAll } from '../../test/contract/source.ts';
import { shown } from '../../test/contract/told.ts';
import { edexml } from '../edexml/connector.ts';
import { rowNames } from '../kit/edexml/rows.ts';
import { edexmlFormat } from './format.ts';

const rowsOf = async (bytes: Uint8Array, kind: string): Promise<readonly Record<string, string>[]> => {
  const { rows, report } = await readAll(edexml.read({}, inputOf(bytes), rowNames));
  expect([report.complete, report.unknown]).toEqual([true, []]);
  return rows.filter((row) => row.kind === kind).map(({ values }) => values as Record<string, string>);
};

const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

describeFormat({
  format: edexmlFormat,
  shape: edexmlShape,
  read: (bytes) => rowsOf(bytes, 'leerling'),
  callName: 'roepnaam',
  told: shown,
  without: /^(Qschool|Qsubject)$/,
  text: textOf,
});

const written = (items: readonly PlainItem[]): Uint8Array => edexmlFormat.write(documentOf(items, edexmlShape));
const changed = (ref: string, values: PlainItem['values']): readonly PlainItem[] =>
  smallSchool.map((item) => (item.ref === ref ? { ...item, values: { ...item.values, ...values } } : item));

it('reads back as it was written', async () => {
  const bytes = written(smallSchool);
  expect((await rowsOf(bytes, 'leerling')).at(-1)).toEqual({
    key: 'Qkey3',
    eckid: 'Qeck3',
    achternaam: 'Qfamily3',
    voorvoegsel: 'Qprefix3',
    roepnaam: 'Qcall3',
    geboortedatum: '2016-03-02',
    geslacht: '2',
    jaargroep: '3',
    groep: 'Qgroup2',
    samengestelde_groepen: ['Qgroup3'],
    vestiging: 'Qlocation',
    gebruikersnaam: 'Qlogin3',
    emailadres: 'Qpupil3@school.example',
  });
  expect(await rowsOf(bytes, 'school')).toEqual([
    { schooljaar: '2024-2025', brincode: '99XA', dependancecode: '00', auteur: 'Sluis', xsdversie: '2.1' },
  ]);
  expect(await rowsOf(bytes, 'leerkracht')).toMatchObject([
    { key: 'Qstaff', rol: ['LRK'], rolomschrijving: ['Qrole'], groepen: ['Qgroup1', 'Qgroup3'] },
  ]);
});

it('writes a group whose year group may not be told as a group across, and so for who is in it', async () => {
  const bytes = written(
    smallSchool.map((item) => (item.ref === 'ac02' ? { ...item, values: { key: 'Qgroup2', name: 'Qn' } } : item)),
  );
  expect((await rowsOf(bytes, 'samengestelde_groep')).map(({ key }) => key)).toEqual(['Qgroup2', 'Qgroup3']);
  const last = (await rowsOf(bytes, 'leerling')).at(-1);
  expect([last?.['groep'], last?.['samengestelde_groepen']]).toEqual([undefined, ['Qgroup2', 'Qgroup3']]);
});

it('cuts nothing off a name that the schema has no room for', async () => {
  const [, second] = await rowsOf(written(changed('ae02', { familyNamePrefix: 'van der bij de' })), 'leerling');
  expect([second?.['voorvoegsel'], second?.['achternaam']]).toEqual([undefined, 'van der bij de Qfamily2']);
});

it('leaves out a year or an age band where a day belongs, and a reference to nothing', async () => {
  const [first] = await rowsOf(written(changed('ae01', { dateOfBirth: '2016', groupKey: 'elsewhere' })), 'leerling');
  expect([first?.['geboortedatum'], first?.['groep']]).toEqual([undefined, undefined]);
});

const standards = process.env['SLUIS_STANDARDS'];

/** Throws where the file is not valid. */
const validate = (bytes: Uint8Array): void => {
  xmlRegisterFsInputProviders();
  const path = join(standards ?? '', 'edexml-2.1', 'EDEXML.structuur.xsd');
  using schema = XmlDocument.fromBuffer(readFileSync(path), { url: path });
  using validator = XsdValidator.fromDoc(schema);
  using document = XmlDocument.fromBuffer(bytes);
  validator.validate(document);
};

it('is valid against the official schema, in a year that it knows', ({ skip }) => {
  if (standards === undefined) return skip('SLUIS_STANDARDS does not name the folder of the standards');
  validate(written(smallSchool));
  const bare = smallSchool.filter(({ kind }) => kind === 'pupil' || kind === 'group');
  validate(written(bare.map((item) => ({ ...item, values: { key: String(item.values['key']) } }))));
  for (const value of hostile) validate(written(changed('ae02', { callName: value, familyName: value })));
  validate(written(changed('ae02', { initials: 'A.B.C.D.E.F.G.H.', familyNamePrefix: 'in het kader van' })));
  expect(() => validate(written(changed('ae02', { yearGroup: '99' })))).toThrow(XmlValidateError);
});
