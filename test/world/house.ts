import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SchoolPlan } from '../../deploy/demo/plan.ts';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import type { Actor } from '../../src/agreement/roles.ts';
import type { AgreementDocument } from '../../src/agreement/schema.ts';
import { type InForce, isInForce } from '../../src/agreement/status.ts';
import type { Config } from '../../src/config.ts';
import { readEntries } from '../../src/ledger/entries.ts';
import { verifyLedger, type Verification } from '../../src/ledger/verify.ts';
import type { Entry, Random, Store } from '../../src/ports.ts';
import type { Door } from '../../src/ports/door.ts';
import { amsterdamDay } from '../../src/record/day.ts';
import { openHouse, type HouseParts } from '../../src/runtime/house.ts';
import { decideCase, findCase, type Verdict } from '../../src/sync/holds.ts';
import type { House } from '../../src/sync/house.ts';
import { syncSchools } from '../../src/sync/night.ts';
import type { SyncOptions } from '../../src/sync/night-run.ts';
import type { FeedReport, SchoolReport } from '../../src/sync/report.ts';
import {
  boardId,
  boardStatements,
  type BoardSupplier,
  documentOf,
  exportOf,
  fileNameOf,
  idOf,
  profileOf,
  schoolOn,
  smallPrimary,
  supplierStatement,
} from './board.ts';
import { type FakeSupplier, startSupplier } from './supplier.ts';

/** A fixed clock that a test moves by hand. */
export type TestClock = { now(): Date; set(instant: string): void; sleep(days: number): void };

export const createTestClock = (instant: string): TestClock => {
  let now = new Date(instant);
  return {
    now: () => new Date(now),
    set: (next) => void (now = new Date(next)),
    sleep: (days) => void (now = new Date(now.getTime() + days * 86_400_000)),
  };
};

/** Settings of a house in a folder of its own, with the key beside the data and deliveries to this machine allowed. */
export const testConfig = (folder: string): Config => ({
  data: join(folder, 'data'),
  keys: join(folder, 'keys', 'master.key'),
  host: '127.0.0.1',
  port: 0,
  demoPort: 0,
  demoSource: 'files',
  demoChannel: 'http-push',
  lang: 'nl',
  logLevel: 'silent',
  allowLoopback: true,
  note: { at: '07:00', from: undefined, to: [] },
  metrics: false,
  secrets: { masterKey: undefined, actorToken: undefined, smtpUrl: undefined, noteWebhook: undefined },
});

/** Two tries, a millisecond apart. */
export const quickPatience: NonNullable<HouseParts['patience']> = { tries: 2, minMs: 1, maxMs: 2, random: () => 0 };

export type TestHouseOptions = {
  /** Default: `smallPrimary`. */
  readonly schools?: readonly SchoolPlan[];
  /** Default: Basispoort, which gives numbers of its own, and a digital board. */
  readonly suppliers?: readonly BoardSupplier[];
  /** Default: half past one at night in Amsterdam, 21 November 2026. */
  readonly at?: string;
  /** Default: that of the system. With a seeded one even keys and references are the same each time. */
  readonly random?: Random;
  /** Default: every door that is shipped. */
  readonly doors?: readonly Door[];
  /** Where its folder is made. Default: where the system keeps temporary files. */
  readonly under?: string;
  /** Beside those that are shipped. */
  readonly connectors?: HouseParts['connectors'];
  /** Stands between the house and its store, from the moment that the board is laid out. */
  readonly between?: (store: Store) => Store;
};

