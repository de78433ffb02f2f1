import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { demoBoard } from '../deploy/demo/board.ts';
import { demoSchools } from '../deploy/demo/lay-out.ts';
import { verifyLedger } from '../src/ledger/verify.ts';
import { type DemoSupplier, layOutDemo, startDemoSuppliers } from '../src/runtime/demo.ts';
import { openHouse } from '../src/runtime/house.ts';
import type { House } from '../src/sync/house.ts';
import { syncSchools } from '../src/sync/night.ts';
import type { SchoolReport } from '../src/sync/report.ts';
import { createTestClock, quickPatience, testConfig } from './world/house.ts';
import { allowed, asPromised, compared, following, heldOf, promised } from './world/promise.ts';

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
    const index = demoBoard.suppliers.findIndex((supplier) => supplier.id === id);
    const server = suppliers[index]?.server;
    if (server === undefined) throw new Error(`no supplier ${id}`);
    return server.state();
  };
  const deliveries = () =>
    demoBoard.suppliers.reduce((sum, { id }) => sum + Object.keys(stateOf(id).deliveries).length, 0);
  /** Somebody looks at the names of all groups of a school. */
  const lookAtNames = async (school: string) => {
    const head = await house.gateway.generations.current(school);
    if (head === undefined) throw new Error('nothing was read');
    const { roster } = await house.gateway.generations.open(head);
    await house.gateway.store.batch(
      (roster.get('group') ?? []).map(({ subject }) => ({
        sql: 'INSERT INTO group_name (board, subject, seen_at) VALUES (?, ?, ?)',
        params: [board, subject, clock.now().toISOString()],
      })),
    );
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
      ['99XA00', 'new', 'accounts accepted 420', 'basispoort accepted 420', 'digital-board accepted 420'],
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

  test.each(demoBoard.suppliers.flatMap(({ id, schools: of }) => of.map((school) => [id, school] as const)))(
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

  test.each(demoBoard.suppliers.map(({ id }) => id))('%s holds no name that its agreement does not have', (id) => {
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
    const elsewhere = Object.values(stateOf('accounts').feeds).flatMap(({ kinds }) => Object.keys(kinds['pupil'] ?? {}));
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
    expect(quiet.flatMap(({ feeds }) => feeds.map(({ state }) => state))).toEqual(Array(9).fill('unchanged'));
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
