import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText } from './canonical.ts';
import { checkMapping } from './check.ts';
import { mappingHash } from './hash.ts';
import { printMapping } from './print.ts';
import type { Mapping } from './table.ts';

const mapping: Mapping = {
  name: 'test',
  connector: 'test',
  tables: [
    {
      row: 'rij',
      entity: 'pupil',
      fields: { key: 'nr', dateOfBirth: ['geb', 'isoDate'] },
      fixed: { enrolmentStatus: 'enrolled' },
    },
    { row: 'rij', entity: 'group', fields: { key: 'groep' } },
  ],
  banned: { rij: { bsn: 'bsn', gewicht: 'weighting' } },
  ignored: { rij: ['datum'] },
};
const names = new Map([['rij', new Set(['nr', 'geb', 'groep', 'bsn', 'gewicht', 'datum'])]]);

describe('checkMapping', () => {
  it('takes a mapping that gives each name one place', () => {
    expect(checkMapping(mapping, names)).toBeUndefined();
  });

  it.each<readonly [string, Mapping, string]>([
    ['a name that is nowhere', { ...mapping, ignored: {} }, 'datum'],
    ['a name in two places', { ...mapping, ignored: { rij: ['datum', 'bsn'] } }, 'bsn'],
    ['a name that the source does not have', { ...mapping, ignored: { rij: ['datum', 'maat'] } }, 'maat'],
    ['a kind that the source does not have', { ...mapping, ignored: { ...mapping.ignored, rang: [] } }, ''],
    [
      'a field that does not exist',
      { ...mapping, tables: [...mapping.tables, { row: 'rij', entity: 'staff', fields: { shoe: 'nr' } }] },
      'shoe',
    ],
    [
      'a fixed value of another type',
      {
        ...mapping,
        tables: [...mapping.tables, { row: 'rij', entity: 'group', fields: { key: 'nr' }, fixed: { kind: 'x' } }],
      },
      'kind',
    ],
  ])('refuses %s', (_, wrong, name) => {
    expect(() => checkMapping(wrong, names)).toThrow(
      expect.objectContaining({ code: 'mapping_invalid', subject: expect.objectContaining({ name }) as unknown }),
    );
  });
});

describe('mappingHash', () => {
  it('does not depend on the order of names', () => {
    const turned = Object.fromEntries(Object.entries(mapping).toReversed()) as Mapping;
    expect(mappingHash(turned)).toBe(mappingHash(mapping));
    expect(mappingHash(mapping)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('depends on everything else', () => {
    expect(mappingHash({ ...mapping, banned: {} })).not.toBe(mappingHash(mapping));
    expect(mappingHash({ ...mapping, tables: mapping.tables.toReversed() })).not.toBe(mappingHash(mapping));
  });

  it('writes canonical JSON as RFC 8785 has it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        expect(canonicalText(data)).toBe(canonicalize(data));
      }),
    );
  });
});

it('prints as a table that a privacy officer can read', () => {
  expect(printMapping(mapping)).toMatchInlineSnapshot(`
    "soort  naam in de bron  wordt
    rij    nr               pupil.key (leerlingsleutel)
    rij    geb              pupil.dateOfBirth (geboortedatum), isoDate
    rij    -                pupil.enrolmentStatus: als de bron niets zegt, enrolled
    rij    groep            group.key (groepssleutel)
    rij    bsn              nooit toegestaan (wet): BSN
    rij    gewicht          nooit toegestaan (vaste regel): leerlinggewicht
    rij    datum            niet gebruikt
    "
  `);
  expect(printMapping(mapping, 'en')).toContain('never allowed (law): citizen service number');
});