export type TestHouse = {
  readonly folder: string;
  readonly board: string;
  readonly clock: TestClock;
  /** The opened house; another one after `reopen`. */
  readonly house: () => House;
  readonly actors: { readonly admin: Actor; readonly approver: Actor; readonly officer: Actor };
  supplier(id: string): FakeSupplier;
  /** Everybody at a school today, as laid out in its inbox at the start; the same object all day. */
  people(school?: string): DemoSchool;
  /** Puts a file into a school's inbox; people become the export of the school's own system. */
  drop(school: string, content: string | Uint8Array | DemoSchool, name?: string): Promise<void>;
  /** Names of files that wait. */
  waiting(school: string): Promise<readonly string[]>;
  /** One school; default: the first. */
  sync(options?: SyncOptions & { readonly school?: string }): Promise<SchoolReport>;
  /** All schools, with the checkpoint at the end. */
  night(options?: SyncOptions): Promise<readonly SchoolReport[]>;
  agreement(supplier: string): Promise<InForce>;
  /** Takes something out of the agreement in force, at once. */
  narrow(supplier: string, change: (document: AgreementDocument) => void): Promise<void>;
  /** Adds something: proposed by the one, approved by the other; it holds after its waiting time. */
  widen(supplier: string, change: (document: AgreementDocument) => void): Promise<void>;
  /** Decides on what waits at a school (default: the first), on the list as it is now. */
  decide(verdict: Verdict, school?: string): Promise<void>;
  entries(): Promise<readonly Entry[]>;
  verify(): Promise<Verification>;
  /** Closes and opens again, as a process that was started anew; `between` from now on. */
  reopen(between?: (store: Store) => Store): Promise<House>;
  close(): Promise<void>;
};

/** The report of one supplier. */
export const feedOf = (report: SchoolReport, supplier: string): FeedReport => {
  const found = report.feeds.find((feed) => feed.supplier === supplier);
  if (found === undefined) throw new Error(`no feed of ${supplier}`);
  return found;
};

/** What waits of a feed: kinds and numbers. */
export const kindsHeld = ({ holds = [] }: FeedReport) => holds.map(({ kind, count }) => [kind, count]);

const defaultSuppliers: readonly BoardSupplier[] = [
  { profile: 'basispoort', issue: 'BP' },
  { profile: 'digital-board' },
];

const layOut = async (house: House, options: Required<Pick<TestHouseOptions, 'schools' | 'suppliers'>>, urls: Urls) => {
  const { gateway } = house;
  const at = gateway.clock.now().toISOString();
  await gateway.store.batch([
    ...boardStatements(options.schools, at),
    ...options.suppliers.map((one) => supplierStatement(one, { url: urls.get(idOf(one)), timeoutMs: 10_000 })),
    ...gateway.remember(boardId, { kind: 'board', at, facts: { schools: options.schools.length, demo: false } }),
  ]);
  const add = async (name: string, role: Actor['role']) => (await house.actors.addActor(boardId, { name, role })).actor;
  const actors = {
    admin: await add('Beheerder', 'board-admin'),
    approver: await add('Goedkeurder', 'approver'),
    officer: await add('Functionaris', 'officer'),
  };
  for (const supplier of options.suppliers) {
    const schools = supplier.schools ?? options.schools.map(({ id }) => id);
    const document = documentOf(supplier, schools, amsterdamDay(gateway.clock.now()));
    const { id } = await house.agreements.draft(boardId, document, actors.admin);
    await house.agreements.propose(boardId, id, actors.admin);
    const required = profileOf(supplier).shape.requires;
    await house.agreements.approve(boardId, id, actors.approver, { required, releaseFirst: true });
    for (const school of schools) {
      const what = { school, supplier: idOf(supplier), product: idOf(supplier) };
      await house.activations.activate(boardId, what, actors.admin);
    }
  }
  return actors;
};

type Urls = ReadonlyMap<string, string>;

const entriesOf = async (house: House, board: string): Promise<readonly Entry[]> => {
  const entries: Entry[] = [];
  for await (const page of readEntries(house.gateway.store, board, { from: 0, until: 1_000_000 })) {
    // The ledger's own canonical JSON.
    for (const { body } of page) if (body !== undefined) entries.push(JSON.parse(body) as Entry);
  }
  return entries;
};

/**
 * A whole house in a temporary folder: real database, real keys, real sockets to fake suppliers, agreements in force
 * and tonight's exports in the inboxes. Only the clock and the patience are the test's.
 */
