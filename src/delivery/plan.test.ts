import { describe, expect, test } from 'vitest';
import { agreementOf, item, joinedWith, permitOf, rosterOf, rule } from '../../test/world/gate.ts';
import { GatewayError } from '../errors.ts';
import type { FeedRow } from '../feed/row.ts';
import { release } from '../release/release.ts';
import { agreedNames, clearedNames, emptyNames, withheldNames } from './manifest.ts';
import { issuedIds, peopleOf, rowStatements } from './outcome.ts';
import { planChanges, planFull } from './plan.ts';
import { tally } from './tally.ts';

const permit = permitOf(agreementOf({ pupil: { callName: rule(), street: rule() }, group: { name: rule() } }));
const made = (kind: 'pupil' | 'group', key: string, record: Record<string, string | boolean> = {}) =>
  release(item(kind, key, record), permit, new Map(), joinedWith());
const row = (key: string, more: Partial<FeedRow> = {}): FeedRow => ({
  entity: 'pupil',
  subject: `s-${key}`,
  state: 'present',
  generation: 'g1',
  digest: 'd',
  sequence: 1,
  unsure: false,
  ...more,
});
const ground = {
  rows: new Map([['pupil/s-old', row('old')]]),
  generation: 'g2',
  sequence: 7,
  partSize: 500,
  refOf: (subject: string) => `ref-${subject}`,
  erased: (subject: string) => subject === 's-objected',
};
const difference = (more: object) => ({ added: [], changed: [], removed: [], same: [], ...more });
const put = (kind: 'pupil' | 'group', key: string) => ({ release: made(kind, key), digest: `d-${key}` });

describe('plan', () => {
  test('of no difference has no parts', () => {
    expect(planChanges(difference({}), ground)).toEqual({ mode: 'changes', parts: [] });
  });

  test('puts groups before pupils, by reference, and never more than 500 in a part', () => {
    const added = [
      ...Array.from({ length: 1_000 }, (_, index) => put('pupil', String(9_999 - index))),
      put('group', 'z'),
      put('group', 'a'),
    ];
    const { parts } = planChanges(difference({ added }), ground);
    expect(parts.map((part) => part.length)).toEqual([500, 500, 2]);
    const order = parts.flat().map(({ after }) => `${after.entity}/${after.subject}`);
    expect(order.slice(0, 2)).toEqual(['group/s-a', 'group/s-z']);
    expect(order.slice(2)).toEqual(order.slice(2).toSorted());
  });

  test('a put is present in the new generation, a removal is removed and says erase after an objection only', () => {
    const removed = [row('old'), row('objected')];
    const [part = []] = planChanges(difference({ changed: [put('pupil', 'old')], removed }), ground).parts;
    expect(part.map(({ after }) => [after.subject, after.state, after.generation, after.sequence])).toEqual(
      expect.arrayContaining([
        ['s-old', 'present', 'g2', 7],
        ['s-old', 'removed', 'g1', 7],
        ['s-objected', 'removed', 'g1', 7],
      ]),
    );
    const reasons = part.flatMap(({ line }) =>
      line.op === 'remove' ? [[line.withdrawal.ref, line.withdrawal.reason]] : [],
    );
    expect(reasons).toEqual([
      ['ref-s-objected', 'erase'],
      ['ref-s-old', 'no_longer_provided'],
    ]);
  });

  test('a full one serves who may not be touched from the generation of their row', () => {
    const served = { release: made('pupil', 'held', { callName: 'Noor' }), row: row('held', { generation: 'g0' }) };
    const { mode, parts } = planFull([put('pupil', 'new')], [served], [], ground);
    expect(mode).toBe('full');
    expect(parts.flat().map(({ after }) => [after.subject, after.generation, after.digest])).toEqual([
      ['s-held', 'g0', 'd'],
      ['s-new', 'g2', 'd-new'],
    ]);
  });
});

