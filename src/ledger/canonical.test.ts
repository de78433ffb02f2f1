import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors.ts';
import { canonical, type Canonical } from './canonical.ts';

const value: fc.Arbitrary<Canonical> = fc.letrec<{ value: Canonical }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value')),
  ),
})).value;

describe('canonical JSON', () => {
  it('is what another implementation of RFC 8785 writes', () => {
    const agrees = fc.property(value, (item) => {
      expect(canonical(item)).toBe(canonicalize(item));
    });
    fc.assert(agrees, { numRuns: 1_000 });
  });

  it('sorts names by UTF-16 code units (RFC 8785, 3.2.3)', () => {
    const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    const order = [...canonical(names).matchAll(/:(\d)/g)].map((match) => match[1]).join('');
    expect(order).toBe('2467153');
  });

  it('leaves out what is undefined', () => {
    expect(canonical({ b: undefined, a: 1 })).toBe('{"a":1}');
  });

  it.each([
    ['a fraction', 0.5],
    ['not a number', Number.NaN],
    ['infinity', Infinity],
    ['an unsafe integer', 2 ** 53],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in a name', { '\udfff': 1 }],
  ])('refuses %s', (_, item) => {
    expect(() => canonical(item)).toThrow(new GatewayError('internal', { field: 'canonical' }));
  });
});
