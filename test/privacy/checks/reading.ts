import assert from 'node:assert/strict';
import { csv } from '../../../connectors/csv/connector.ts';
import { edexml } from '../../../connectors/edexml/connector.ts';
import { onerosterCsv } from '../../../connectors/oneroster-csv/connector.ts';
import { packageOf, schoolOf } from '../../world/oneroster.ts';
import { edexmlMapping } from '../../../mappings/sources/edexml.ts';
import { GatewayError } from '../../../src/errors.ts';
import { parnassysLeerlingenlijst as list } from '../../../mappings/sources/parnassys-leerlingenlijst.ts';
import { extended } from '../../../src/mapping/extend.ts';
import { compile } from '../../../src/mapping/apply.ts';
import type { Reading } from '../../../src/ports.ts';
import { controlFields, type FlatRecord } from '../../../src/record/catalogue.ts';
import type { Entity } from '../../../src/record/field.ts';
import { takeIn } from '../../../src/roster/intake.ts';

const bytes = async function* (text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
};

const schoolXml =
  '<school><schooljaar>2026-2027</schooljaar><brincode>99XA</brincode><dependancecode>00</dependancecode></school>';
const pupilXml = (key: string, inner: string): string => `<leerling key="${key}">${inner}</leerling>`;
const document = (...pupils: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><EDEX>${schoolXml}<leerlingen>${pupils.join('')}</leerlingen></EDEX>`;

const readingSet: ReadonlyMap<Entity, ReadonlySet<string>> = new Map<Entity, ReadonlySet<string>>([
  ['school', new Set(controlFields('school'))],
  ['group', new Set(controlFields('group'))],
  ['location', new Set(controlFields('location'))],
  ['pupil', new Set([...controlFields('pupil'), 'callName', 'familyName'])],
]);
const compiled = () =>
  compile(edexmlMapping, { readingSet, context: { today: '2026-11-21', schoolYear: '2026-2027', lastDayIn: true } });
const binding = { school: '99XA00', name: 'Proef', today: '2026-11-21', rowPerPlacement: false };

const readEdexml = (xml: string): Reading =>
  edexml.read({}, { name: 'EDEX.XML', bytes: bytes(xml) }, compiled().wanted);

const rowsOf = async (reading: Reading): Promise<string> => {
  const rows = [];
  for await (const batch of reading.rows) rows.push(...batch);
  return JSON.stringify(rows);
};

const pupilsOf = async (xml: string): Promise<readonly FlatRecord[]> =>
  (await takeIn(readEdexml(xml), compiled(), binding)).records.get('pupil') ?? [];

const noor =
  '<roepnaam>Noor</roepnaam><emailadres>noor@school.example</emailadres><bsn>999999990</bsn><land>Turkije</land>';

/** What nobody agreed to does not get past the parser. */
export const parser = async (): Promise<void> => {
  const rows = await rowsOf(readEdexml(document(pupilXml('1', noor))));
  assert.match(rows, /Noor/);
  assert.doesNotMatch(rows, /school\.example|999999990|Turkije/);
  const settings = csv.parseSettings({ columns: { Nr: 'required', Roepnaam: 'required', BSN: 'optional' } });
  const input = { name: 'lijst.csv', bytes: bytes('Nr;Roepnaam;BSN\n1;Noor;999999990\n') };
  const cells = await rowsOf(csv.read(settings, input, new Map([['rij', new Set(['Nr', 'Roepnaam'])]])));
  assert.match(cells, /Noor/);
  assert.doesNotMatch(cells, /999999990/);
  await archives();
};

async function* only(file: Uint8Array): AsyncGenerator<Uint8Array> {
  yield file;
}

/** A workbook goes through the counting of every table; a package is joined, and drops by itself. */
const archives = async (): Promise<void> => {
  const user = { sourcedId: 'u1', username: 'noor', givenName: 'Noor', familyName: 'Bo', phone: '0612345678' };
  const demographics = [{ sourcedId: 'u1', birthDate: '2017-07-14', cityOfBirth: 'Izmir' }];
  const file = packageOf({ ...schoolOf([user]), demographics });
  const wanted = new Map([['student', new Set(['sourcedId', 'givenName'])]]);
  const input = { name: 'pakket.zip', bytes: only(file) };
  const rows = await rowsOf(onerosterCsv.read(onerosterCsv.parseSettings({}), input, wanted));
  assert.match(rows, /Noor/);
  assert.doesNotMatch(rows, /0612345678|2017-07-14|Izmir/);
};

/** Nor past the mapping, whatever a connector yields. */
export const mapping = async (): Promise<void> => {
  const values = { key: '1', roepnaam: 'Noor', emailadres: 'noor@school.example', fotourl: 'https://f.example/1' };
  const drafts = compiled().apply({ kind: 'leerling', line: 1, values });
  const { ageClass: _age, enrolmentStatus: _status, ...record } = drafts[0]?.record ?? { key: '' };
  assert.deepEqual(record, { key: '1', callName: 'Noor' });
};

/** Names that nobody declared, and `toevoegingen`, go nowhere. */
export const unknown = async (): Promise<void> => {
  const strange =
    '<allergie>pinda</allergie><toevoegingen><blok><code>zorg</code><opmerking>tolk</opmerking></blok></toevoegingen>';
  const reading = readEdexml(document(pupilXml('1', `<roepnaam>Noor</roepnaam>${strange}`)));
  assert.doesNotMatch(await rowsOf(reading), /pinda|tolk|zorg/);
  assert.deepEqual(
    reading
      .report()
      .unknown.map(({ name }) => name)
      .toSorted(),
    ['allergie', 'toevoegingen'],
  );
};

/** A number that looks like a BSN under another name stops that field. */
export const content = async (): Promise<void> => {
  const pupils = await pupilsOf(
    document(pupilXml('1', '<roepnaam>Noor 999999990</roepnaam><achternaam>Bo</achternaam>'), pupilXml('2', noor)),
  );
  assert.deepEqual(
    pupils.map(({ callName, familyName }) => [callName, familyName]),
    [
      [undefined, 'Bo'],
      ['Noor', undefined],
    ],
  );
};

const refusedWith = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof GatewayError);
  return JSON.stringify([error.message, error.subject]);
};

/** An error names places and counts, never what stood there. */
export const errors = async (): Promise<void> => {
  const bsns = Array.from({ length: 400_000 }, (_, index) => String(123_400_000 + index)).filter(
    (number) => [...number].reduce((sum, digit, at) => sum + Number(digit) * (at === 8 ? -1 : 9 - at), 0) % 11 === 0,
  );
  const keyed = document(...bsns.slice(0, 30).map((bsn) => pupilXml(bsn, '<roepnaam>Noor</roepnaam>')));
  assert.doesNotMatch(await refusedWith(pupilsOf(keyed)), /\d{6}/);
  const settings = csv.parseSettings({ columns: { Nr: 'required', Roepnaam: 'required' } });
  const shifted = { name: 'lijst.csv', bytes: bytes('Nr;Roepnaam\n1;Noor;Jansen\n') };
  const wanted = new Map([['rij', new Set(['Nr', 'Roepnaam'])]]);
  assert.doesNotMatch(await refusedWith(rowsOf(csv.read(settings, shifted, wanted))), /Noor|Jansen/);
  const broken = `${document(pupilXml('1', '<roepnaam>Noor</roepnaam>')).slice(0, -20)}<Noor`;
  assert.doesNotMatch(await refusedWith(rowsOf(readEdexml(broken))), /Noor/);
};

/** A column that a person has read as a field is held to the rules of every mapping: no ban is lifted, no flag is moved. */
export const extending = async (): Promise<void> => {
  const shipped = [edexmlMapping, list];
  const one = { name: 'eigen-lijst', row: 'rij', entity: 'pupil' } as const;
  assert.equal(extended(list, { ...one, column: 'Inlog', field: 'username' }, shipped).columns?.['Inlog'], 'optional');
  for (const column of ['BSN leerling', 'Geloof']) {
    assert.throws(() => extended(list, { ...one, column, field: 'username' }, shipped));
  }
  assert.throws(() => extended(list, { ...one, column: 'Adres openbaar', field: 'addressSecret' }, shipped));
};
