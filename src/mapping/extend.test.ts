import { describe, expect, it } from 'vitest';
import { edexmlMapping } from '../../mappings/sources/edexml.ts';
import {
  parnassysLeerlingenlijst as list,
  parnassysLeerlingenlijstXlsx,
} from '../../mappings/sources/parnassys-leerlingenlijst.ts';
import { somtodayOverzicht } from '../../mappings/sources/somtoday-overzicht.ts';
import { type Addition, extended } from './extend.ts';

const shipped = [edexmlMapping, list, somtodayOverzicht];
const addition: Addition = {
  name: 'onze-lijst',
  row: 'rij',
  column: 'Mailadres',
  entity: 'pupil',
  field: 'email',
};
const extend = (change: Partial<Addition> = {}) => extended(list, { ...addition, ...change }, shipped);

describe('a mapping with one column more', () => {
  it('reads the field from it, and from the column before no more', () => {
    const copy = extend();
    expect(copy.tables[0]?.fields['email']).toBe('Mailadres');
    expect(copy.columns?.['Mailadres']).toBe('optional');
    expect(copy.ignored['rij']).toEqual([...(list.ignored['rij'] ?? []), 'E-mail']);
    expect(copy.name).toBe('onze-lijst');
  });

  it('is made of a workbook alike', () => {
    const copy = extended(parnassysLeerlingenlijstXlsx, addition, shipped);
    expect([copy.connector, copy.tables[0]?.fields['email']]).toEqual(['xlsx', 'Mailadres']);
  });

  it('changes nothing else', () => {
    const { tables, columns, ignored, name, ...rest } = extend();
    const { tables: before, columns: _columns, ignored: _ignored, name: _name, ...same } = list;
    expect(rest).toEqual(same);
    expect(tables.slice(1)).toEqual(before.slice(1));
    expect({ ...tables[0]?.fields, email: 'E-mail' }).toEqual(before[0]?.fields);
    expect([Object.keys(columns ?? {}).length, ignored['rij']?.length, name]).toEqual([45, 4, 'onze-lijst']);
  });

  it('keeps a column that another field still comes from', () => {
    const copy = extend({ column: 'Nummer op school', field: 'pupilNumber' });
    expect(copy.ignored['rij']).toEqual(list.ignored['rij']);
    expect(copy.tables[0]?.fields['key']).toBe('Leerlingnummer');
  });

  it('takes the converter that reads this field elsewhere, or the one that was named', () => {
    expect(extend({ column: 'Geboren op', field: 'dateOfBirth' }).tables[0]?.fields['dateOfBirth']).toEqual([
      'Geboren op',
      'anyDate',
    ]);
    const named = extend({ column: 'Geboren op', field: 'dateOfBirth', converter: 'dutchDate' });
    expect(named.tables[0]?.fields['dateOfBirth']).toEqual(['Geboren op', 'dutchDate']);
  });

  it('can be extended again', () => {
    const twice = extended(
      extend(),
      { ...addition, name: 'onze-lijst-2', column: 'Inlog', field: 'username' },
      shipped,
    );
    expect(twice.tables[0]?.fields).toMatchObject({ email: 'Mailadres', username: 'Inlog' });
  });
});

describe('no mapping is made', () => {
  it.each([
    ['of a name that is banned in a shipped mapping', { column: 'Geboorteland vader' }],
    ['of a name that speaks of what is banned', { column: 'BSN leerling' }],
    ['of a name that falls under a secrecy flag elsewhere', { column: 'Telefoonnummer' }],
    ['for a field that does not exist', { field: 'nickName' }],
    ['for a banned field', { field: 'bsn' }],
    ['for a number that a supplier gives', { field: 'issuedId' }],
    ['for a flag of secrecy', { field: 'addressSecret', column: 'Adres openbaar' }],
    ['for the age class', { field: 'ageClass' }],
    ['for the key, whose column must be there', { field: 'key' }],
    ['for the status, whose column must be there', { field: 'enrolmentStatus' }],
    ['for a kind that the source has no row of', { entity: 'staff', field: 'email' }],
    ['for a text in which support is written, with another converter', { field: 'programme', converter: 'text' }],
  ] as const)('%s', (_, change) => {
    expect(() => extend(change)).toThrow(expect.objectContaining({ code: 'drift_unmappable' }));
  });

  it('of a format whose names are fixed', () => {
    expect(() => extended(edexmlMapping, { ...addition, row: 'leerling' }, shipped)).toThrow(
      expect.objectContaining({ code: 'drift_unmappable' }),
    );
  });
});
