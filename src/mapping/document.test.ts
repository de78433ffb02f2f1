import { describe, expect, it } from 'vitest';
import { edexmlMapping } from '../../mappings/sources/edexml.ts';
import { parnassysLeerlingenlijst } from '../../mappings/sources/parnassys-leerlingenlijst.ts';
import { somtodayOverzicht } from '../../mappings/sources/somtoday-overzicht.ts';
import { GatewayError } from '../errors.ts';
import { parseMapping } from './document.ts';

const shipped = [edexmlMapping, parnassysLeerlingenlijst, somtodayOverzicht];

const text = `# De lijst van onze school
name: lijst-van-de-school
connector: csv
columns:
  Leerlingnr: required
  Klas: required
  Voornaam: required
  Geboren: optional
  Straat: optional
  Oude code: optional
  PGN: optional
tables:
  - row: rij
    entity: pupil
    fields:
      key: Leerlingnr
      callName: Voornaam
      groupKey: Klas
      dateOfBirth: [Geboren, isoDate]
      street: Straat
  - row: rij
    entity: group
    distinct: true
    fixed: { kind: home }
    fields: { key: Klas, name: Klas }
banned: { rij: { PGN: bsn } }
ignored: { rij: [Oude code] }
rowPerPlacement: true
`;

const failure = (changed: string): object => {
  try {
    parseMapping(changed, shipped);
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'mapping_invalid') return error.subject;
    throw error;
  }
  throw new Error('expected a GatewayError');
};
/** The text with one part replaced; the part must be there. */
const changed = (from: string, to: string): string => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

