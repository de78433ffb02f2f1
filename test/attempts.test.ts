import { afterEach, describe, expect, test } from 'vitest';
import { withChange } from '../deploy/demo/variant.ts';
import { readAttempts } from '../src/delivery/attempts.ts';
import { askAgain, tryAgain } from '../src/sync/again.ts';
import { otherPrimary, smallPrimary } from './world/board.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';
import { following } from './world/promise.ts';
import { pupilsBy, wires } from './world/wire.ts';

const id = 'accounts';
const [one, other] = ['99XA00', '99XD00'];
let world: TestHouse;
afterEach(() => world.close());

const open = async (schools = [smallPrimary]) => {
  world = await openTestHouse({ schools, suppliers: [{ profile: id }, { profile: 'basispoort' }] });
};
const minutes = (count: number) => world.clock.sleep(count / 1440);
const again = () => Array.fromAsync(tryAgain(world.house().gateway, world.board));
const requests = () => world.supplier(id).received.length;
const attempts = async () =>
  (await readAttempts(world.house().gateway.store, world.board)).map((row) => [
    row.school,
    row.supplier,
    row.state,
    row.attempts,
    row.code,
  ]);
const nextMs = async () => {
  const [row] = await readAttempts(world.house().gateway.store, world.board);
  return (row?.nextAt?.getTime() ?? Number.NaN) - world.clock.now().getTime();
};
const runs = () => world.house().gateway.store.all('SELECT id, state, report FROM run ORDER BY started_at');
const down = { kind: 'status', status: 503 } as const;

