import { describe, expect, test } from 'vitest';
import { agreementOf, item, joinedWith, permitOf, rule, standingOf } from '../../test/world/gate.ts';
import { canonical, release, verdict } from './release.ts';
import type { FormatDocument } from '../ports/door.ts';
import { shapeParcel } from './shape.ts';
import { withdraw } from './withdrawal.ts';

const none = new Map();
const dataOf = (...args: Parameters<typeof release>) => release(...args).data;

describe('release', () => {
  test('builds from the steps: what a record has besides stays where it is', () => {
    const pupil = item('pupil', '1', { callName: 'Noor', familyName: 'Vos', bsn: '1', addressSecret: false });
    const permit = permitOf(agreementOf({ pupil: { callName: rule() } }));
    expect(dataOf(pupil, permit, none, joinedWith())).toEqual({ callName: 'Noor' });
  });

  test.each([
    [false, { street: 'Laan', postcode: '1234 AB' }],
    [true, {}],
    [undefined, {}],
    ['false', {}],
  ])('an address goes only when the source states that it is not secret: %s', (addressSecret, expected) => {
    const more = addressSecret === undefined ? {} : { addressSecret };
    const pupil = item('pupil', '1', { street: 'Laan', postcode: '1234 AB', ...more, phoneSecret: false });
    const permit = permitOf(agreementOf({ pupil: { street: rule(), postcode: rule() } }));
    expect(dataOf(pupil, permit, none, joinedWith())).toEqual(expected);
  });

  test('the coarser form of a secret address is as secret', () => {
    const permit = permitOf(agreementOf({ pupil: { postcode: rule('postcode4') } }));
    expect(dataOf(item('pupil', '1', { postcode: '1234 AB' }), permit, none, joinedWith())).toEqual({});
    const open = item('pupil', '1', { postcode: '1234 AB', addressSecret: false });
    expect(dataOf(open, permit, none, joinedWith())).toEqual({ postcode: '1234' });
  });

  test('under consent a field goes for who gave it, for this purpose', () => {
    const purposes = {
      access: { purpose: 'access', basis: 'consent', whyNotLess: 'Foto.' },
    } as const;
    const agreement = agreementOf({ pupil: { photoUrl: rule() } }, { purposes });
    const pupil = item('pupil', '1', { photoUrl: 'https://foto.example/1' });
    const [no, yes, other] = [[], ['s-1/access'], ['s-1/delivery', 's-2/access']].map((consents) =>
      permitOf(agreement, { standing: standingOf({}, consents) }),
    );
    if (no === undefined || yes === undefined || other === undefined) throw new Error('no permits');
    expect(dataOf(pupil, no, none, joinedWith())).toEqual({});
    expect(dataOf(pupil, other, none, joinedWith())).toEqual({});
    expect(dataOf(pupil, yes, none, joinedWith())).toEqual({ photoUrl: 'https://foto.example/1' });
  });

  test('relations are ids of visible targets, lists are cut and in an order of their own', () => {
    const pupil = item('pupil', '1', { groupKey: 'g9', subgroupKeys: ['z', 'hidden', 'a'] });
    const permit = permitOf(agreementOf({ pupil: { groupKey: rule(), subgroupKeys: rule() } }));
    const visible = new Map([
      [
        'pupil/subgroupKeys',
        new Map([
          ['z', '1'],
          ['a', '2'],
        ]),
      ],
    ]);
    expect(dataOf(pupil, permit, visible, joinedWith())).toEqual({ subgroupKeys: ['1', '2'] });
    expect(dataOf(pupil, permit, none, joinedWith())).toEqual({});
  });

  test('an alias is the reference, an own number is joined, a neutral name takes the place of the real one', () => {
    const permit = permitOf(agreementOf({ pupil: { key: rule('alias'), issuedId: rule() }, group: { name: rule() } }));
    const joined = joinedWith({
      issuedIds: new Map([['s-1', 'BP1']]),
      neutralNames: new Map([['s-g', 'Groep blauw']]),
    });
    expect(dataOf(item('pupil', '1'), permit, none, joined)).toEqual({ key: 'ref-s-1', issuedId: 'BP1' });
    expect(dataOf(item('group', 'g', { name: 'Autisme' }), permit, none, joined)).toEqual({ name: 'Groep blauw' });
    expect(dataOf(item('group', 'h', { name: '3A' }), permit, none, joined)).toEqual({ name: '3A' });
  });

  test('its text is the same whatever the order in the record', () => {
    const permit = permitOf(agreementOf({ pupil: { familyName: rule(), callName: rule() } }));
    const [one, two] = [
      { callName: 'Noor', familyName: 'Vos' },
      { familyName: 'Vos', callName: 'Noor' },
    ].map((record) => canonical(release(item('pupil', '1', record), permit, none, joinedWith())));
    expect(one).toBe(two);
  });

  test('the verdict tells empty from secret, and of a secret that is empty only that it is empty', () => {
    const permit = permitOf(agreementOf({ pupil: { street: rule() } }));
    const [step] = permit.steps.get('pupil') ?? [];
    if (step === undefined) throw new Error('no step');
    const of = (record: Record<string, string | boolean>) =>
      verdict(item('pupil', '1', record), step, permit, joinedWith());
    expect([of({}), of({ street: 'Laan' }), of({ street: 'Laan', addressSecret: false })]).toEqual([
      'empty',
      'secret_or_restricted',
      'released',
    ]);
  });
});

