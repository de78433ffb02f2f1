import { afterEach, describe, expect, test } from 'vitest';
import type { DemoSchool } from '../deploy/demo/school.ts';
import type { SupplierRules } from '../src/feed/rules.ts';
import { listOf } from '../src/sync/hold-list.ts';
import { casesOf, findCase } from '../src/sync/holds.ts';
import { readSchool } from '../src/sync/school.ts';
import { approveThreshold, proposeThreshold } from '../src/sync/thresholds.ts';
import { restrictionStatement } from './restriction.ts';
import { boardId, otherPrimary, smallPrimary } from './world/board.ts';
import { newcomers, without } from './world/changes.ts';
import { feedOf, kindsHeld, openTestHouse, type TestHouse } from './world/house.ts';
import { following } from './world/promise.ts';
import { pupilsBy, wires } from './world/wire.ts';

const school = '99XA00';
const accounts = 'accounts';
type Pupils = DemoSchool['pupils'];

let world: TestHouse;
afterEach(() => world.close());

const open = async (rules?: SupplierRules): Promise<DemoSchool> => {
  world = await openTestHouse({ suppliers: [{ profile: accounts, ...(rules === undefined ? {} : { rules }) }] });
  const people = world.people();
  await world.sync();
  return people;
};

const dropped = async (people: DemoSchool, pupils: Pupils, days = 1) => {
  world.clock.sleep(days);
  await world.drop(school, { ...people, pupils });
  return feedOf(await world.sync(), accounts);
};

const keys = (): readonly string[] => [...pupilsBy(world.supplier(accounts), 'id').keys()];
const removals = () =>
  wires(world.supplier(accounts)).flatMap(({ items }) => items.filter(({ op }) => op === 'remove'));
const gateway = () => world.house().gateway;