describe('a delivery that fails', () => {
  test('is tried on a schedule over three days, one attempt each, then given up', async () => {
    await open();
    world.supplier(id).misbehave(down);
    expect(feedOf(await world.sync(), id)).toMatchObject({ state: 'deferred', error: { code: 'delivery_throttled' } });
    expect(requests()).toBe(2);
    const hours = [5 / 60, 0.5, 2, 5, 10, 14, 20, 24];
    const start = world.clock.now().getTime();
    for (const [index, hour] of hours.entries()) {
      const wait = await nextMs();
      expect(wait / (hour * 3_600_000)).toBeGreaterThanOrEqual(0.8);
      expect(wait / (hour * 3_600_000)).toBeLessThanOrEqual(1.2);
      world.clock.sleep((wait - 1) / 86_400_000);
      expect(await again()).toEqual([]);
      world.clock.sleep(1 / 86_400_000);
      const [report] = await again();
      expect(report?.feeds.map(({ supplier }) => supplier)).toEqual([id]);
      expect(requests()).toBe(3 + index);
      await world.drop(one, world.people());
    }
    expect((world.clock.now().getTime() - start) / 3_600_000).toBeGreaterThan(60);
    expect(await attempts()).toEqual([[one, id, 'failed', 10, 'delivery_throttled']]);
    world.clock.sleep(30);
    expect(await again()).toEqual([]);
    expect(requests()).toBe(10);
    const [run] = await runs();
    expect(JSON.parse(String(run?.['report']))).toMatchObject({
      feeds: [{ supplier: id, error: { code: 'delivery_given_up', subject: { found: 'delivery_throttled' } } }, {}],
    });
  });

  test('is made anew from the agreement in force when its time comes, without reading or a night of its own', async () => {
    await open();
    world.supplier(id).misbehave(down);
    await world.sync();
    world.supplier(id).behave();
    await world.narrow(id, (document) => {
      const { username: _gone, ...left } = document.fields.pupil ?? {};
      document.fields.pupil = left;
    });
    await world.drop(one, world.people());
    minutes(7);
    const [report] = await again();
    expect(report).toMatchObject({ intake: 'none', feeds: [{ supplier: id, state: 'accepted' }] });
    expect(await world.waiting(one)).toHaveLength(1);
    expect(Object.keys(wires(world.supplier(id)).at(-1)?.manifest.fields ?? {})).toContain('pupil');
    expect(JSON.stringify(wires(world.supplier(id)).at(-1)?.manifest.fields)).not.toContain('username');
    expect(await attempts()).toEqual([]);
    const all = await runs();
    expect(all.map(({ state }) => state)).toEqual(['fine']);
    expect(JSON.parse(String(all[0]?.['report']))).toMatchObject({ intake: 'new', feeds: [{ state: 'accepted' }, {}] });
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test('is not tried again when its agreement was revoked or its supplier stopped', async () => {
    await open();
    world.supplier(id).misbehave(down);
    await world.sync();
    const place = { supplier: id };
    const { stops, agreements } = world.house();
    await stops.lay(world.board, { place, reasonCode: 'incident' }, world.actors.officer);
    minutes(7);
    expect(await again()).toEqual([]);
    await stops.lift(world.board, { place, reasonCode: 'incident' }, world.actors.approver);
    await agreements.revoke(world.board, (await world.agreement(id)).id, world.actors.officer);
    expect((await again()).map(({ feeds }) => feeds.map(({ state }) => state))).toEqual([['no_agreement']]);
    expect(requests()).toBe(2);
    expect(await attempts()).toEqual([]);
  });

  test('waits as long as the supplier asks', async () => {
    await open();
    world.supplier(id).misbehave({ ...down, status: 429, headers: { 'retry-after': '7200' } });
    const report = feedOf(await world.sync(), id);
    expect(report).toMatchObject({ state: 'deferred', nextAt: '2026-11-21T02:30:00.000Z' });
    expect(await nextMs()).toBe(7_200_000);
    // The night of the clockwork leaves it to its time too; another difference does not wait for that.
    minutes(60);
    expect(feedOf(await world.sync({ patient: true }), id)).toMatchObject({ state: 'deferred' });
    expect(requests()).toBe(2);
    const [pupil] = following(world.people());
    if (pupil === undefined) throw new Error('no pupils');
    const index = world.people().pupils.indexOf(pupil);
    await world.drop(one, withChange(world.people(), index, { callName: 'Anders' }));
    await world.sync({ patient: true });
    expect(requests()).toBe(4);
  });
});

const refuse = async () => {
  await open([smallPrimary, otherPrimary]);
  world.supplier(id).misbehave({ kind: 'status', status: 422 });
  await world.night();
  expect(requests()).toBe(2);
  expect(await attempts()).toEqual([
    [one, id, 'failed', 2, 'delivery_rejected'],
    [other, id, 'failed', 2, 'delivery_rejected'],
  ]);
  world.supplier(id).behave();
};

describe('a supplier that says no', () => {
  test('is asked again when what is to be sent changes, not before', async () => {
    await refuse();
    world.clock.sleep(1);
    const reports = await world.night();
    expect(reports.map((report) => feedOf(report, id))).toMatchObject([
      { state: 'refused', error: { code: 'delivery_given_up', subject: { found: 'delivery_rejected' } }, changed: 60 },
      { state: 'refused', error: { code: 'delivery_given_up' } },
    ]);
    expect(requests()).toBe(2);
    const people = world.people(one);
    const [pupil] = following(people);
    if (pupil === undefined) throw new Error('no pupils');
    await world.drop(one, withChange(people, people.pupils.indexOf(pupil), { callName: 'Anders' }));
    const next = await world.night();
    expect(next.map((report) => feedOf(report, id).state)).toEqual(['accepted', 'refused']);
    expect(pupilsBy(world.supplier(id), 'id').size).toBe(60);
  });

  test('is not asked again for a change in what it may not see', async () => {
    await refuse();
    const people = world.people(one);
    const [pupil] = following(people);
    if (pupil === undefined) throw new Error('no pupils');
    // Basispoort gets the day of birth; the accounts do not see it.
    const change = { dateOfBirth: '2015-04-03' };
    await world.drop(one, withChange(people, people.pupils.indexOf(pupil), change));
    const before = requests();
    const [report] = await world.night();
    expect(report?.intake).toBe('new');
    expect(report === undefined ? 0 : feedOf(report, 'basispoort').changed).toBe(1);
    expect(requests()).toBe(before);
  });

  test('is asked again when a person says so, and that is in the ledger', async () => {
    await refuse();
    const { gateway } = world.house();
    const of = { school: other };
    await expect(askAgain(gateway, world.board, of, world.actors.officer)).rejects.toMatchObject({
      code: 'actor_forbidden',
    });
    expect(await askAgain(gateway, world.board, of, world.actors.admin)).toBe(1);
    expect((await again()).map(({ school, feeds }) => [school, feeds.map(({ state }) => state)])).toEqual([
      [other, ['accepted']],
    ]);
    expect(await attempts()).toEqual([[one, id, 'failed', 2, 'delivery_rejected']]);
    const decision = (await world.entries()).find(({ kind }) => kind === 'decision');
    expect(decision).toMatchObject({ school: other, supplier: id, facts: { what: 'resend' } });
  });

  test('is asked again with everything by a full delivery', async () => {
    await refuse();
    expect(feedOf(await world.sync({ full: true }), id).state).toBe('accepted');
  });
});