const dataIn = (body: string) =>
  (JSON.parse(body) as { items: { ref: string; data?: unknown }[] }).items.find(({ ref }) => ref === 'ref-s-a')?.data;

describe('parcel', () => {
  const permit = permitOf(agreementOf({ pupil: { callName: rule(), familyName: rule() } }));
  const made = (key: string, record: Record<string, string>) =>
    ({ op: 'put', release: release(item('pupil', key, record), permit, none, joinedWith()) }) as const;
  const lines = [
    made('b', { callName: 'B', familyName: 'Vos' }),
    made('a', { callName: 'A' }),
    { op: 'remove', withdrawal: withdraw('pupil', 's-c', 'ref-s-c', 'erase') } as const,
  ];
  const shape = { name: 's', accepts: { pupil: { callName: 'voornaam', familyName: 'achternaam' } }, requires: [] };
  const bodyOf = (order: typeof lines, format: 'json' | 'ndjson', nulls?: ReadonlyMap<'pupil', readonly string[]>) =>
    new TextDecoder().decode(
      shapeParcel(order, { deliveryId: 'd', manifest: { feed: 'f' }, shape, format, nulls }).body,
    );

  test('is the same bytes whatever the order of its lines', () => {
    expect(bodyOf(lines, 'json')).toBe(bodyOf(lines.toReversed(), 'json'));
  });

  test('carries nothing of a removal but kind, reference and reason', () => {
    const { items } = JSON.parse(bodyOf(lines, 'json')) as { items: Record<string, unknown>[] };
    expect(items.find(({ op }) => op === 'remove')).toEqual({
      op: 'remove',
      kind: 'pupil',
      ref: 'ref-s-c',
      reason: 'erase',
    });
  });

  test('in changes says null where there is no value, also for a field that is no longer agreed; in full it omits', () => {
    const nulls = new Map([['pupil', ['callName', 'familyName']]] as const);
    expect(dataIn(bodyOf(lines, 'json', nulls))).toEqual({ voornaam: 'A', achternaam: null });
    expect(dataIn(bodyOf(lines, 'json'))).toEqual({ voornaam: 'A' });
  });

  test('has the same items and digest in both formats', () => {
    const { manifest, items } = JSON.parse(bodyOf(lines, 'json')) as { manifest: { digest: string }; items: unknown[] };
    const [head, ...rest] = bodyOf(lines, 'ndjson')
      .trimEnd()
      .split('\n')
      .map((text): unknown => JSON.parse(text));
    expect(head).toEqual(manifest);
    expect(rest).toEqual(items);
  });

  test('in a format of its own has the items under the supplier’s names, in their order, and the manifest beside it', () => {
    const seen: FormatDocument[] = [];
    const format = {
      name: 'plain',
      contentType: 'text/plain',
      extension: 'txt',
      whole: true,
      words: {},
      write: (document: FormatDocument) => {
        seen.push(document);
        return new TextEncoder().encode('x');
      },
    };
    const file = { format, schoolYear: '2026-2027', mode: 'full', at: '2026-11-20T02:00:00.000Z' } as const;
    const parcel = shapeParcel(lines, {
      deliveryId: 'd',
      manifest: { feed: 'f' },
      shape,
      format: file,
      nulls: undefined,
    });
    expect(seen[0]?.items.map(({ ref, data }) => [ref, data])).toEqual([
      ['ref-s-a', { voornaam: 'A' }],
      ['ref-s-b', { voornaam: 'B', achternaam: 'Vos' }],
    ]);
    expect(seen[0]?.names).toEqual({ pupil: { callName: 'voornaam', familyName: 'achternaam' } });
    expect(seen[0]?.gone).toEqual([{ kind: 'pupil', ref: 'ref-s-c', changedAt: file.at }]);
    expect(parcel.extension).toBe('txt');
    expect(JSON.parse(new TextDecoder().decode(parcel.manifest))).toMatchObject({ feed: 'f' });
  });
});