describe('a hold', () => {
  test('keeps the removals of a halved export and lets its other changes go', async () => {
    const people = await open();
    const half = without(people, 30);
    const [changed, ...others] = half.slice(-25);
    if (changed === undefined) throw new Error('nobody left');
    const rest = half.filter((one) => one !== changed && !others.includes(one));
    const feed = await dropped(people, [...rest, ...others, { ...changed, callName: 'Anders' }]);
    expect([feed.state, kindsHeld(feed), feed.changed, feed.removed]).toEqual(['held', [['pupils_removed', 30]], 1, 0]);
    expect(keys()).toHaveLength(60);
    expect(pupilsBy(world.supplier(accounts), 'id').get(changed.key)).toMatchObject({ givenName: 'Anders' });
    expect(removals()).toEqual([]);
  });

  test('of removals and additions lets exactly the additions go where that was decided', async () => {
    const people = await open();
    const fresh = newcomers(people, 12);
    const feed = await dropped(people, [...without(people, 30), ...fresh]);
    expect(kindsHeld(feed)).toEqual([
      ['pupils_removed', 30],
      ['pupils_added', 12],
    ]);
    expect(keys()).toHaveLength(60);
    await world.decide('additions');
    const after = feedOf(await world.sync(), accounts);
    expect([after.state, after.added, after.removed]).toEqual(['accepted', 12, 0]);
    expect(keys()).toHaveLength(72);
    expect(removals()).toEqual([]);
    expect(await casesOf(gateway(), boardId)).toEqual([]);
    // The same file again changes nothing; the next one is judged anew.
    expect(feedOf(await world.sync(), accounts).state).toBe('unchanged');
    const next = await dropped(people, [...without(people, 29), ...fresh]);
    expect(kindsHeld(next)).toEqual([['pupils_removed', 29]]);
  });

  test('that is not carried out leaves the supplier as it is, and ends with a file in which all is well', async () => {
    const people = await open();
    const received = world.supplier(accounts).received.length;
    await dropped(people, without(people, 30));
    await world.decide('none');
    expect(feedOf(await world.sync(), accounts).state).toBe('unchanged');
    await expect(world.decide('none')).rejects.toMatchObject({ code: 'hold_missing' });
    expect(feedOf(await world.sync({ full: true }), accounts).inScope).toBe(30);
    expect(keys()).toHaveLength(60);
    const whole = await dropped(people, people.pupils);
    expect([whole.state, whole.removed]).toEqual(['unchanged', 0]);
    expect(world.supplier(accounts).received.length).toBe(received + 1);
  });

  test('is decided on the list that was shown: whoever comes on it afterwards is judged on their own', async () => {
    const people = await open();
    await dropped(people, without(people, 30));
    const shown = await findCase(gateway(), boardId, school);
    await dropped(people, without(people, 40));
    await expect(findCase(gateway(), boardId, shown.id)).rejects.toMatchObject({ code: 'hold_changed' });
    await world.decide('all');
    const feed = await dropped(people, without(people, 50));
    expect([feed.removed, kindsHeld(feed)]).toEqual([40, [['pupils_removed', 10]]]);
    expect(keys()).toHaveLength(20);
  });

  test('is told of once in the ledger, with who decided and why, and the tree stays right', async () => {
    const people = await open();
    await dropped(people, without(people, 30));
    await world.sync();
    await world.sync();
    await world.decide('all');
    const told = (await world.entries()).filter(({ kind }) => kind === 'hold' || kind === 'decision');
    expect(told.map(({ kind, facts }) => [kind, facts['code'] ?? facts['what'], facts['count']])).toEqual([
      ['hold', 'feed_held', 30],
      ['decision', 'approve_hold', 30],
    ]);
    expect(told.at(-1)).toMatchObject({ actor: world.actors.admin.id, facts: { reasonCode: 'checked_list' } });
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test('shows subjects and reasons, and names only to who looks, each look in the ledger first', async () => {
    const people = await open();
    await dropped(people, without(people, 30));
    const found = await findCase(gateway(), boardId, school);
    const plain = await listOf(gateway(), found, undefined);
    expect(plain).toHaveLength(30);
    const first = following(people)[0];
    expect(JSON.stringify(plain)).not.toContain(first?.familyName);
    expect(new Set(plain.map(({ operation, cause }) => `${operation} ${cause}`))).toEqual(new Set(['remove missing']));
    const looker = { actor: world.actors.admin, reasonCode: 'checked_list' as const };
    const named = await listOf(gateway(), found, looker);
    expect(named.some(({ name }) => name?.includes(first?.familyName ?? '?'))).toBe(true);
    expect((await world.entries()).filter(({ kind }) => kind === 'look')).toHaveLength(30);
    await expect(listOf(gateway(), found, { actor: world.actors.approver, reasonCode: 'other' })).rejects.toMatchObject(
      { code: 'actor_forbidden' },
    );
  });

  test.each([
    ['callName', 'identity_changed', 11],
    ['username', 'pupils_changed', 30],
  ] as const)('keeps %s of many at once back', async (field, kind, count) => {
    const people = await open();
    const touched = new Set(following(people).slice(0, count));
    const feed = await dropped(
      people,
      people.pupils.map((pupil) => (touched.has(pupil) ? { ...pupil, [field]: `x.${pupil.key}` } : pupil)),
    );
    expect(kindsHeld(feed)).toEqual([[kind, count]]);
    expect(feed.changed).toBe(0);
    await world.decide('all');
    expect(feedOf(await world.sync(), accounts)).toMatchObject({ state: 'accepted', changed: count });
  });

  test('lets corrections below the threshold pass', async () => {
    const people = await open();
    const touched = new Set(following(people).slice(0, 10));
    const renamed = people.pupils.map((pupil) => (touched.has(pupil) ? { ...pupil, callName: 'Anders' } : pupil));
    expect(await dropped(people, renamed)).toMatchObject({ state: 'accepted', changed: 10 });
  });

  test('does not keep back what a narrowed agreement takes away, nor what an exclusion does', async () => {
    await open();
    await world.narrow(accounts, ({ rows }) => {
      rows.locations = ['BL'];
    });
    const narrowed = feedOf(await world.sync(), accounts);
    expect([narrowed.state, narrowed.holds]).toEqual(['accepted', undefined]);
    expect(narrowed.removed).toBeGreaterThan(25);
  });

  test('of a narrowing that the last reading cannot tell of waits for the next file', async () => {
    const people = await open();
    await world.narrow(accounts, ({ rows }) => {
      rows.yearGroups = ['8'];
    });
    expect(kindsHeld(feedOf(await world.sync(), accounts))).toEqual([['pupils_removed', 60]]);
    expect(await dropped(people, people.pupils)).toMatchObject({ state: 'accepted', removed: 40 });
  });

  test('does not keep back what a widened agreement brings', async () => {
    world = await openTestHouse({ suppliers: [{ profile: accounts }] });
    await world.narrow(accounts, ({ rows }) => {
      rows.yearGroups = ['8'];
    });
    await world.sync();
    await world.widen(accounts, ({ rows }) => {
      delete rows.yearGroups;
    });
    world.clock.sleep(9);
    const widened = feedOf(await world.sync(), accounts);
    expect([widened.state, widened.added, widened.holds]).toEqual(['accepted', 40, undefined]);
  });

  test('keeps many new pupils though a full delivery that was asked for did not arrive whole', async () => {
    const people = await open();
    world.supplier(accounts).misbehave({ kind: 'status', status: 422 }, 1);
    await world.sync({ full: true });
    const feed = await dropped(people, [...people.pupils, ...newcomers(people, 12)]);
    expect(kindsHeld(feed)).toEqual([['pupils_added', 12]]);
    expect(keys()).toHaveLength(60);
  });

  test('that is decided on while the rest is under way is carried out by the next run', async () => {
    const people = await open();
    const { channels } = gateway();
    const channel = channels.get('http-push');
    if (channel === undefined || !(channels instanceof Map)) throw new Error('no channel');
    channels.set('http-push', {
      ...channel,
      deliver: async (...given: Parameters<typeof channel.deliver>) => {
        world.clock.sleep(1 / 86_400);
        await world.decide('all');
        return channel.deliver(...given);
      },
    });
    const half = without(people, 30);
    const [first] = half.filter(({ status }) => status === 'enrolled');
    const changed = half.map((pupil) => (pupil === first ? { ...pupil, callName: 'Anders' } : pupil));
    expect(kindsHeld(await dropped(people, changed))).toEqual([['pupils_removed', 30]]);
    channels.set('http-push', channel);
    expect(feedOf(await world.sync(), accounts)).toMatchObject({ state: 'accepted', removed: 30 });
  });

  test('of a supplier that did not answer is not decided on twice', async () => {
    const people = await open();
    await dropped(people, without(people, 30));
    await world.decide('all');
    world.supplier(accounts).misbehave({ kind: 'status', status: 503 }, 2);
    expect(feedOf(await world.sync(), accounts).state).not.toBe('accepted');
    world.clock.sleep(1);
    expect(feedOf(await world.sync(), accounts)).toMatchObject({ state: 'accepted', removed: 30 });
  });

  test('keeps the first delivery to a supplier that mails parents, and more than ten new pupils', async () => {
    world = await openTestHouse({ suppliers: [{ profile: accounts, rules: { mailsParents: true } }] });
    const first = feedOf(await world.sync(), accounts);
    expect(kindsHeld(first)).toEqual([['mailing', 60]]);
    expect(world.supplier(accounts).state().feeds).not.toHaveProperty('pupil');
    expect(keys()).toEqual([]);
    await world.decide('all');
    expect(feedOf(await world.sync(), accounts)).toMatchObject({ state: 'accepted', added: 60 });
    const people = world.people();
    expect(kindsHeld(await dropped(people, [...people.pupils, ...newcomers(people, 11)]))).toEqual([['mailing', 11]]);
  });
});

describe('a temporary threshold', () => {
  test('takes a reason, a second person and an end, and then lets more pass until that day', async () => {
    const people = await open();
    const { admin, approver } = world.actors;
    const source = await readSchool(gateway().store, school);
    const wish = { school: source, supplier: accounts, kind: 'pupils_removed', reasonCode: 'school_year' } as const;
    const propose = (more: { count: number; percent: number; until: string }) =>
      proposeThreshold(gateway(), { ...wish, ...more }, admin);
    await expect(propose({ count: 9_000, percent: 60, until: '2026-11-25' })).rejects.toMatchObject({
      code: 'usage_invalid',
    });
    await expect(propose({ count: 40, percent: 60, until: '2027-11-25' })).rejects.toMatchObject({
      code: 'usage_invalid',
    });
    const id = await propose({ count: 40, percent: 60, until: '2026-11-23' });
    expect(kindsHeld(await dropped(people, without(people, 20)))).toEqual([['pupils_removed', 20]]);
    await expect(approveThreshold(gateway(), boardId, id, admin)).rejects.toMatchObject({ code: 'approver_same' });
    await approveThreshold(gateway(), boardId, id, approver);
    expect(feedOf(await world.sync(), accounts)).toMatchObject({ state: 'accepted', removed: 20 });
    expect(kindsHeld(await dropped(people, without(people, 40), 3))).toEqual([['pupils_removed', 20]]);
  });
});

const states = async () =>
  (
    await gateway().store.all(
      "SELECT state, cause FROM feed_row WHERE entity = 'pupil' AND state <> 'present' ORDER BY subject",
    )
  ).map((row) => [row['state'], row['cause']]);

describe('removal in steps', () => {
  const steps = { removal: { suspendedDays: 3, leavingDays: 4 } };
  test('serves who is missing until the day of removal, and removes on that day', async () => {
    const people = await open(steps);
    const left = without(people, 2);
    expect(await dropped(people, left)).toMatchObject({ removed: 0, suspended: 2 });
    expect(await states()).toEqual([
      ['suspended', 'missing'],
      ['suspended', 'missing'],
    ]);
    await world.sync({ full: true });
    expect(keys()).toHaveLength(60);
    expect(await dropped(people, left, 3)).toMatchObject({ removed: 0, leaving: 2 });
    expect(await dropped(people, left, 3)).toMatchObject({ leaving: 2 });
    expect(await dropped(people, left, 1)).toMatchObject({ removed: 2 });
    expect(keys()).toHaveLength(58);
    expect(await states()).toEqual([
      ['removed', 'missing'],
      ['removed', 'missing'],
    ]);
  });

  test('needs no new file for its next step', async () => {
    const people = await open(steps);
    await dropped(people, without(people, 1));
    for (let day = 0; day < 6; day += 1) {
      world.clock.sleep(1);
      expect(feedOf(await world.sync(), accounts).removed).toBe(0);
    }
    world.clock.sleep(1);
    expect(feedOf(await world.sync(), accounts).removed).toBe(1);
  });

  test('restores who comes back without sending a word', async () => {
    const people = await open(steps);
    const received = world.supplier(accounts).received.length;
    await dropped(people, without(people, 2));
    expect(await dropped(people, people.pupils)).toMatchObject({ added: 0, changed: 0, removed: 0 });
    expect(await states()).toEqual([]);
    expect(world.supplier(accounts).received).toHaveLength(received);
  });

  test('adds up: a few each night are many together, and wait', async () => {
    const people = await open(steps);
    expect(await dropped(people, without(people, 4))).toMatchObject({ suspended: 4 });
    const feed = await dropped(people, without(people, 8));
    expect([kindsHeld(feed), feed.suspended]).toEqual([[['pupils_removed', 8]], 4]);
  });

  test('lets go at once who left by a date, on that date and not a day early', async () => {
    const people = await open(steps);
    const [leaver] = following(people);
    if (leaver === undefined) throw new Error('nobody');
    const { key } = leaver;
    const left = people.pupils.map((pupil) => (pupil.key === key ? { ...pupil, leftOn: '2026-11-25' } : pupil));
    expect(await dropped(people, left)).toMatchObject({ removed: 0 });
    world.clock.set('2026-11-25T01:30:00+01:00');
    expect(feedOf(await world.sync(), accounts)).toMatchObject({ removed: 0 });
    world.clock.set('2026-11-26T01:30:00+01:00');
    expect(feedOf(await world.sync(), accounts)).toMatchObject({ removed: 1 });
    expect(await states()).toEqual([['removed', 'left']]);
  });
});

describe('a mover within the board', () => {
  test('is no leaver at the one school and no newcomer at the other', async () => {
    world = await openTestHouse({
      schools: [smallPrimary, otherPrimary],
      suppliers: [{ profile: accounts, rules: { removal: { suspendedDays: 3, leavingDays: 4 } } }],
    });
    await world.night();
    const [here, there] = [world.people(school), world.people('99XD00')];
    const movers = following(here)
      .filter(({ eckId }) => eckId !== undefined)
      .slice(0, 12);
    const moved = new Set(movers.map(({ key }) => key));
    world.clock.sleep(1);
    await world.drop(school, { ...here, pupils: here.pupils.filter(({ key }) => !moved.has(key)) });
    const groupKey = there.groups[0]?.key ?? '';
    const arrivals = movers.map((pupil, index) => ({ ...pupil, key: `${8_000 + index}`, groupKey }));
    await world.drop('99XD00', { ...there, pupils: [...there.pupils, ...arrivals] });
    // The old school runs first, and cannot know yet: there they are too many to go unseen.
    const [old, fresh] = [await world.sync(), await world.sync({ school: '99XD00' })];
    expect([feedOf(old, accounts).state, feedOf(fresh, accounts).added]).toEqual(['held', 12]);
    const [after] = await world.night();
    expect(after === undefined ? undefined : feedOf(after, accounts)).toMatchObject({ state: 'accepted', removed: 12 });
    const causes = await gateway().store.all("SELECT DISTINCT cause FROM feed_row WHERE state = 'removed'");
    expect(causes).toEqual([{ cause: 'moved' }]);
  });
});

describe('the turn of the school year', () => {
  test('lets new pupils and year groups in on day one, and removes nobody until two weeks after the first school day', async () => {
    world = await openTestHouse({
      suppliers: [{ profile: accounts, rules: { removal: { suspendedDays: 3, leavingDays: 4 } } }],
      at: '2027-06-15T01:30:00+02:00',
    });
    await world.sync();
    const last = world.people();
    world.clock.set('2027-08-02T01:30:00+02:00');
    const next = world.people();
    const leaving = new Set(
      following(last)
        .slice(0, 20)
        .map(({ key }) => key),
    );
    const pupils = [...next.pupils.filter(({ key }) => !leaving.has(key)), ...newcomers(next, 15)];
    await world.drop(school, { ...next, pupils });
    const august = feedOf(await world.sync(), accounts);
    expect([august.state, august.holds, august.removed]).toEqual(['accepted', undefined, 0]);
    expect(august.added).toBeGreaterThanOrEqual(15);
    expect(august.suspended).toBeGreaterThan(10);
    const held = keys().length;
    world.clock.set('2027-09-18T01:30:00+02:00');
    await world.drop(school, { ...next, pupils });
    const waiting = feedOf(await world.sync(), accounts);
    // One pupil left by a date that the file tells; of those who are merely missing nobody goes.
    expect([waiting.removed, keys().length]).toEqual([1, held - 1]);
    expect((await states()).filter(([state]) => state === 'removed')).toEqual([['removed', 'left']]);
    world.clock.set('2027-09-20T01:30:00+02:00');
    await world.drop(school, { ...next, pupils });
    expect(kindsHeld(feedOf(await world.sync(), accounts)).map(([kind]) => kind)).toEqual(['pupils_removed']);
  });
});

const ended = async (days: number) => {
  await open({ removal: { suspendedDays: 3, leavingDays: 4, endedDays: 5 } });
  const { id } = await world.agreement(accounts);
  await world.house().agreements.revoke(boardId, id, world.actors.admin);
  world.clock.sleep(1);
  await world.sync();
  world.clock.sleep(days);
  await world.sync();
  return world.supplier(accounts);
};

describe('an agreement that ended', () => {
  test('is followed by nothing until the days are over', async () => {
    const supplier = await ended(4);
    expect(supplier.received).toHaveLength(1);
    expect((await states()).every(([state, cause]) => state === 'leaving' && cause === 'agreement_ended')).toBe(true);
  });

  test('is followed by references and a request to erase, and by no other byte of a pupil', async () => {
    const supplier = await ended(5);
    const [, withdrawal] = wires(supplier);
    expect([withdrawal?.manifest.mode, withdrawal?.manifest.fields]).toEqual(['withdrawal', {}]);
    const shapes = new Set(withdrawal?.items.map((item) => Object.keys(item).sort().join()));
    expect(shapes).toEqual(new Set(['kind,op,reason,ref']));
    expect(new Set(withdrawal?.items.map((item) => item['reason']))).toEqual(new Set(['erase']));
    expect(
      Object.values(supplier.state().feeds).flatMap(({ kinds }) => Object.values(kinds).flatMap(Object.keys)),
    ).toEqual([]);
    await world.sync();
    expect(supplier.received).toHaveLength(2);
    const still = await gateway().store.all('SELECT count(*) AS n FROM disclosure WHERE ended = 0');
    expect(still).toEqual([{ n: 0 }]);
  });

  test('that comes back is forgotten, also for who is frozen and for who is missing by then', async () => {
    const people = await open({ removal: { suspendedDays: 3, leavingDays: 4, endedDays: 5 } });
    const [frozen, gone] = following(people);
    const subject = await gateway().subjects.find(boardId, 'pupil', school.slice(0, 4), frozen?.key ?? '');
    await gateway().store.batch([restrictionStatement(boardId, subject ?? '', '*', 'frozen')]);
    const off = "UPDATE activation SET until = '2026-11-21T00:00:00.000Z'";
    await gateway().store.batch([{ sql: off, params: [] }]);
    world.clock.sleep(1);
    await world.sync();
    await gateway().store.batch([{ sql: 'UPDATE activation SET until = NULL', params: [] }]);
    const left = people.pupils.filter(({ key }) => key !== gone?.key);
    expect(await dropped(people, left, 9)).toMatchObject({ removed: 0, suspended: 1 });
    expect(await states()).toEqual([['suspended', 'missing']]);
  });

  test('leaves nothing that is still to be delivered, also where it was given up', async () => {
    const people = await open();
    world.supplier(accounts).misbehave({ kind: 'status', status: 422 }, 1);
    await dropped(people, without(people, 1));
    expect(await gateway().store.all('SELECT state FROM attempt')).toEqual([{ state: 'failed' }]);
    const { id } = await world.agreement(accounts);
    await world.house().agreements.revoke(boardId, id, world.actors.admin);
    await world.sync();
    expect(await gateway().store.all('SELECT state FROM attempt')).toEqual([]);
  });

  test('that comes back in time withdraws nothing', async () => {
    await open({ removal: { suspendedDays: 3, leavingDays: 4, endedDays: 5 } });
    const off = "UPDATE activation SET until = '2026-11-21T00:00:00.000Z'";
    await gateway().store.batch([{ sql: off, params: [] }]);
    world.clock.sleep(1);
    await world.sync();
    expect((await states()).length).toBe(60);
    await gateway().store.batch([{ sql: 'UPDATE activation SET until = NULL', params: [] }]);
    world.clock.sleep(9);
    expect(feedOf(await world.sync(), accounts)).toMatchObject({ removed: 0, added: 0 });
    expect(await states()).toEqual([]);
    expect(keys()).toHaveLength(60);
  });
});
