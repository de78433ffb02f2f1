import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../test/world/house.ts';
import { item, rosterOf } from '../../test/world/gate.ts';
import type { Head } from './head.ts';
import { intersection, narrowedRoster, readingSetOf, within, writeReadingSet } from './head.ts';

const setOf = (...paths: readonly string[]) => readingSetOf(JSON.stringify(paths));

describe('reading set', () => {
  test('has one text, whatever the order', () => {
    const text = writeReadingSet(setOf('pupil/b', 'group/a', 'pupil/a'));
    expect(text).toBe(writeReadingSet(setOf('pupil/a', 'pupil/b', 'group/a')));
    expect(writeReadingSet(readingSetOf(text))).toBe(text);
  });

  test('is within another, and has what both have', () => {
    const [small, large] = [setOf('pupil/a'), setOf('pupil/a', 'pupil/b', 'group/a')];
    expect([within(small, large), within(large, small)]).toEqual([true, false]);
    expect(writeReadingSet(intersection(large, setOf('pupil/b', 'staff/a')))).toBe('["pupil/b"]');
  });

  test('cuts a roster down to itself and the key', () => {
    const roster = rosterOf(item('pupil', '1', { callName: 'Noor', familyName: 'Vos' }), item('staff', 'j'));
    const cut = narrowedRoster(roster, setOf('pupil/callName'));
    expect(cut.get('pupil')).toEqual([item('pupil', '1', { callName: 'Noor' })]);
    expect(cut.get('staff')).toEqual([item('staff', 'j')]);
  });
});

describe('generation', () => {
  let world: TestHouse;
  beforeEach(async () => {
    world = await openTestHouse();
    await world.sync();
  });
  afterEach(() => world.close());

  const generations = () => world.house().gateway.generations;
  const store = () => world.house().gateway.store;
  const current = async (): Promise<Head> => {
    const head = await generations().current('99XA00');
    if (head === undefined) throw new Error('nothing was read');
    return head;
  };

  test('is sealed: neither a key nor a name stands in the database', async () => {
    const rows = await store().all('SELECT sealed FROM segment');
    const bytes = Buffer.concat(rows.map(({ sealed }) => Buffer.from(sealed as Uint8Array))).toString('latin1');
    const names = world.people().pupils.map(({ familyName }) => familyName);
    expect(names.filter((name) => name.length > 3 && bytes.includes(name))).toEqual([]);
  });

  test('does not open when segments were swapped, or one of them changed', async () => {
    const head = await current();
    await store().batch([
      { sql: 'UPDATE segment SET sealed = (SELECT sealed FROM segment WHERE part = 0) WHERE part = 1', params: [] },
    ]);
    await expect(generations().open(head)).rejects.toMatchObject({ code: 'seal_broken' });
  });

  test('does not open when a part of it is gone', async () => {
    const head = await current();
    await store().batch([{ sql: 'DELETE FROM segment WHERE part = 0', params: [] }]);
    await expect(generations().open(head)).rejects.toMatchObject({ code: 'seal_broken' });
    await store().batch([{ sql: 'DELETE FROM segment', params: [] }]);
    await expect(generations().open(head)).rejects.toMatchObject({ code: 'generation_missing' });
  });

  test('is destroyed once no row names it and another is current', async () => {
    const before = await current();
    await world.drop('99XA00', { ...world.people(), pupils: world.people().pupils.slice(1) });
    await world.sync();
    expect((await current()).id).not.toBe(before.id);
    expect(await generations().byId(before.id)).toBeUndefined();
    expect(await store().all('SELECT 1 FROM segment WHERE generation = ?', before.id)).toEqual([]);
  });
});
