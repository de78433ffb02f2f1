import { afterEach, beforeEach, expect, test } from 'vitest';
import { boardId } from '../../test/world/board.ts';
import { openTestHouse, type TestHouse } from '../../test/world/house.ts';
import type { FlatRecord } from '../record/catalogue.ts';
import { claimedTwice } from './resolve.ts';
import type { Seeker } from './subjects.ts';

let world: TestHouse;
beforeEach(async () => {
  world = await openTestHouse();
});
afterEach(() => world.close());

const pupil = (record: FlatRecord, scope = '99XA'): Seeker => ({ entity: 'pupil', scope, record });
const group = (schoolYear: string): Seeker => ({ entity: 'group', scope: '99XA', record: { key: 'g', schoolYear } });
const resolved = (seekers: readonly Seeker[], persist = true) =>
  world.house().gateway.subjects.resolve(boardId, seekers, persist);
const resolve = async (seekers: readonly Seeker[], persist = true) =>
  (await resolved(seekers, persist)).map(({ subject }) => subject);

test('the same key of the same scope is the same subject, another kind or scope is not', async () => {
  const [one] = await resolve([pupil({ key: '1' })]);
  const again = await resolve([
    pupil({ key: '1' }),
    pupil({ key: '1' }, '99XB'),
    { entity: 'staff', scope: '99XA', record: { key: '1' } },
  ]);
  expect(again[0]).toBe(one);
  expect(new Set(again).size).toBe(3);
});

test('a group of another school year is another group', async () => {
  const [one, next, same] = await resolve([group('2026-2027'), group('2027-2028'), group('2026-2027')]);
  expect(next).not.toBe(one);
  expect((await resolve([group('2026-2027')]))[0]).toBe(one);
  expect(same).toBeDefined();
});

test('a pupil with a new key is found by the ECK iD', async () => {
  const [one] = await resolve([pupil({ key: '1', eckId: 'https://ketenid.nl/pilot/aa' })]);
  const [moved] = await resolve([pupil({ key: '2', eckId: 'https://ketenid.nl/pilot/aa' }, '99XB')]);
  expect(moved).toBe(one);
});

test('an ECK iD that is already of another pupil in this reading finds nobody, and says whose it is', async () => {
  const eckId = 'https://ketenid.nl/pilot/bb';
  const [one] = await resolve([pupil({ key: '1', eckId })]);
  const both = await resolved([pupil({ key: '1', eckId }), pupil({ key: '2', eckId })]);
  expect(both).toEqual([{ subject: one }, { disputed: [one] }]);
  expect(await world.house().gateway.subjects.find(boardId, 'pupil', '99XA', '2')).toBeUndefined();
});

test('a key that says one pupil and an ECK iD that says another are disputed', async () => {
  const [one, two] = await resolve([
    pupil({ key: '1', eckId: 'https://ketenid.nl/pilot/ff' }),
    pupil({ key: '2', eckId: 'https://ketenid.nl/pilot/gg' }),
  ]);
  const [reused] = await resolved([pupil({ key: '1', eckId: 'https://ketenid.nl/pilot/gg' })]);
  expect(reused).toEqual({ disputed: [one, two] });
});

test('the store holds neither keys nor ECK iDs', async () => {
  await resolve([pupil({ key: 'geheim-77', eckId: 'https://ketenid.nl/pilot/dd' })]);
  const rows = await world.house().gateway.store.all('SELECT * FROM lookup');
  expect(JSON.stringify(rows)).not.toMatch(/geheim-77|ketenid/);
});

test('a dry run stores nothing', async () => {
  await resolve([pupil({ key: '1' })], false);
  expect(await world.house().gateway.store.all('SELECT * FROM lookup')).toEqual([]);
  expect(await world.house().gateway.subjects.find(boardId, 'pupil', '99XA', '1')).toBeUndefined();
});

test('an old and a new key of one pupil in one file lead to one subject, which is named', async () => {
  const eckId = 'https://ketenid.nl/pilot/ee';
  const [one] = await resolve([pupil({ key: '1', eckId })]);
  await resolve([pupil({ key: '2', eckId })]);
  const both = await resolved([pupil({ key: '1' }), pupil({ key: '2', eckId }), pupil({ key: '3' })]);
  expect(both.slice(0, 2)).toEqual([{ subject: one }, { subject: one }]);
  expect([...claimedTwice(both)]).toEqual([one]);
});

test('a key that does not last is never looked up: the ECK iD is, and without one the pupil is new', async () => {
  const eckId = 'https://ketenid.nl/pilot/hh';
  const dummy = (record: FlatRecord): Seeker => ({ ...pupil(record), unstable: true });
  const [stable] = await resolve([pupil({ key: '#1' })]);
  const [one, other] = await resolve([dummy({ key: '#1', eckId }), dummy({ key: '#2' })]);
  expect(new Set([stable, one, other]).size).toBe(3);
  const [next, again] = await resolve([dummy({ key: '#2', eckId }), dummy({ key: '#2' })]);
  expect(next).toBe(one);
  expect([stable, one, other]).not.toContain(again);
});

test('a lasting key and a dummy of one ECK iD are one pupil: nobody can tell which row is right', async () => {
  const eckId = 'https://ketenid.nl/pilot/ii';
  const [one] = await resolve([pupil({ key: '1', eckId })]);
  const both = await resolved([pupil({ key: '1' }), { ...pupil({ key: '#9', eckId }), unstable: true }]);
  expect(both).toEqual([{ subject: one }, { disputed: [one] }]);
});