export const openTestHouse = async (options: TestHouseOptions = {}): Promise<TestHouse> => {
  const { schools = [smallPrimary], suppliers = defaultSuppliers } = options;
  const folder = await mkdtemp(join(options.under ?? tmpdir(), 'sluis-house-'));
  const clock = createTestClock(options.at ?? '2026-11-21T00:30:00Z');
  const config = testConfig(folder);
  const open = (between?: (store: Store) => Store): Promise<House> =>
    openHouse(config, {
      clock,
      patience: quickPatience,
      ...(options.doors === undefined ? {} : { doors: options.doors }),
      ...(options.random === undefined ? {} : { random: options.random }),
      ...(options.connectors === undefined ? {} : { connectors: options.connectors }),
      ...(between === undefined ? {} : { between }),
    });
  const servers = new Map<string, FakeSupplier>();
  for (const one of suppliers) {
    const { issue, tls, mark } = one;
    const given = { ...(issue === undefined ? {} : { issue }), ...(tls === undefined ? {} : { tls }) };
    servers.set(idOf(one), await startSupplier({ ...given, ...(mark === undefined ? {} : { mark }) }));
  }
  let house = await open();
  const urls = new Map([...servers].map(([id, { url }]) => [id, url]));
  const actors = await layOut(house, { schools, suppliers }, urls);
  const first = schools[0]?.id ?? '';

  const known = new Map<string, DemoSchool>();
  const people = (school = first): DemoSchool => {
    const plan = schools.find(({ id }) => id === school);
    if (plan === undefined) throw new Error(`no school ${school}`);
    const today = amsterdamDay(clock.now());
    const made = known.get(`${school}/${today}`) ?? schoolOn(plan, today);
    known.set(`${school}/${today}`, made);
    return made;
  };
  const inbox = (school: string): string => join(config.data, 'inbox', school);
  const drop: TestHouse['drop'] = async (school, content, name) => {
    await mkdir(inbox(school), { recursive: true });
    const isRaw = typeof content === 'string' || content instanceof Uint8Array;
    const file = name ?? fileNameOf(people(school).plan);
    await writeFile(join(inbox(school), file), isRaw ? content : exportOf(content));
  };
  const reopen = async (between?: (store: Store) => Store): Promise<House> => {
    await house.close();
    house = await open(between);
    return house;
  };
  const night: TestHouse['night'] = (wishes = {}) =>
    Array.fromAsync(
      syncSchools(
        house.gateway,
        schools.map(({ id }) => id),
        wishes,
      ),
    );
  const agreement = async (supplier: string): Promise<InForce> => {
    const all = await house.agreements.list(boardId);
    const found = all.find((one): one is InForce => one.supplier === supplier && isInForce(one, clock.now()));
    if (found === undefined) throw new Error(`no agreement with ${supplier} in force`);
    return found;
  };
  const changed = async (supplier: string, change: (document: AgreementDocument) => void) => {
    const document = structuredClone((await agreement(supplier)).document);
    change(document);
    return document;
  };
  const requiredBy = (supplier: string) =>
    suppliers.filter((one) => idOf(one) === supplier).flatMap((one) => profileOf(one).shape.requires);

  for (const { id } of schools) await drop(id, people(id));
  if (options.between !== undefined) await reopen(options.between);
  return {
    folder,
    board: boardId,
    clock,
    house: () => house,
    actors,
    people,
    drop,
    reopen,
    night,
    agreement,
    supplier: (id) => {
      const found = servers.get(id);
      if (found === undefined) throw new Error(`no supplier ${id}`);
      return found;
    },
    waiting: async (school) => (await readdir(inbox(school)).catch(() => [])).sort(),
    sync: async ({ school = first, ...wishes } = {}) => {
      for await (const report of syncSchools(house.gateway, [school], wishes)) return report;
      throw new Error('no report');
    },
    narrow: async (supplier, change) => {
      const document = await changed(supplier, change);
      await house.agreements.narrow(boardId, document, actors.admin, { required: requiredBy(supplier) });
    },
    widen: async (supplier, change) => {
      const { id } = await house.agreements.draft(boardId, await changed(supplier, change), actors.admin);
      await house.agreements.propose(boardId, id, actors.admin);
      await house.agreements.approve(boardId, id, actors.approver, { required: requiredBy(supplier) });
    },
    decide: async (verdict, school = first) => {
      const found = await findCase(house.gateway, boardId, school);
      await decideCase(house.gateway, found, { verdict, reasonCode: 'checked_list', actor: actors.admin });
    },
    entries: () => entriesOf(house, boardId),
    verify: () => verifyLedger(house.gateway, boardId),
    close: async () => {
      await house.close();
      for (const server of servers.values()) await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
