import { describe, expect, test } from 'vitest';
import { agreementOf, item, joinedWith, permitOf, rule } from '../../test/world/gate.ts';
import { release } from '../release/release.ts';
import { difference } from './difference.ts';
import { type FeedRow, rowKey } from './row.ts';

const permit = permitOf(agreementOf({ pupil: { callName: rule() } }));
const made = (key: string, callName = key) =>
  release(item('pupil', key, { callName }), permit, new Map(), joinedWith());
const mac = (text: string) => `mac ${text}`;
const row = (key: string, more: Partial<FeedRow> = {}): FeedRow => ({
  entity: 'pupil',
  subject: `s-${key}`,
  state: 'present',
  generation: 'g1',
  digest: mac(JSON.stringify({ callName: key })),
  sequence: 1,
  unsure: false,
  ...more,
});
const rowsOf = (...rows: readonly FeedRow[]) => new Map(rows.map((one) => [rowKey(one.entity, one.subject), one]));
const all = { rows: new Set<string>(), removable: () => true };

describe('difference', () => {
  test('tells new, changed, same and gone apart', () => {
    const rows = rowsOf(row('same'), row('changed'), row('gone'), row('back', { state: 'removed', digest: '' }));
    const found = difference(rows, [made('same'), made('changed', 'x'), made('new'), made('back')], mac, all);
    expect(found.added.map(({ release: one }) => one.subject)).toEqual(['s-new', 's-back']);
    expect(found.changed.map(({ release: one }) => one.subject)).toEqual(['s-changed']);
    expect(found.same).toEqual(['pupil/s-same']);
    expect(found.removed.map(({ subject }) => subject)).toEqual(['s-gone']);
  });

  test('sends again what is unsure, though nothing changed; who was missing and is back needs nothing', () => {
    const rows = rowsOf(row('a', { unsure: true }), row('b', { state: 'suspended' }));
    const found = difference(rows, [made('a'), made('b')], mac, all);
    expect([found.changed.length, found.same]).toEqual([1, ['pupil/s-b']]);
  });

  test('removes again what is unsure and no longer wanted', () => {
    expect(difference(rowsOf(row('a', { unsure: true })), [], mac, all).removed).toHaveLength(1);
  });

  test('never removes twice', () => {
    expect(difference(rowsOf(row('a', { state: 'removed' })), [], mac, all).removed).toEqual([]);
  });

  test('removes nobody on the word of a partial reading, and still adds and changes', () => {
    const rows = rowsOf(row('gone'), row('changed'));
    const found = difference(rows, [made('changed', 'x'), made('new')], mac, { ...all, removable: () => false });
    expect([found.added.length, found.changed.length, found.removed.length]).toEqual([1, 1, 0]);
  });

  test('leaves alone who was set aside: neither added, changed, removed nor called the same', () => {
    const rows = rowsOf(row('changed'), row('gone'), row('same'));
    const aside = new Set(['pupil/s-changed', 'pupil/s-gone', 'pupil/s-new', 'pupil/s-same']);
    const found = difference(rows, [made('changed', 'x'), made('new'), made('same')], mac, { ...all, rows: aside });
    expect(found).toEqual({ added: [], changed: [], same: [], removed: [] });
  });
});