describe('parseMapping', () => {
  it('reads YAML, and the same mapping as JSON', () => {
    const mapping = parseMapping(text, shipped);
    expect(mapping.columns).toMatchObject({ Leerlingnr: 'required', PGN: 'optional' });
    expect(mapping.tables[0]?.fields['dateOfBirth']).toEqual(['Geboren', 'isoDate']);
    expect(mapping.tables[1]).toMatchObject({ entity: 'group', distinct: true, fixed: { kind: 'home' } });
    expect(mapping.banned).toEqual({ rij: { PGN: 'bsn' } });
    expect(parseMapping(JSON.stringify(mapping), shipped)).toEqual(mapping);
  });

  it('reads each shipped mapping for CSV from its own text', () => {
    for (const mapping of shipped.slice(1)) expect(parseMapping(JSON.stringify(mapping), shipped)).toEqual(mapping);
  });

  it.each([
    [
      'a field that does not exist',
      'callName: Voornaam',
      'nickName: Voornaam',
      { entity: 'pupil', field: 'nickName', line: 17 },
    ],
    ['a banned field as a target', 'callName: Voornaam', 'bsn: Voornaam', { entity: 'pupil', field: 'bsn', line: 17 }],
    ['a field of Object', 'callName: Voornaam', 'constructor: Voornaam', { field: 'constructor' }],
    ['a field that only a supplier fills', 'callName: Voornaam', 'issuedId: Voornaam', { field: 'issuedId' }],
    [
      'an unknown converter',
      '[Geboren, isoDate]',
      '[Geboren, shout]',
      { setting: 'tables.0.fields.dateOfBirth', line: 19 },
    ],
    ['two converters', '[Geboren, isoDate]', '[Geboren, isoDate, isoDate]', { setting: 'tables.0.fields.dateOfBirth' }],
    ['an unknown entity', 'entity: pupil', 'entity: parent', { setting: 'tables.0.entity', line: 14 }],
    ['another kind of row', 'row: rij', 'row: leerling', { setting: 'tables.0.row' }],
    ['another connector', 'connector: csv', 'connector: edexml', { setting: 'connector', line: 3 }],
    ['a word that does not exist', 'rowPerPlacement: true', 'passThrough: true', { setting: 'passThrough', line: 28 }],
    ['a switch that is off', 'rowPerPlacement: true', 'rowPerPlacement: false', { setting: 'rowPerPlacement' }],
    ['an unknown ban', 'PGN: bsn', 'PGN: secret', { setting: 'banned.rij.PGN' }],
    ['a name that is no file name', 'name: lijst-van-de-school', 'name: ../x', { setting: 'name', line: 2 }],
    ['no key', 'key: Leerlingnr', 'pupilNumber: Leerlingnr', { entity: 'pupil', field: 'key' }],
    [
      'an optional key',
      'Leerlingnr: required',
      'Leerlingnr: optional',
      { field: 'key', name: 'Leerlingnr', expected: 'required' },
    ],
    [
      'an optional status of enrolment',
      'street: Straat',
      'enrolmentStatus: [Straat, enrolmentStatusWord]',
      { field: 'enrolmentStatus', name: 'Straat', expected: 'required' },
    ],
    ['two tables for one entity', 'entity: group', 'entity: pupil', { setting: 'tables.1.entity' }],
    ['a column that is not declared', 'callName: Voornaam', 'callName: Roepnaam', { name: 'Roepnaam' }],
    [
      'a column without a place',
      'ignored: { rij: [Oude code] }',
      'ignored: {}',
      { setting: 'columns.Oude code', name: 'Oude code', count: 0, line: 10 },
    ],
    ['a column in two places', 'rij: [Oude code]', 'rij: [Oude code, Voornaam]', { name: 'Voornaam', count: 2 }],
    ['a fixed value of no use', 'kind: home', 'kind: house', { entity: 'group', field: 'kind' }],
    ['a fixed name', 'kind: home', 'name: 5A', { field: 'name' }],
    ['a doubled word', 'connector: csv', 'connector: csv\nconnector: csv', { line: 4, column: 1 }],
    ['an alias', '[Oude code]', '&a [Oude code]\n  x: *a', { line: 28 }],
    ['a tag', 'Klas, name: Klas', 'Klas, name: !!js/function Klas', { line: 25 }],
    ['__proto__', 'Oude code: optional', 'Oude code: optional\n  __proto__: optional', { line: 11, column: 3 }],
  ])('refuses %s, with the place', (_, from, to, subject) => {
    expect(failure(changed(from, to))).toMatchObject(subject);
  });

  it.each([
    'BSN',
    'bsn_ondwnr-4',
    'Burgerservicenummer',
    'Sofinummer',
    'Onderwijs-nummer',
    'B.S.N.',
    'ＢＳＮ',
    'Leerling BSN 1',
    'IBAN',
    'OPP',
    'PrO J/N',
    'Praktijkonderwijs',
    'Gewicht',
  ])('does not let %s feed a field', (name) => {
    const renamed = text.replaceAll('Oude code', 'Code').replace('  Voornaam: required', `  "${name}": required`);
    expect(failure(renamed.replace('callName: Voornaam', `callName: "${name}"`))).toMatchObject({
      field: 'callName',
      name,
    });
  });

  it('takes names that only look a little like a banned one', () => {
    for (const name of ['Filosofie', 'Opleiding', 'Koppeling', 'Verzorger', 'Roepnaam', 'Profiel']) {
      expect(parseMapping(text.replaceAll('Voornaam', name), shipped).columns).toHaveProperty(name);
    }
  });

  it('keeps what a shipped mapping bans', () => {
    const bans = [{ ...somtodayOverzicht, banned: { rij: { 'Vreemde Kolom': 'careNotes' as const } } }];
    const other = text.replaceAll('Voornaam', 'vreemde_kolom');
    expect(() => parseMapping(other, bans)).toThrow(GatewayError);
    expect(parseMapping(other, [])).toBeDefined();
  });

  it('keeps a column under the secrecy flag under which a shipped mapping has it', () => {
    expect(failure(changed('street: Straat', 'programme: Straat'))).toMatchObject({
      field: 'programme',
      name: 'Straat',
      expected: 'address',
    });
    expect(failure(changed('street: Straat', 'phone: Straat'))).toMatchObject({ field: 'phone' });
    expect(parseMapping(changed('street: Straat', 'city: Straat'), shipped)).toBeDefined();
  });

  it('lets a text that can speak of support in by its own converter only', () => {
    expect(failure(changed('callName: Voornaam', 'programme: Voornaam'))).toMatchObject({
      entity: 'pupil',
      field: 'programme',
      expected: 'programme',
      line: 17,
    });
    expect(failure(changed('callName: Voornaam', 'programme: [Voornaam, text]'))).toMatchObject({ field: 'programme' });
    expect(failure(changed('key: Klas, name: Klas', 'key: Klas, subject: Klas'))).toMatchObject({
      entity: 'group',
      field: 'subject',
    });
    expect(parseMapping(changed('callName: Voornaam', 'programme: [Voornaam, programme]'), shipped)).toBeDefined();
  });

  it('does not let a secrecy flag be fixed for everybody', () => {
    expect(
      failure(
        changed('rowPerPlacement: true', '').replace(
          'entity: pupil',
          'entity: pupil\n    fixed: { phoneSecret: "false" }',
        ),
      ),
    ).toMatchObject({
      field: 'phoneSecret',
    });
  });

  it.each(['', 'x', '[]', '{', 'a: b: c', '"', '\u0000', '- - -', 'name: 1', `a: ${'x'.repeat(300_000)}`])(
    'refuses text %#',
    (other) => {
      expect(failure(other)).toBeDefined();
    },
  );
});
