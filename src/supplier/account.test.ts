import { describe, expect, test } from 'vitest';
import { agreementOf, item, joinedWith, permitOf, rule } from '../../test/world/gate.ts';
import { release } from '../release/release.ts';
import { shaped } from '../release/shape.ts';
import { compare, listDigest, talliesOf } from './account.ts';

const permit = permitOf(agreementOf({ pupil: { callName: rule(), familyName: rule() } }));
const shownOf = (key: string, record: Record<string, string>) =>
  shaped(release(item('pupil', key, record), permit, new Map(), joinedWith()), permit.shape, '2026-11-21T00:00:00Z');

describe('the digest of a list', () => {
  test('is what sha256sum makes of its lines, as the reference shows', () => {
    expect(listDigest(['aa', 'bb'])).toBe('329d670e59ead1543a2d36865895972560bc434204c5f4a0c8219005dd312719');
    expect(listDigest([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});

describe('a tally', () => {
  const one = shownOf('1', { callName: 'Noor', familyName: 'Vos' });
  const two = shownOf('2', { callName: 'Łucja' });

  test('is the same in whatever order', () => {
    expect(talliesOf([one, two], permit)).toEqual(talliesOf([two, one], permit));
  });

  test('is of lines in canonical JSON, in the order of references', () => {
    const [tally] = talliesOf([two, one], permit);
    expect(tally).toEqual({
      kind: 'pupil',
      count: 2,
      refs: listDigest(['ref-s-1', 'ref-s-2']),
      lines: listDigest([
        '{"data":{"callName":"Noor","familyName":"Vos"},"kind":"pupil","ref":"ref-s-1"}',
        '{"data":{"callName":"Łucja"},"kind":"pupil","ref":"ref-s-2"}',
      ]),
    });
  });
});

describe('a comparison', () => {
  const sent = [{ kind: 'pupil' as const, count: 2, refs: listDigest(['a', 'b']), lines: listDigest(['x', 'y']) }];

  test.each([
    [{ count: 2, refs: listDigest(['a', 'b']) }, true, 'equal', 'not_stated'],
    [{ count: 2, refs: listDigest(['a', 'b']), lines: listDigest(['x', 'y']) }, true, 'equal', 'equal'],
    [{ count: 2, refs: listDigest(['a', 'b']), lines: listDigest(['x', 'z']) }, false, 'equal', 'differs'],
    [{ count: 2, refs: listDigest(['a', 'c']) }, false, 'differs', 'not_stated'],
    [{ count: 3, refs: listDigest(['a', 'b']) }, false, 'equal', 'not_stated'],
  ] as const)('of %j', (stated, equal, refs, lines) => {
    expect(compare(sent, [{ kind: 'pupil', ...stated }])).toEqual([
      { kind: 'pupil', equal, refs, lines, count: { sent: 2, stated: stated.count } },
    ]);
  });

  test('counts a kind that one side does not name as empty there', () => {
    expect(compare(sent, [])[0]).toMatchObject({ equal: false, count: { sent: 2, stated: 0 } });
    expect(compare([], [{ kind: 'staff', count: 0, refs: listDigest([]) }])[0]?.equal).toBe(true);
    expect(
      compare(
        sent,
        sent.map((one) => ({ ...one, kind: 'group' as const })),
      ).map(({ kind, equal }) => [kind, equal]),
    ).toEqual([
      ['pupil', false],
      ['group', false],
    ]);
  });
});
