import { describe, expect, test } from 'vitest';
import { edexmlMapping } from '../../mappings/sources/edexml.ts';
import { onerosterMapping, onerosterVoMapping } from '../../mappings/sources/oneroster.ts';
import { parnassysLeerlingenlijst } from '../../mappings/sources/parnassys-leerlingenlijst.ts';
import { somtodayOverzicht } from '../../mappings/sources/somtoday-overzicht.ts';
import { checkAgreement } from '../../src/agreement/text.ts';
import { compile } from '../../src/mapping/apply.ts';
import { originName } from '../../src/mapping/table.ts';
import { bans } from '../../src/record/bans.ts';
import { agreeable, fieldOf, fieldsOf } from '../../src/record/catalogue.ts';
import { entities } from '../../src/record/field.ts';
import { bytesOf, documentOf, everything, permitFor } from './gate.ts';

const bannedNames = Object.keys(bans);
const mappings = [edexmlMapping, parnassysLeerlingenlijst, somtodayOverzicht, onerosterMapping, onerosterVoMapping];

describe('law 3: bans that no agreement can lift', () => {
  test.each(bannedNames)('%s has no place in a record, and an agreement that names it is refused', (name) => {
    expect(entities.filter((entity) => fieldOf(entity, name) !== undefined)).toEqual([]);
    const { document, problems } = checkAgreement(documentOf({ pupil: ['key', name] }));
    expect(document).toBeUndefined();
    expect(problems.map(({ code }) => code)).toContain('agreement_banned_field');
    expect(permitFor({ pupil: [name] }).steps.get('pupil')).toEqual([]);
  });

  test('what a record should not hold does not leave with it', () => {
    const record = { key: '1', ...Object.fromEntries(bannedNames.map((name) => [name, '999912347'])) };
    expect(bytesOf('pupil', record, { pupil: ['key', ...bannedNames] })).toBe(
      bytesOf('pupil', { key: '1' }, { pupil: ['key'] }),
    );
  });

  test.each(mappings)('$name reads no banned name, whatever is agreed', (mapping) => {
    const readingSet = new Map(
      entities.map((entity) => [
        entity,
        new Set(Object.keys(fieldsOf(entity)).filter((name) => fieldOf(entity, name)?.issued !== true)),
      ]),
    );
    const context = { today: '2026-11-21', schoolYear: '2026-2027', lastDayIn: true };
    const { wanted } = compile(mapping, { readingSet, context });
    for (const [row, names] of Object.entries(mapping.banned)) {
      const origins = mapping.tables
        .filter((table) => table.row === row)
        .flatMap(({ fields }) => Object.values(fields).map(originName));
      expect(Object.keys(names).filter((name) => origins.includes(name) || wanted.get(row)?.has(name))).toEqual([]);
    }
  });

  test('flags and the age class never leave', () => {
    const never = ['addressSecret', 'phoneSecret', 'ageClass', 'hasAuthority', 'contactBan'];
    expect(entities.flatMap(agreeable).filter((name) => never.includes(name))).toEqual([]);
    expect(permitFor({ pupil: never, guardian: never }).steps.get('pupil')).toEqual([]);
    const flags = { addressSecret: false, phoneSecret: false, ageClass: '18+' };
    expect(bytesOf('pupil', { key: '1', ...flags })).toBe(bytesOf('pupil', { key: '1' }));
  });
});

const secretFields = (['pupil', 'guardian'] as const).flatMap((entity) =>
  Object.entries(fieldsOf(entity)).flatMap(([field, { secrecy }]) =>
    secrecy === undefined ? [] : [{ entity, field, flag: secrecy === 'address' ? 'addressSecret' : 'phoneSecret' }],
  ),
);

describe('law 3: address and telephone', () => {
  test('every one of them is under a flag', () => {
    expect(secretFields.map(({ entity, field }) => `${entity}/${field}`).sort()).toEqual([
      'guardian/phone',
      'pupil/city',
      'pupil/houseNumber',
      'pupil/phone',
      'pupil/postcode',
      'pupil/street',
    ]);
  });

  test.each(secretFields)(
    '$entity/$field leaves only when $flag says that it is not secret',
    ({ entity, field, flag }) => {
      const other = flag === 'addressSecret' ? 'phoneSecret' : 'addressSecret';
      const empty = bytesOf(entity, { key: '1', [flag]: false });
      expect(bytesOf(entity, { key: '1', [field]: '1234 AB', [flag]: false })).toContain(`"${field}":"1234 AB"`);
      // Secret, not stated, and stated of the other kind only: to the byte as if there were nothing.
      expect(bytesOf(entity, { key: '1', [field]: '1234 AB', [flag]: true })).toBe(empty);
      expect(bytesOf(entity, { key: '1', [field]: '1234 AB' })).toBe(empty);
      expect(bytesOf(entity, { key: '1', [field]: '1234 AB', [other]: false })).toBe(empty);
    },
  );

  test('EDEXML cannot say that an address is not secret, so it never delivers one', () => {
    const pupil = edexmlMapping.tables.find(({ entity }) => entity === 'pupil');
    expect(pupil?.fields['addressSecret'] ?? pupil?.fixed?.['addressSecret']).toBeUndefined();
    expect(everything.pupil).toContain('postcode');
  });
});
