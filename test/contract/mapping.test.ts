import { describe, expect, it } from 'vitest';
import type { Mapping } from '../../src/mapping/table.ts';
import { smallMapping as mapping } from './small-mapping.ts';
import { checkMapping } from './mapping.ts';

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
