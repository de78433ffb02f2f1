import { afterEach, describe, expect, test } from 'vitest';
import { withChange } from '../deploy/demo/variant.ts';
import type { ErrorCode } from '../src/errors.ts';
import { askAgain } from '../src/sync/again.ts';
import { otherPrimary, smallPrimary } from './world/board.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';
import { following } from './world/promise.ts';
import { type Fault, startSupplier } from './world/supplier.ts';
import { pupilItems, pupilsBy, wires } from './world/wire.ts';

let world: TestHouse;
const primary = '99XA00';

const open = async (schools = [smallPrimary]) => {
  world = await openTestHouse({ schools, suppliers: [{ profile: 'accounts' }, { profile: 'digital-board' }] });
};
const impatient = () =>
  world.house().gateway.store.batch([
    {
      sql: "UPDATE supplier SET settings = json_set(settings, '$.timeoutMs', 200) WHERE id = 'accounts'",
      params: [],
    },
  ]);
const outcomes = async () =>
  (await world.entries())
    .filter(({ kind }) => kind === 'outcome')
    .map(({ supplier, facts }) => [supplier, facts['result'], facts['code']]);

describe('a supplier that does not do what it should', () => {
  afterEach(() => world.close());

  type Expected = { readonly state: string; readonly code: ErrorCode; readonly attempts: number };
  const faults: readonly (readonly [string, Fault, Expected])[] = [
    ['answers nothing', { kind: 'stall' }, { state: 'unknown', code: 'delivery_unknown', attempts: 2 }],
    ['drips its answer', { kind: 'drip' }, { state: 'unknown', code: 'delivery_unknown', attempts: 2 }],
    ['redirects', { kind: 'status', status: 302 }, { state: 'refused', code: 'delivery_redirected', attempts: 1 }],
    ['denies us', { kind: 'status', status: 403 }, { state: 'refused', code: 'delivery_denied', attempts: 1 }],
    ['is gone', { kind: 'status', status: 410 }, { state: 'refused', code: 'delivery_gone', attempts: 1 }],
    ['turns it down', { kind: 'status', status: 422 }, { state: 'refused', code: 'delivery_rejected', attempts: 1 }],
    [
      'wants us to wait',
      { kind: 'status', status: 429, headers: { 'retry-after': '3600' } },
      { state: 'deferred', code: 'delivery_throttled', attempts: 2 },
    ],
    ['fails', { kind: 'status', status: 500 }, { state: 'unknown', code: 'delivery_failed', attempts: 2 }],
    ['answers rubbish', { kind: 'rubbish', body: '<html>' }, { state: 'unknown', code: 'answer_invalid', attempts: 2 }],
    ['answers too much', { kind: 'huge', bytes: 400_000 }, { state: 'unknown', code: 'answer_too_large', attempts: 2 }],
    ['hangs up', { kind: 'lost' }, { state: 'unknown', code: 'delivery_unknown', attempts: 2 }],
    [
      'hangs up halfway our body',
      { kind: 'cut-request', afterBytes: 2_000 },
      { state: 'unknown', code: 'delivery_unknown', attempts: 2 },
    ],
  ];
  test.each(faults)('because it %s is set aside with a reason, and has everything in the end', async (...row) => {
    const [, fault, { state, code, attempts }] = row;
    await open();
    // Only where the far end never ends by itself: on a machine that is busy nothing else is a matter of time.
    if (fault.kind === 'stall' || fault.kind === 'drip') await impatient();
    const supplier = world.supplier('accounts');
    supplier.misbehave(fault);
    const report = await world.sync();
    expect(feedOf(report, 'accounts')).toMatchObject({ state, error: { code }, attempts });
    expect(feedOf(report, 'digital-board')).toMatchObject({ state: 'accepted', added: 60 });
    expect((await outcomes()).toSorted()).toEqual([
      ['accounts', state === 'unknown' ? state : 'refused', code],
      ['digital-board', 'accepted', undefined],
    ]);

    supplier.behave();
    world.clock.sleep(1);
    // Who said no is asked the same again only by a person.
    if (state === 'refused') await askAgain(world.house().gateway, world.board, {}, world.actors.admin);
    const next = await world.sync();
    expect(feedOf(next, 'accounts').state).toBe('accepted');
    expect(feedOf(next, 'digital-board').state).toBe('unchanged');
    expect(pupilsBy(supplier, 'id').size).toBe(60);
    expect(feedOf(await world.sync(), 'accounts').state).toBe('unchanged');
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test('and is slow keeps no other supplier waiting: theirs is concluded before its first attempt ends', async () => {
    await open();
    await impatient();
    world.supplier('accounts').misbehave({ kind: 'stall' });
    await world.sync();
    expect((await outcomes()).map(([supplier]) => supplier)).toEqual(['digital-board', 'accounts']);
  });

  test('and redirects is not followed', async () => {
    await open();
    const elsewhere = await startSupplier();
    world.supplier('accounts').misbehave({ kind: 'status', status: 307, headers: { location: elsewhere.url } });
    expect(feedOf(await world.sync(), 'accounts').error?.code).toBe('delivery_redirected');
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  test('and is down is not waited for by the other suppliers, and gets everything when it is back', async () => {
    await open([smallPrimary, otherPrimary]);
    await world.supplier('accounts').refuse();
    const reports = await world.night();
    const school = [
      ['deferred', 'delivery_unreachable'],
      ['accepted', undefined],
    ];
    expect(reports.map((report) => report.feeds.map(({ state, error }) => [state, error?.code]))).toEqual([
      school,
      school,
    ]);
    await world.supplier('accounts').recover();
    const next = await world.night();
    expect(next.map((report) => feedOf(report, 'accounts').state)).toEqual(['accepted', 'accepted']);
    expect(pupilsBy(world.supplier('accounts'), 'id').size).toBe(120);
  });

  test('and lost one answer is asked again with the same delivery, and has each effect once', async () => {
    await open();
    const supplier = world.supplier('accounts');
    supplier.misbehave({ kind: 'lost' }, 1);
    expect(feedOf(await world.sync(), 'accounts')).toMatchObject({ state: 'accepted', attempts: 2 });
    const [first, second] = supplier.received;
    expect(first?.headers['idempotency-key']).toBe(second?.headers['idempotency-key']);
    expect(first?.body.equals(second?.body ?? Buffer.alloc(0))).toBe(true);
    expect(Object.values(supplier.state().feeds).map(({ sequence }) => sequence)).toEqual([1]);
    expect(feedOf(await world.sync(), 'accounts').state).toBe('unchanged');
  });

  test('and whose answer stays unknown gets the same pupils again in full state, with a new number', async () => {
    await open();
    const supplier = world.supplier('accounts');
    await world.sync();
    const people = world.people();
    const [pupil] = following(people);
    if (pupil === undefined) throw new Error('no pupils');
    await world.drop(primary, withChange(people, people.pupils.indexOf(pupil), { callName: 'Eerst' }));
    supplier.misbehave({ kind: 'lost' });
    expect(feedOf(await world.sync(), 'accounts').state).toBe('unknown');
    supplier.behave();
    // Back to what it was: the supplier may hold the other name now, so it must hear of it.
    await world.drop(primary, people);
    const report = await world.sync();
    expect(feedOf(report, 'accounts')).toMatchObject({ state: 'accepted', changed: 1 });
    expect(wires(supplier).at(-1)?.manifest.sequence).toBe(3);
    expect(pupilsBy(supplier, 'id').get(pupil.key)).toMatchObject({ givenName: pupil.callName });
  });

  test('and turns one pupil down gets that pupil again', async () => {
    await open();
    const supplier = world.supplier('accounts');
    await world.sync();
    const people = world.people();
    const [pupil, other] = following(people);
    if (pupil === undefined || other === undefined) throw new Error('no pupils');
    const ref = Object.values(supplier.state().feeds)
      .flatMap(({ kinds }) => Object.entries(kinds['pupil'] ?? {}))
      .find(([, held]) => held['id'] === pupil.key)?.[0];
    supplier.misbehave({ kind: 'rubbish', body: JSON.stringify({ receipts: [{ ref, accepted: false }] }) }, 1);
    const both = withChange(people, people.pupils.indexOf(pupil), { callName: 'Een' });
    await world.drop(primary, withChange(both, people.pupils.indexOf(other), { callName: 'Twee' }));
    await world.sync();
    const again = await world.sync();
    expect(feedOf(again, 'accounts')).toMatchObject({ state: 'accepted', changed: 1 });
    expect(
      wires(supplier)
        .at(-1)
        ?.items.map((item) => item.ref),
    ).toEqual([ref]);
  });

  test('and fails in the middle of its parts gets the rest later, and misses nobody', async () => {
    const large = {
      ...smallPrimary,
      groups: [{ name: 'Groot', years: [['3', 1_100]] as const }],
      subgroups: [],
      withoutGroup: 0,
    };
    world = await openTestHouse({ schools: [large], suppliers: [{ profile: 'accounts' }] });
    const supplier = world.supplier('accounts');
    const answers = ['accepted', 'refused'];
    supplier.misbehave({ kind: 'rubbish', body: '{}' }, 1);
    supplier.misbehave({ kind: 'status', status: 422 }, 1);
    const report = await world.sync();
    expect(feedOf(report, 'accounts')).toMatchObject({ state: 'refused', error: { code: 'delivery_rejected' } });
    expect(await outcomes()).toEqual(
      answers.map((result) => ['accounts', result, ...(result === 'refused' ? ['delivery_rejected'] : [undefined])]),
    );
    expect(feedOf(await world.sync(), 'accounts').state).toBe('accepted');
    expect(pupilsBy(supplier, 'id').size).toBe(1_100);
    const last = wires(supplier).slice(-3);
    expect(last.map(({ manifest }) => [manifest.mode, manifest.part, manifest.parts])).toEqual([
      ['full', 1, 3],
      ['full', 2, 3],
      ['full', 3, 3],
    ]);
    expect(new Set(last.flatMap(pupilItems).map(({ ref }) => ref)).size).toBe(1_100);
  });
});