describe('outcome', () => {
  const moves = planChanges(
    difference({
      added: [put('pupil', 'new'), put('group', 'g')],
      removed: [row('old'), row('gone', { state: 'removed' })],
    }),
    ground,
  ).parts.flat();

  test('speaks of people, not of groups; who was gone already does not end again', () => {
    expect(peopleOf(moves)).toEqual({ put: ['s-new'], ended: ['s-old'] });
  });

  test('takes the own ids of a supplier from receipts for what was sent, and from no others', () => {
    const receipts = [
      { ref: 'ref-s-new', accepted: true, issuedId: 'BP1' },
      { ref: 'ref-s-stranger', accepted: true, issuedId: 'BP2' },
      { ref: 'ref-s-old', accepted: true },
    ];
    expect(issuedIds(moves, receipts)).toEqual([['s-new', 'BP1']]);
  });

  const written = (outcome: Parameters<typeof rowStatements>[2]) =>
    rowStatements('f', moves, outcome, '2026-11-21T00:30:00Z').map(({ params }) => params.at(-1));

  test('accepted: all as planned, but unsure what was turned down', () => {
    const [rows = '[]'] = written({ result: 'accepted', receipts: [{ ref: 'ref-s-new', accepted: false }] });
    const unsure = (JSON.parse(String(rows)) as unknown[][]).filter((one) => one[6] === 1).map((one) => one[1]);
    expect(unsure).toEqual(['s-new']);
  });

  test('refused after it was seen: rows stay as unsure as the intent left them', () => {
    expect(written({ result: 'refused', error: new GatewayError('delivery_rejected') })).toEqual([]);
  });

  test('refused and nothing arrived: every row is again what it was, and new ones are gone', () => {
    const [fresh, before] = written({ result: 'refused', error: new GatewayError('delivery_unreachable') });
    expect(JSON.parse(String(fresh))).toEqual(expect.arrayContaining(['pupil/s-new', 'group/s-g']));
    expect((JSON.parse(String(before)) as unknown[][]).map((one) => [one[1], one[2], one[6]])).toEqual([
      ['s-gone', 'removed', 0],
      ['s-old', 'present', 0],
    ]);
  });

  test('unknown: rows stay as unsure as the intent left them', () => {
    expect(written({ result: 'unknown', error: new GatewayError('delivery_unknown') })).toEqual([]);
  });
});

describe('manifest', () => {
  const shape = { name: 's', accepts: { pupil: { callName: 'naam', street: 'straat', email: 'mail' } }, requires: [] };
  const shaped = permitOf(agreementOf({ pupil: { callName: rule(), street: rule() } }), { shape });

  test('names fields as they are on the wire, sorted, and what the shape could take and the agreement lacks', () => {
    expect(agreedNames(shaped)).toEqual({ pupil: ['naam', 'straat'] });
    expect(withheldNames(shaped)).toEqual({ pupil: ['mail'] });
  });

  test('says of a field without any value whether the source can have it', () => {
    const releases = [release(item('pupil', '1', { callName: 'Noor' }), shaped, new Map(), joinedWith())];
    expect(emptyNames(shaped, releases, () => true)).toEqual({ pupil: { straat: 'no_value' } });
    expect(emptyNames(shaped, releases, () => false)).toEqual({ pupil: { straat: 'not_offered_by_source' } });
  });

  test('gives a month to erase what was cleared, under the name that it had', () => {
    expect(clearedNames(['pupil/street', 'group/gone'], shape, '2026-11-21')).toEqual([
      { kind: 'pupil', field: 'straat', eraseBefore: '2026-12-21' },
      { kind: 'group', field: 'gone', eraseBefore: '2026-12-21' },
    ]);
  });
});

describe('tally', () => {
  test('counts what goes and what stays, with the reason', () => {
    const shape = {
      name: 's',
      accepts: { pupil: { key: 'id', callName: 'naam', street: 'straat', username: 'u' } },
      requires: [],
    };
    const agreement = agreementOf({
      pupil: { callName: rule(), key: rule(), street: rule(), email: rule(), username: rule() },
    });
    const whole = permitOf(agreement, { shape });
    const read = {
      ...whole,
      steps: new Map([
        ['pupil', (whole.steps.get('pupil') ?? []).filter(({ field }) => field !== 'username')],
      ] as const),
    };
    const items = rosterOf(
      item('pupil', '1', { callName: 'Noor', street: 'Laan', addressSecret: false, email: 'n@x.example' }),
      item('pupil', '2', { callName: 'Sam', street: 'Laan', familyName: 'Vos' }),
      item('pupil', '3', {}),
    );
    const { through, stopped } = tally(items, read, joinedWith());
    expect(Object.fromEntries(through)).toEqual({ 'pupil/key': 3, 'pupil/callName': 2, 'pupil/street': 1 });
    expect(Object.fromEntries([...stopped].map(([key, { count }]) => [key, count]))).toEqual({
      'pupil/callName/empty': 1,
      'pupil/street/secret_or_restricted': 1,
      'pupil/street/empty': 1,
      'pupil/email/not_accepted': 1,
      'pupil/familyName/not_agreed': 1,
      'pupil/username/not_yet_read': 3,
    });
  });
});
