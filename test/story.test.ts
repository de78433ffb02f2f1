import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { demoBoard } from '../deploy/demo/board.ts';
import { demoSchools } from '../deploy/demo/lay-out.ts';
import { halfOfPupils, withChange, without } from '../deploy/demo/variant.ts';
import { verifyLedger } from '../src/ledger/verify.ts';
import type { AgreementDocument } from '../src/agreement/schema.ts';
import { startClockwork } from '../src/runtime/clockwork.ts';
import { type DemoSupplier, layOutDemo, startDemoSuppliers } from '../src/runtime/demo.ts';
import { openHouse } from '../src/runtime/house.ts';
import { dueSchools } from '../src/schedule/due.ts';
import type { House } from '../src/sync/house.ts';
import { syncSchools } from '../src/sync/night.ts';
import { readNights } from '../src/sync/nights.ts';
import type { SchoolReport } from '../src/sync/report.ts';
import { acceptGroupNames } from '../src/sync/group-list.ts';
import { readSchool } from '../src/sync/school.ts';
import { otherPrimary, smallPrimary } from './world/board.ts';
import { createTestClock, feedOf, openTestHouse, quickPatience, testConfig, type TestHouse } from './world/house.ts';
import { allowed, asPromised, compared, following, heldOf, promised } from './world/promise.ts';
import type { FakeSupplier } from './world/supplier.ts';
import { pupilItems, pupilsBy, type Wire, wires } from './world/wire.ts';

/** Those that collect have a story of their own. */
const sentTo = demoBoard.suppliers.filter(({ channel }) => channel === 'http-push');

