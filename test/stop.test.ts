import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { statusView } from '../src/runtime/status-view.ts';
import { readSchool } from '../src/sync/school.ts';
import { whyFor } from '../src/sync/why.ts';
import { otherPrimary, smallPrimary } from './world/board.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';
import { pupilsBy } from './world/wire.ts';

const [one, other] = ['99XA00', '99XD00'];
let world: TestHouse;
beforeEach(async () => {
  world = await openTestHouse({
    schools: [smallPrimary, otherPrimary],
    suppliers: [{ profile: 'accounts' }, { profile: 'digital-board' }],
  });
});
afterEach(() => world.close());

const reasonCode = 'incident';
const lay = (place: object) => world.house().stops.lay(world.board, { place, reasonCode }, world.actors.officer);
const lift = (place: object) => world.house().stops.lift(world.board, { place, reasonCode }, world.actors.approver);
const states = async () =>
  (await world.night()).map(({ feeds }) => feeds.map(({ state, error }) => [state, error?.code]));
const sent = () => ['accounts', 'digital-board'].map((id) => world.supplier(id).received.length);

const stopped = ['stopped', 'delivery_stopped'];
const accepted = ['accepted', undefined];
const places: readonly (readonly [string, object, readonly unknown[], readonly number[]])[] = [
  [
    'a supplier',
    { supplier: 'accounts' },
    [
      [stopped, accepted],
      [stopped, accepted],
    ],
    [0, 2],
  ],
  [
    'a school',
    { school: one },
    [
      [stopped, stopped],
      [accepted, accepted],
    ],
    [1, 1],
  ],
  [
    'a supplier at one school',
    { school: other, supplier: 'accounts' },
    [
      [accepted, accepted],
      [stopped, accepted],
    ],
    [1, 2],
  ],
  [
    'the board',
    {},
    [
      [stopped, stopped],
      [stopped, stopped],
    ],
    [0, 0],
  ],
];

describe('an emergency stop', () => {
  test.each(places)('of %s sends nothing there, reads on, and is caught up with when it is lifted', async (...row) => {
    const [, place, told, requests] = row;
    await lay(place);
    const reports = await world.night();
    expect(reports.map(({ intake }) => intake)).toEqual(['new', 'new']);
    expect(reports.map(({ feeds }) => feeds.map(({ state, error }) => [state, error?.code]))).toEqual(told);
    expect(sent()).toEqual(requests);
    await lift(place);
    const flat = (await states()).flat();
    expect(flat.filter(([state]) => state === 'accepted')).toHaveLength(4 - requests.reduce((a, b) => a + b, 0));
    for (const id of ['accounts']) expect(pupilsBy(world.supplier(id), 'id').size).toBe(120);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test('narrows no reading: what was read before the stop is still there after it', async () => {
    await world.night();
    const sets = async () => {
      const heads = await world.house().gateway.generations.all(one);
      return heads.map(({ id, readingSet }) => [id, readingSet]);
    };
    const before = await sets();
    await lay({});
    await world.night();
    expect(await sets()).toEqual(before);
  });

  test('takes nobody away either: an excluded pupil goes when it is lifted', async () => {
    await world.night();
    const count = sent();
    await lay({ supplier: 'accounts' });
    const [row] = await world.house().gateway.store.all("SELECT subject FROM feed_row WHERE entity = 'pupil' LIMIT 1");
    await world.house().gateway.store.batch([
      {
        sql: "INSERT INTO restriction (board, subject, supplier, kind, since) VALUES (?, ?, '*', 'excluded', 'x')",
        params: [world.board, String(row?.['subject'])],
      },
    ]);
    world.clock.sleep(60);
    await world.night();
    expect(sent()[0]).toBe(count[0]);
  });

  test('can be laid by whoever sees it, never lifted by the officer, and both are in the ledger', async () => {
    const { house, actors, board } = world;
    const place = { supplier: 'accounts' };
    await lay(place);
    await lay(place);
    await expect(house().stops.lift(board, { place, reasonCode }, actors.officer)).rejects.toMatchObject({
      code: 'actor_forbidden',
    });
    await expect(house().stops.lift(board, { place: {}, reasonCode }, actors.approver)).rejects.toMatchObject({
      code: 'stop_missing',
    });
    await lift(place);
    const entries = (await world.entries()).filter(({ kind }) => kind === 'stop');
    expect(entries.map(({ supplier, actor, facts }) => [supplier, actor, facts])).toEqual([
      ['accounts', actors.officer.id, { on: true, reasonCode }],
      ['accounts', actors.approver.id, { on: false, reasonCode }],
    ]);
  });

  test('of what does not exist is refused', async () => {
    await expect(lay({ supplier: 'nobody' })).rejects.toMatchObject({ code: 'supplier_unknown' });
    await expect(lay({ school: '00AA00' })).rejects.toMatchObject({ code: 'school_unknown' });
  });

  test('shows on the page at once, and where somebody asks why', async () => {
    await world.night();
    await lay({ supplier: 'accounts' });
    const view = await statusView(world.house());
    expect(view?.schools.map(({ suppliers }) => suppliers.map(({ state }) => state))).toEqual([
      ['stopped', 'accepted'],
      ['stopped', 'accepted'],
    ]);
    const { gateway } = world.house();
    const school = await readSchool(gateway.store, one);
    const [pupil] = world.people(one).pupils;
    const looker = { actor: world.actors.admin, reasonCode: 'request_of_school' } as const;
    const reasons = await whyFor(gateway, { school, key: pupil?.key ?? '', supplier: 'accounts' }, looker);
    expect(reasons).toMatchObject([{ because: 'stopped', error: { code: 'delivery_stopped' } }]);
    expect(feedOf(await world.sync(), 'accounts').state).toBe('stopped');
  });
});
