import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallMapping as mapping } from '../../test/contract/small-mapping.ts';
import { canonicalText } from './canonical.ts';
import { mappingHash } from './hash.ts';
import type { Mapping } from './table.ts';

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