describe('the demo board, with its own suppliers', () => {
  const clock = createTestClock('2026-11-21T00:30:00Z');
  const schools = demoSchools({ today: '2026-11-21' });
  const board = 'stichting-voorbeeld';
  let folder = '';
  let house: House;
  let suppliers: readonly DemoSupplier[] = [];
  let first: readonly SchoolReport[] = [];

  const open = () => openHouse(testConfig(folder), { clock, patience: quickPatience });
  const start = async () => {
    house = await open();
    suppliers = await startDemoSuppliers(house, { data: join(folder, 'data'), port: 0 });
  };
  const stop = async () => {
    for (const { server } of suppliers) await server.close();
    await house.close();
  };
  const night = () =>
    Array.fromAsync(
      syncSchools(
        house.gateway,
        demoBoard.schools.map(({ id }) => id),
        {},
      ),
    );
  const stateOf = (id: string) => {
    const index = sentTo.findIndex((supplier) => supplier.id === id);
    const server = suppliers[index]?.server;
    if (server === undefined) throw new Error(`no supplier ${id}`);
    return server.state();
  };
  const deliveries = () => sentTo.reduce((sum, { id }) => sum + Object.keys(stateOf(id).deliveries).length, 0);
  /** Somebody looks at the names of all groups of a school. */
  const lookAtNames = async (school: string) => {
    const actor = (await house.actors.list('stichting-voorbeeld')).find(({ role }) => role === 'board-admin');
    if (actor === undefined) throw new Error('the demo has a board-admin');
    await acceptGroupNames(house.gateway, await readSchool(house.gateway.store, school), actor);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluis-story-'));
    const laying = await open();
    await layOutDemo(laying, join(folder, 'data'));
    await laying.close();
    await start();
    first = await night();
  });
  afterAll(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('the first night reads every school and delivers, but for a group whose name speaks of care', () => {
    const states = first.map(({ school, intake, feeds }) => [
      school,
      intake,
      ...feeds.map(({ supplier, state, inScope }) => `${supplier} ${state} ${inScope}`),
    ]);
    expect(states).toEqual([
      [
        '99XA00',
        'new',
        'accounts accepted 420',
        'basispoort accepted 420',
        'digital-board accepted 420',
        'reading accepted 420',
        'tracking accepted 420',
      ],
      ['99XB00', 'new', 'accounts accepted 1250', 'books accepted 1250'],
      ['99XC00', 'new', 'accounts held 56', 'basispoort held 56'],
      ['99XC01', 'new', 'accounts accepted 40', 'basispoort accepted 40'],
    ]);
    expect(first[2]?.feeds.map(({ error }) => [error?.code, error?.subject.count])).toEqual([
      ['feed_group_names', 1],
      ['feed_group_names', 1],
    ]);
    expect(heldOf(stateOf('basispoort'), '99XC00')).toEqual({});
    expect(heldOf(stateOf('accounts'), '99XC00')).toEqual({});
  });

  test('1,250 pupils come in parts of at most 500, one after the other', () => {
    const feed = Object.values(stateOf('books').feeds)[0];
    expect(feed?.manifest).toMatchObject({ sequence: 1, mode: 'full', parts: 3, part: 3 });
    expect(feed?.parts).toEqual([1, 2, 3]);
  });

  test('once somebody has looked at the names, the held school flows too', async () => {
    await lookAtNames('99XC00');
    clock.sleep(1);
    const reports = await night();
    expect(reports[2]?.feeds.map(({ state, inScope }) => [state, inScope])).toEqual([
      ['accepted', 56],
      ['accepted', 56],
    ]);
  });

  test.each(sentTo.flatMap(({ id, schools: of }) => of.map((school) => [id, school] as const)))(
    '%s holds of %s exactly what was promised and no byte more',
    (supplier, id) => {
      const school = schools.find(({ plan }) => plan.id === id);
      const promise = promised[supplier];
      if (school === undefined || promise === undefined) throw new Error('not in the demo');
      const names = supplier === 'basispoort' ? new Set(['id']) : undefined;
      const held = heldOf(stateOf(supplier), id, names);
      expect(compared(held, promise(school))).toEqual(asPromised);
      expect(held['pupil']).toHaveLength(following(school).length);
    },
  );

  test.each(sentTo.map(({ id }) => id))('%s holds no name that its agreement does not have', (id) => {
    const names: Record<string, Set<string>> = {};
    for (const { kinds } of Object.values(stateOf(id).feeds)) {
      for (const [kind, refs] of Object.entries(kinds)) {
        const seen = (names[kind] ??= new Set());
        for (const name of Object.values(refs).flatMap(Object.keys)) seen.add(name);
      }
    }
    const found = Object.fromEntries(Object.entries(names).map(([kind, seen]) => [kind, [...seen].sort()]));
    expect(found).toEqual(allowed[id]);
  });

  test("Basispoort's own numbers came back to it, one per pupil", () => {
    const { feeds, issued } = stateOf('basispoort');
    const pupils = Object.values(feeds).flatMap(({ kinds }) => Object.entries(kinds['pupil'] ?? {}));
    expect(pupils.length).toBe(420 + 56 + 40);
    for (const [ref, held] of pupils) expect(held['id']).toBe(issued[ref]);
  });

  test('the digital board gets pseudonyms that no other supplier and no file knows', () => {
    const { feeds } = stateOf('digital-board');
    const { pupil = {}, group = {} } = Object.values(feeds)[0]?.kinds ?? {};
    const keys = new Set(schools.flatMap(({ pupils }) => pupils.map(({ key }) => key)));
    for (const [ref, held] of Object.entries(pupil)) {
      expect(held['studentId']).toBe(ref);
      expect(keys.has(String(held['studentId']))).toBe(false);
    }
    const classes = new Set(Object.keys(group));
    const placed = Object.values(pupil).filter((held) => held['classId'] !== undefined);
    expect(placed.every((held) => classes.has(String(held['classId'])))).toBe(true);
    const elsewhere = Object.values(stateOf('accounts').feeds).flatMap(({ kinds }) =>
      Object.keys(kinds['pupil'] ?? {}),
    );
    expect(elsewhere.some((ref) => Object.hasOwn(pupil, ref))).toBe(false);
  });

  test('secret addresses and those of which nothing is known stay at school, seen as secret or restricted', () => {
    const college = schools.find(({ plan }) => plan.id === '99XB00');
    const stopped = first[1]?.feeds.find(({ supplier }) => supplier === 'books')?.stopped ?? [];
    const kept = college === undefined ? [] : following(college).filter(({ addressSecret }) => addressSecret !== false);
    expect(kept.length).toBeGreaterThan(0);
    const secret = stopped.filter(({ reason }) => reason === 'secret_or_restricted');
    expect(secret.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual(
      ['city', 'houseNumber', 'postcode', 'street'].map((field) => ({
        path: `pupil/${field}`,
        reason: 'secret_or_restricted',
        count: kept.length,
      })),
    );
  });

  test('a night without a change sends nothing, also after a restart', async () => {
    const before = deliveries();
    clock.sleep(1);
    const quiet = await night();
    expect(quiet.flatMap(({ feeds }) => feeds.map(({ state }) => state))).toEqual(Array(11).fill('unchanged'));
    await stop();
    await start();
    clock.sleep(1);
    await night();
    expect(deliveries()).toBe(before);
  });

  test('exports leave the inbox after a good reading', async () => {
    for (const { id } of demoBoard.schools) expect(await readdir(join(folder, 'data', 'inbox', id))).toEqual([]);
  });

  test('the ledger proves the whole story', async () => {
    const verified = await verifyLedger(house.gateway, board);
    expect(verified).toMatchObject({ ok: true });
    expect(verified.ok && verified.signed === verified.size).toBe(true);
  });
});

const last = (supplier: FakeSupplier): Wire => {
  const wire = wires(supplier).at(-1);
  if (wire === undefined) throw new Error('nothing was sent');
  return wire;
};

const withoutDateOfBirth = (document: AgreementDocument) => {
  const { dateOfBirth: _, ...pupil } = document.fields.pupil ?? {};
  document.fields.pupil = pupil;
};

describe('one school, night after night', () => {
  let world: TestHouse;
  afterEach(() => world.close());

  const school = '99XA00';
  const board = () => world.supplier('digital-board');
  const basispoort = () => world.supplier('basispoort');
  const requests = () => [basispoort().received.length, board().received.length];
  /** Everybody in the export of tonight, changed by hand; index counts those who follow education. */
  const enrolled = (index: number) => {
    const pupil = following(world.people())[index];
    if (pupil === undefined) throw new Error('no such pupil');
    return { pupil, index: world.people().pupils.indexOf(pupil) };
  };
  const keys = () => [...pupilsBy(basispoort(), 'leerlingkey').keys()].sort();
  const entriesOf = async (kind: string) => (await world.entries()).filter((entry) => entry.kind === kind);

  test("receipts bring the supplier's own numbers, which go back to it in a round of their own", async () => {
    world = await openTestHouse();
    const report = await world.sync();
    expect(feedOf(report, 'basispoort')).toMatchObject({ state: 'accepted', added: 60, attempts: 2 });
    const [full, changes, ...more] = wires(basispoort());
    expect(more).toEqual([]);
    expect(full?.manifest).toMatchObject({ mode: 'full', sequence: 1 });
    expect(full?.manifest.noValue['pupil']).toEqual({ id: 'no_value' });
    expect(full && pupilItems(full).every(({ data }) => data !== undefined && !('id' in data))).toBe(true);
    expect(changes?.manifest).toMatchObject({ mode: 'changes', sequence: 2 });
    expect(changes?.items).toHaveLength(60);
    const { issued } = basispoort().state();
    for (const { ref, data } of changes?.items ?? []) expect(data?.['id']).toBe(issued[ref]);
    expect(feedOf(await world.sync(), 'basispoort').state).toBe('unchanged');
  });

  test('a changed value goes only where it may, alone', async () => {
    world = await openTestHouse();
    await world.sync();
    const before = requests();
    const { index, pupil } = enrolled(7);
    await world.drop(school, withChange(world.people(), index, { familyName: 'Zonnebloem' }));
    const report = await world.sync();
    expect(feedOf(report, 'basispoort')).toMatchObject({ state: 'accepted', changed: 1, added: 0, removed: 0 });
    expect(feedOf(report, 'digital-board').state).toBe('unchanged');
    expect(requests()).toEqual([Number(before[0]) + 1, before[1]]);
    const { items, manifest } = last(basispoort());
    expect(manifest).toMatchObject({ mode: 'changes', counts: { put: 1, remove: 0 } });
    expect(items).toHaveLength(1);
    expect(items[0]?.data).toMatchObject({ leerlingkey: pupil.key, achternaam: 'Zonnebloem' });
    expect(pupilsBy(basispoort(), 'leerlingkey').get(pupil.key)).toMatchObject({ achternaam: 'Zonnebloem' });
  });

  test('a value that became empty is null on the wire and gone at the supplier', async () => {
    world = await openTestHouse();
    const { index, pupil } = enrolled(3);
    await world.drop(school, withChange(world.people(), index, { familyNamePrefix: 'van der' }));
    await world.sync();
    const { familyNamePrefix: _, ...bare } = withChange(world.people(), index, {}).pupils[index] ?? pupil;
    const people = world.people();
    await world.drop(school, { ...people, pupils: people.pupils.with(index, bare) });
    await world.sync();
    expect(last(basispoort()).items.map(({ data }) => data?.['tussenvoegsel'])).toEqual([null]);
    expect(pupilsBy(basispoort(), 'leerlingkey').get(pupil.key)).not.toHaveProperty('tussenvoegsel');
  });

  test('a pupil who is no longer there is removed everywhere, and a newcomer added', async () => {
    world = await openTestHouse();
    await world.sync();
    const { index, pupil } = enrolled(5);
    const people = without(world.people(), index);
    const newcomer = { ...pupil, key: '9999', callName: 'Nieuw', familyName: 'Gekomen', eckId: undefined };
    const { eckId: _, ...plain } = newcomer;
    await world.drop(school, { ...people, pupils: [...people.pupils, plain] });
    const report = await world.sync();
    for (const supplier of ['basispoort', 'digital-board']) {
      expect(feedOf(report, supplier)).toMatchObject({ state: 'accepted', added: 1, removed: 1, inScope: 60 });
      const removals = wires(world.supplier(supplier)).flatMap(({ items }) =>
        items.filter(({ op }) => op === 'remove'),
      );
      expect(removals).toHaveLength(1);
      expect(removals[0]).toMatchObject({ kind: 'pupil', reason: 'no_longer_provided' });
      expect(Object.keys(removals[0] ?? {}).sort()).toEqual(['kind', 'op', 'reason', 'ref']);
    }
    expect(keys()).toContain('9999');
    expect(keys()).not.toContain(pupil.key);
    expect(pupilsBy(board(), 'studentId').size).toBe(60);
  });

  test('an export from which half of the pupils were deleted removes nobody until somebody carries out the list that was shown', async () => {
    world = await openTestHouse();
    await world.sync();
    const before = requests();
    await world.drop(school, halfOfPupils(world.people()));
    const report = await world.sync();
    const going = 60 - following(halfOfPupils(world.people())).length;
    for (const supplier of ['basispoort', 'digital-board']) {
      const feed = feedOf(report, supplier);
      expect(feed).toMatchObject({ state: 'held', removed: 0, inScope: 60 - going });
      expect(feed.holds).toEqual([{ kind: 'pupils_removed', count: going, of: 60, limit: 5 }]);
      expect(feed.error).toMatchObject({ code: 'feed_held', subject: { school, supplier, count: going, limit: 5 } });
    }
    expect(requests()).toEqual(before);
    expect(keys()).toHaveLength(60);
    expect((await entriesOf('hold')).map(({ facts }) => [facts['code'], facts['count']])).toEqual([
      ['feed_held', going],
      ['feed_held', going],
    ]);

    for (const wish of [{}, { full: true }, { supplier: 'basispoort' }]) await world.sync(wish);
    expect(keys()).toHaveLength(60);
    expect(await entriesOf('hold')).toHaveLength(2);

    await world.decide('all');
    const right = await world.sync({ supplier: 'basispoort' });
    expect(right.intake).toBe('none');
    expect(feedOf(right, 'basispoort')).toMatchObject({ state: 'accepted', removed: going });
    expect(keys()).toHaveLength(60 - going);
    expect(pupilsBy(board(), 'studentId').size).toBe(60);
    expect(feedOf(await world.sync(), 'digital-board')).toMatchObject({ state: 'accepted', removed: going });
    expect(await entriesOf('hold')).toHaveLength(2);
    expect((await entriesOf('decision')).map(({ actor, facts }) => [actor, facts['what'], facts['count']])).toEqual(
      Array.from({ length: 2 }, () => [world.actors.admin.id, 'approve_hold', going]),
    );
  });

  test('a whole export that follows a halved one ends the hold by itself and sends nothing', async () => {
    world = await openTestHouse();
    await world.sync();
    const before = requests();
    await world.drop(school, halfOfPupils(world.people()));
    await world.sync();
    await world.drop(school, world.people());
    const report = await world.sync();
    expect(report.feeds.map(({ state }) => state)).toEqual(['unchanged', 'unchanged']);
    expect(requests()).toEqual(before);
  });

  test('while removals are held a full delivery keeps serving who is held back, as last read', async () => {
    world = await openTestHouse();
    await world.sync();
    await world.drop(school, halfOfPupils(world.people()));
    await world.sync();
    const full = await world.sync({ full: true });
    expect(full.feeds.map(({ state }) => state)).toEqual(['held', 'held']);
    expect(keys()).toHaveLength(60);
  });

  test('without a new file it releases from the current reading and says so', async () => {
    world = await openTestHouse();
    await world.sync();
    await world.narrow('digital-board', ({ rows }) => {
      rows.yearGroups = ['3', '8'];
    });
    const report = await world.sync({ supplier: 'digital-board' });
    expect(report.intake).toBe('none');
    expect(report.readAt).toBe('2026-11-21T00:30:00.000Z');
    expect(feedOf(report, 'digital-board')).toMatchObject({ state: 'accepted', removed: 20, inScope: 40 });
  });

  test('a field taken out of the agreement leaves the preview now and is cleared at the supplier tonight', async () => {
    world = await openTestHouse();
    await world.sync();
    const dates = () => [...pupilsBy(basispoort(), 'leerlingkey').values()].filter((held) => 'geboortedatum' in held);
    expect(dates()).toHaveLength(60);
    await world.narrow('basispoort', withoutDateOfBirth);
    const preview = await world.sync({ dryRun: true });
    expect(feedOf(preview, 'basispoort')).toMatchObject({ state: 'would_send', changed: 60 });
    expect(Object.keys(feedOf(preview, 'basispoort').through)).not.toContain('pupil/dateOfBirth');
    expect(dates()).toHaveLength(60);

    await world.sync();
    const { manifest, items } = last(basispoort());
    expect(manifest).toMatchObject({ mode: 'changes', agreementVersion: 2 });
    expect(manifest.cleared).toEqual([{ kind: 'pupil', field: 'geboortedatum', eraseBefore: '2026-12-21' }]);
    expect(manifest.fields['pupil']).not.toContain('geboortedatum');
    expect(manifest.withheld).toEqual({ pupil: ['geboortedatum'] });
    expect(items).toHaveLength(60);
    expect(items.every(({ data }) => data?.['geboortedatum'] === null)).toBe(true);
    expect(dates()).toHaveLength(0);
    const quiet = requests();
    await world.sync();
    expect(requests()).toEqual(quiet);
    await world.sync({ full: true });
    expect(last(basispoort()).manifest.cleared).toEqual([]);
  });

  test('a field taken out is forgotten here too: the reading is sealed anew without it', async () => {
    world = await openTestHouse();
    await world.sync();
    const readingSet = async () => (await world.house().gateway.generations.current(school))?.readingSet ?? '';
    expect(await readingSet()).toContain('pupil/dateOfBirth');
    await world.narrow('basispoort', withoutDateOfBirth);
    await world.sync();
    expect(await readingSet()).not.toContain('pupil/dateOfBirth');
    const head = await world.house().gateway.generations.current(school);
    const { roster } = head === undefined ? { roster: new Map() } : await world.house().gateway.generations.open(head);
    expect(JSON.stringify([...roster.values()])).not.toContain('dateOfBirth');
  });

  test('a field that was added waits a night for people, and then for a reading that includes it', async () => {
    world = await openTestHouse();
    await world.sync();
    const { fields } = (await world.agreement('basispoort')).document;
    const reason = fields.pupil?.['callName'];
    if (reason === undefined) throw new Error('no call name');
    await world.widen('basispoort', (document) => {
      document.fields.pupil = { ...document.fields.pupil, initials: reason };
    });
    await world
      .house()
      .gateway.store.batch([{ sql: "UPDATE supplier SET shape = 'plain' WHERE id = 'basispoort'", params: [] }]);
    const initials = () => [...pupilsBy(basispoort(), 'key').values()].filter((held) => 'initials' in held);

    await world.sync();
    expect((await world.agreement('basispoort')).version).toBe(1);
    world.clock.sleep(1);
    const waiting = await world.sync();
    expect((await world.agreement('basispoort')).version).toBe(2);
    expect(feedOf(waiting, 'basispoort').stopped).toContainEqual({
      path: 'pupil/initials',
      reason: 'not_yet_read',
      count: 60,
    });
    expect(last(basispoort()).manifest.fields['pupil']).not.toContain('initials');
    expect(initials()).toHaveLength(0);

    await world.drop(school, world.people());
    const read = await world.sync();
    expect(read.intake).toBe('new');
    expect(last(basispoort()).manifest.fields['pupil']).toContain('initials');
    expect(initials()).toHaveLength(60);
  });

  test('everything is delivered anew when somebody asks for it', async () => {
    world = await openTestHouse();
    await world.sync();
    const held = pupilsBy(basispoort(), 'leerlingkey');
    const report = await world.sync({ full: true });
    expect(report.feeds.map(({ state, added, changed, removed }) => [state, added, changed, removed])).toEqual([
      ['accepted', 0, 0, 0],
      ['accepted', 0, 0, 0],
    ]);
    const { manifest } = last(basispoort());
    expect(manifest).toMatchObject({ mode: 'full', parts: 1, counts: { remove: 0 } });
    expect(manifest.counts.put).toBe(last(basispoort()).items.length);
    expect(pupilsBy(basispoort(), 'leerlingkey')).toEqual(held);
  });

  test('a revoked agreement lets nothing through, at once, and the other supplier goes on', async () => {
    world = await openTestHouse();
    await world.sync();
    const { id } = await world.agreement('basispoort');
    await world.house().agreements.revoke(world.board, id, world.actors.officer);
    const before = requests();
    const { index } = enrolled(2);
    await world.drop(school, withChange(world.people(), index, { callName: 'Anders' }));
    const report = await world.sync();
    expect(feedOf(report, 'basispoort')).toMatchObject({
      state: 'no_agreement',
      error: { code: 'agreement_revoked', subject: { supplier: 'basispoort' } },
    });
    expect(feedOf(report, 'digital-board')).toMatchObject({ state: 'accepted', changed: 1 });
    expect(requests()).toEqual([before[0], Number(before[1]) + 1]);
  });

  test('a last day in is still a day in: the pupil goes the day after, without a new file', async () => {
    world = await openTestHouse();
    const { index, pupil } = enrolled(11);
    await world.drop(school, withChange(world.people(), index, { leftOn: '2026-11-23' }));
    await world.sync();
    const before = requests();
    for (const day of ['2026-11-22', '2026-11-23']) {
      world.clock.set(`${day}T22:59:00Z`);
      expect((await world.sync()).feeds.map(({ state }) => state)).toEqual(['unchanged', 'unchanged']);
      expect(keys()).toContain(pupil.key);
    }
    expect(requests()).toEqual(before);
    world.clock.set('2026-11-23T23:01:00Z');
    const report = await world.sync();
    expect(report.intake).toBe('none');
    expect(report.feeds.map(({ state, removed }) => [state, removed])).toEqual([
      ['accepted', 1],
      ['accepted', 1],
    ]);
    expect(keys()).not.toContain(pupil.key);
  });

  test('a source whose leaving date is the first day out removes the pupil on that day', async () => {
    world = await openTestHouse();
    await world.house().gateway.store.batch([{ sql: 'UPDATE source SET last_day_in = 0', params: [] }]);
    const { index, pupil } = enrolled(11);
    await world.drop(school, withChange(world.people(), index, { leftOn: '2026-11-22' }));
    await world.sync();
    expect(keys()).toContain(pupil.key);
    world.clock.sleep(1);
    await world.sync();
    expect(keys()).not.toContain(pupil.key);
  });

  test('a pupil who starts later comes on the first day, without a new file', async () => {
    world = await openTestHouse();
    const { index, pupil } = enrolled(11);
    await world.drop(school, withChange(world.people(), index, { enrolledFrom: '2026-11-23', status: 'future' }));
    await world.sync();
    world.clock.sleep(1);
    await world.sync();
    expect(keys()).not.toContain(pupil.key);
    world.clock.sleep(1);
    await world.sync();
    expect(keys()).toContain(pupil.key);
  });

  test('a reading older than the life of its source is silent, never empty; holidays are no part of that life', async () => {
    world = await openTestHouse();
    await world.sync();
    world.clock.sleep(36 + 15);
    expect((await world.sync()).feeds.map(({ error }) => error)).toEqual([undefined, undefined]);
    const before = requests();
    const held = keys();
    world.clock.sleep(1);
    const report = await world.sync();
    expect(report.feeds.map(({ state, error }) => [state, error?.code])).toEqual([
      ['refused', 'generation_expired'],
      ['refused', 'generation_expired'],
    ]);
    expect(requests()).toEqual(before);
    expect(keys()).toEqual(held);
    expect(held.length).toBeGreaterThan(50);
  });

  test('a dry run stores nothing and sends nothing', async () => {
    world = await openTestHouse();
    const { store } = world.house().gateway;
    const counted = async () => {
      const tables = [
        'generation',
        'segment',
        'lookup',
        'feed',
        'feed_row',
        'delivery',
        'run',
        'ledger_entry',
        'blocked',
      ];
      return Promise.all(
        tables.map(async (table) => (await store.all(`SELECT count(*) AS n FROM ${table}`))[0]?.['n']),
      );
    };
    const before = await counted();
    const report = await world.sync({ dryRun: true });
    expect(report.feeds.map(({ state, added, inScope }) => [state, added, inScope])).toEqual([
      ['would_send', 60, 60],
      ['would_send', 60, 60],
    ]);
    expect(await counted()).toEqual(before);
    expect(requests()).toEqual([0, 0]);
    expect(await world.waiting(school)).toEqual(['EDEX.XML']);
  });
});

describe('several schools and suppliers', () => {
  let world: TestHouse;
  afterEach(() => world.close());

  test('two schools with one supplier are two feeds: what happens at the one does not touch the other', async () => {
    world = await openTestHouse({ schools: [smallPrimary, otherPrimary], suppliers: [{ profile: 'basispoort' }] });
    await world.night();
    const supplier = world.supplier('basispoort');
    const feeds = Object.values(supplier.state().feeds);
    expect(feeds.map(({ school, sequence }) => [school, sequence]).sort()).toEqual([
      ['99XA00', 1],
      ['99XD00', 1],
    ]);
    const other = pupilsBy(supplier, 'leerlingkey', '99XD00');
    expect(other.size).toBe(60);
    const [pupil] = following(world.people('99XA00'));
    const people = world.people('99XA00');
    await world.drop(
      '99XA00',
      without(
        people,
        people.pupils.findIndex(({ key }) => key === pupil?.key),
      ),
    );
    const reports = await world.night();
    expect(reports.map((report) => feedOf(report, 'basispoort').state)).toEqual(['accepted', 'unchanged']);
    expect(pupilsBy(supplier, 'leerlingkey', '99XA00').size).toBe(59);
    expect(pupilsBy(supplier, 'leerlingkey', '99XD00')).toEqual(other);
  });

  test('two suppliers of one kind know the same pupil by different references', async () => {
    world = await openTestHouse({
      suppliers: [
        { profile: 'digital-board', id: 'een' },
        { profile: 'digital-board', id: 'twee' },
      ],
    });
    await world.sync();
    const [one, two] = ['een', 'twee'].map((id) => new Set(pupilsBy(world.supplier(id), 'studentId').keys()));
    expect(one?.size).toBe(60);
    expect(one?.isDisjointFrom(two ?? new Set())).toBe(true);
  });

  test('the nightly schedule goes on after a restart: who ran is not due again, who missed a night is due once', async () => {
    world = await openTestHouse({ schools: [smallPrimary, otherPrimary], suppliers: [{ profile: 'basispoort' }] });
    const due = async () => {
      const { store, clock } = world.house().gateway;
      const { schools, lastRuns } = await readNights(store);
      return dueSchools(schools, lastRuns, clock.now());
    };
    const turn = async () => {
      const ran: string[] = [];
      let again: (() => void) | undefined;
      const waiting = Promise.withResolvers<void>();
      const clockwork = startClockwork({
        due,
        run: async (school) => {
          ran.push(school);
          await world.sync({ school });
        },
        failed: (error) => waiting.reject(error),
        timer: (_, call) => {
          again = call;
          waiting.resolve();
          return () => {};
        },
      });
      await waiting.promise;
      await clockwork.stop();
      expect(again).toBeDefined();
      return ran;
    };
    expect(await turn()).toEqual(['99XA00', '99XD00']);
    await world.reopen();
    expect(await turn()).toEqual([]);
    await world.sync({ school: '99XD00' });
    world.clock.set('2026-11-22T00:29:00Z');
    expect(await turn()).toEqual([]);
    world.clock.set('2026-11-24T00:31:00Z');
    await world.reopen();
    expect(await turn()).toEqual(['99XA00', '99XD00']);
    expect(await turn()).toEqual([]);
  });
});
