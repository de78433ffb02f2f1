import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReceiver, type ReceiverState } from '../../../deploy/demo/receiver.ts';
import type { DemoSchool } from '../../../deploy/demo/school.ts';
import type { StartEvents } from '../../../src/cli/home.ts';
import { registry } from '../../../src/cli/registry.ts';
import type { Actor } from '../../../src/agreement/roles.ts';
import type { Config } from '../../../src/config.ts';
import { exportLedger } from '../../../src/ledger/export.ts';
import { createLog } from '../../../src/log.ts';
import { createRestrictions } from '../../../src/rights/restriction.ts';
import { openHouse } from '../../../src/runtime/house.ts';
import { narrated } from '../../../src/runtime/narrate.ts';
import { createMetrics } from '../../../src/runtime/metrics.ts';
import { readyChecks } from '../../../src/runtime/ready.ts';
import { statusView } from '../../../src/runtime/status-view.ts';
import { blockedFor } from '../../../src/sync/blocked-list.ts';
import { casesOf, decideCase } from '../../../src/sync/holds.ts';
import type { House } from '../../../src/sync/house.ts';
import { previewFor } from '../../../src/sync/preview.ts';
import type { SchoolReport } from '../../../src/sync/report.ts';
import { allSchools } from '../../../src/sync/school.ts';
import { whyFor } from '../../../src/sync/why.ts';
import { createWeb } from '../../../src/web/web.ts';
import { agreedWith } from './agreed.ts';
import { board, type CanaryBoard, layOutBoard, putInInbox } from './board.ts';
import { checkFile } from './check.ts';
import { damages, oddEdexml, oddTable, strayMarkers } from './damage.ts';
import { canarySchools, type Nights, nightsOf, today } from './schools.ts';
import { addDropbox, addFolder, addReceived, createSinks, type Sinks } from './sinks.ts';
import { addNote, tellAll } from './tell.ts';
import { command, processOf } from './terminal.ts';

/** What every supplier holds, by supplier and school, after a night. */
export type Holdings = ReadonlyMap<string, ReadonlyMap<string, Record<string, Record<string, unknown>[]>>>;

export type CanaryRun = {
  readonly nights: readonly Nights[];
  readonly sinks: Sinks;
  /** After the first and after the second night. */
  readonly holdings: readonly Holdings[];
  /** Generations opened with the school's key, per night and school. */
  readonly opened: readonly { readonly school: string; readonly night: number; readonly text: string }[];
  /** Per damaged file the codes that were expected and found, and whether it stayed where it was. */
  readonly refusals: readonly {
    readonly name: string;
    readonly code: string;
    readonly found: string;
    readonly kept: boolean;
  }[];
  readonly issued: readonly string[];
  /** Files in the inboxes after each good intake. */
  readonly left: readonly string[];
};

type Ground = CanaryBoard & {
  readonly house: House;
  readonly config: Config;
  readonly folder: string;
  readonly sinks: Sinks;
  readonly nights: readonly Nights[];
  readonly clock: { now(): Date; sleep(): void };
};

const clockAt = (instant: string): Ground['clock'] => {
  let now = Date.parse(instant);
  return { now: () => new Date((now += 1)), sleep: () => void (now += 60_000) };
};

const configIn = (folder: string): Config => ({
  data: join(folder, 'data'),
  keys: join(folder, 'keys', 'master.key'),
  host: '127.0.0.1',
  port: 0,
  demoPort: 0,
  demoSource: 'files',
  demoChannel: 'http-push',
  lang: 'nl',
  logLevel: 'debug',
  allowLoopback: true,
  note: { at: '07:00', from: undefined, to: [] },
  metrics: false,
  secrets: { masterKey: undefined, actorToken: undefined, smtpUrl: undefined, noteWebhook: undefined },
});

const groundIn = async (folder: string): Promise<Ground> => {
  const clock = clockAt(`${today}T00:30:00Z`);
  const config = configIn(folder);
  const patience = { tries: 4, minMs: 1, maxMs: 2, random: () => 0 };
  const house = await openHouse(config, { clock, patience });
  const nights = canarySchools.map(nightsOf);
  return {
    ...(await layOutBoard(house, canarySchools, folder)),
    house,
    config,
    folder,
    sinks: createSinks(),
    nights,
    clock,
  };
};

const say = async ({ house, sinks }: Ground, words: readonly string[], typed?: string) => {
  const said = await command(house, words, typed);
  sinks.add(`sluis ${words.join(' ')}`, `${said.out}\n${said.err}`);
  return said;
};

const putAll = async ({ config, nights }: Ground, of: (one: Nights) => string): Promise<void> => {
  for (const one of nights) await putInInbox(config.data, one.plan.id, one.file, of(one));
};

const waiting = async ({ config }: Ground): Promise<readonly string[]> =>
  (await readdir(join(config.data, 'inbox'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

const sequenceOf = (body: Buffer): number => Number(/"sequence":(\d+)/.exec(body.toString())?.[1]);

const dropboxState = async (folder: string): Promise<ReceiverState> => {
  const receiver = createReceiver();
  const bodies = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))));
  for (const body of bodies.sort((a, b) => sequenceOf(a) - sequenceOf(b))) receiver.apply(body, 'application/x-ndjson');
  return receiver.state();
};

const holdingsOf = (state: ReceiverState) =>
  new Map(
    Object.values(state.feeds).map(({ school, kinds }) => [
      school,
      Object.fromEntries(Object.entries(kinds).map(([kind, refs]) => [kind, Object.values(refs)])),
    ]),
  );

const allHoldings = async ({ suppliers, dropbox }: Ground): Promise<Holdings> =>
  new Map([
    ...[...suppliers].map(([supplier, { state }]) => [supplier, holdingsOf(state())] as const),
    ['tracking', holdingsOf(await dropboxState(dropbox))] as const,
  ]);

const openAll = async ({ house, nights }: Ground, night: number): Promise<CanaryRun['opened']> => {
  const opened = nights.map(async ({ plan }) => {
    const rows = await house.gateway.store.all('SELECT id FROM generation WHERE school = ?', plan.id);
    const heads = await Promise.all(rows.map(({ id }) => house.gateway.generations.byId(String(id))));
    const generations = await Promise.all(
      heads.flatMap((head) => (head === undefined ? [] : [house.gateway.generations.open(head)])),
    );
    return { school: plan.id, night, text: JSON.stringify(generations.map(({ roster }) => [...roster])) };
  });
  return Promise.all(opened);
};

/** Full, with a supplier that is busy, one whose answer is lost, one that answers rubbish and one that hangs up. */
const firstNight = async (ground: Ground): Promise<void> => {
  const { suppliers } = ground;
  suppliers.get('accounts')?.misbehave({ kind: 'status', status: 503, body: 'later' }, 2);
  suppliers.get('books')?.misbehave({ kind: 'lost' }, 1);
  suppliers.get('digital-board')?.misbehave({ kind: 'rubbish', body: '<html>' }, 1);
  suppliers.get('basispoort')?.misbehave({ kind: 'cut-request', afterBytes: 2_000 }, 1);
  await putAll(ground, ({ first, write }) => write(first.school));
  await say(ground, ['sync']);
};

const refuse = async (ground: Ground, refusals: CanaryRun['refusals'][number][]): Promise<void> => {
  const { house, config, nights, sinks } = ground;
  for (const { name, school, code, make } of damages) {
    const night = nights.find(({ plan }) => plan.id === school);
    if (night === undefined) throw new Error(`no school ${school}`);
    const bytes = Buffer.from(make(night.write(night.first.school)));
    const file = `${strayMarkers.fileName}.export`;
    await putInInbox(config.data, school, file, bytes);
    await say(ground, ['sync', '--school', school]);
    const { out } = await say(ground, ['sync', '--school', school, '--json', '--lang', 'en']);
    const { schools } = JSON.parse(out) as { schools: SchoolReport[] };
    const kept = (await waiting(ground)).includes(file);
    refusals.push({ name, code, found: schools[0]?.error?.code ?? 'none', kept });
    await checkFile(house, night, bytes, sinks);
    await addNote(house, name, sinks);
    await rm(join(config.data, 'inbox', school), { recursive: true });
  }
};

const oddText = (one: Nights): string => {
  const text = one.write(one.changed);
  return one.connector === 'edexml' ? oddEdexml(text) : oddTable(text);
};

/** Files with things in them that nobody declared; they are taken in, and what is strange is named or counted. */
const oddNight = async (ground: Ground): Promise<void> => {
  await putAll(ground, oddText);
  for (const one of ground.nights) await checkFile(ground.house, one, Buffer.from(oddText(one)), ground.sinks);
  await say(ground, ['sync', '--json']);
};

/** So many names changed that they wait: people look at the list, without names, and let them go. */
const decideHolds = async (ground: Ground): Promise<void> => {
  const { gateway } = ground.house;
  const actor = await adminOf(ground.house);
  await say(ground, ['holds']);
  for (const found of await casesOf(gateway, board)) {
    await say(ground, ['holds', 'show', found.id]);
    await say(ground, ['holds', 'show', found.id, '--json']);
    await decideCase(gateway, found, { verdict: 'all', reasonCode: 'checked_list', actor });
  }
  await say(ground, ['sync', '--json']);
};

/** A pupil who is withdrawn, and an agreement that is revoked. */
const decisions = async (ground: Ground): Promise<void> => {
  const { house } = ground;
  const { gateway } = house;
  const admin = await adminOf(house);
  const head = await gateway.generations.current('99XA00');
  if (head === undefined) throw new Error('nobody to decide about');
  const subject = (await gateway.generations.open(head)).roster.get('pupil')?.[5]?.subject ?? '';
  await createRestrictions(gateway).exclude(board, { subject, supplier: '*' }, admin);
  const digital = (await house.agreements.list(board)).find(({ supplier }) => supplier === 'digital-board');
  await house.agreements.revoke(board, digital?.id ?? '', admin);
  await say(ground, ['sync']);
  await say(ground, ['sync', '--full', '--json']);
  const period = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
  const told = await Promise.all(
    agreedWith.map(({ supplier }) => gateway.disclosures.ofSupplier(board, supplier, period)),
  );
  ground.sinks.add('disclosures', JSON.stringify([told, await gateway.disclosures.ofSubject(board, subject)]));
};

const pages = async ({ house, sinks }: Ground): Promise<void> => {
  const failed = (error: unknown) => sinks.error('page', error);
  const web = createWeb({
    ready: readyChecks(house),
    status: () => statusView(house),
    lang: 'nl',
    failed,
    metrics: createMetrics(house),
  });
  for (const path of ['/', '/?lang=en', '/health', '/ready', '/metrics', '/style.css', '/nobody']) {
    const answer = await web.request(path);
    sinks.add(`GET ${path}`, `${JSON.stringify([...answer.headers])}\n${await answer.text()}`);
  }
};

const nothing = (): void => undefined;
const silent: StartEvents = {
  laidOut: nothing,
  suppliers: nothing,
  sources: nothing,
  schools: nothing,
  school: nothing,
  synced: async () => {},
  serving: nothing,
  failed: nothing,
};

/** The log is told of every run as the service tells it, and is handed whole reports and errors besides. */
const logged = async ({ house, sinks, clock }: Ground): Promise<void> => {
  const lines: string[] = [];
  const log = createLog({ write: (line) => void lines.push(line) }, { clock, level: 'debug' });
  const events = narrated(silent, log);
  const rows = await house.gateway.store.all('SELECT report FROM run');
  for (const { report } of rows) {
    const told = JSON.parse(String(report)) as SchoolReport;
    events.school(told);
    log.event('run_refused', { ...Object(told), ...Object(told.error?.subject) }, 'warn');
    for (const feed of told.feeds) log.event('delivery_refused', { ...Object(feed), ...Object(feed.error?.subject) });
  }
  sinks.add('log', lines.join(''));
  sinks.add('run reports', rows.map(({ report }) => String(report)).join('\n'));
};

const adminOf = async (house: House): Promise<Actor> => {
  const admin = (await house.actors.list(board)).find(({ role }) => role === 'board-admin');
  if (admin === undefined) throw new Error('nobody to decide');
  return admin;
};

/**
 * Somebody looks at pupils: why they are there, and what a supplier gets of them, masked. Revealed values are for the one
 * who asked and are no sink; that they were shown is in the ledger, which is.
 */
const looks = async ({ house, sinks, nights }: Ground): Promise<void> => {
  const { gateway } = house;
  const looker = { actor: await adminOf(house), reasonCode: 'test' } as const;
  for (const school of await allSchools(gateway.store)) {
    const pupils = nights.find(({ plan }) => plan.id === school.id)?.changed.pupils ?? [];
    for (const { key } of [pupils.at(9), pupils.at(-1)].filter((pupil) => pupil !== undefined)) {
      sinks.add(
        `why ${school.id}`,
        JSON.stringify(await whyFor(gateway, { school, key, supplier: undefined }, looker)),
      );
      for (const { supplier } of agreedWith.filter(({ schools }) => schools.includes(school.id))) {
        const of = { school, key, wish: { supplier } };
        sinks.add(`preview ${school.id} ${supplier}`, JSON.stringify(await previewFor(gateway, of)));
        await previewFor(gateway, of, looker);
      }
    }
  }
  sinks.add('blocked', JSON.stringify(await blockedFor(gateway, board, {})));
};

const ledger = async ({ house, sinks }: Ground): Promise<void> => {
  const pieces = await Array.fromAsync(exportLedger(house.gateway, board));
  sinks.add('ledger export', pieces.join(''));
};

/** Every other command, with nothing but its name and a pupil's key on standard input: what it prints, or what it says is missing. */
const otherCommands = async (ground: Ground): Promise<void> => {
  const names = Object.keys(registry).filter((name) => !['start', 'bench', 'sync'].includes(name));
  for (const name of names) {
    const typed = `${ground.nights[0]?.changed.pupils[9]?.key}\n`;
    await say(ground, name.split(' '), typed);
    await say(ground, [...name.split(' '), '--json', '--lang', 'en'], typed);
  }
  await say(ground, ['report', '--note']);
  await addNote(ground.house, 'everything', ground.sinks);
};

/** In a process of its own with a temporary folder of its own; today's date there is the machine's. */
const processes = async ({ config, folder, nights, sinks }: Ground): Promise<void> => {
  const env = {
    SLUIS_DATA: config.data,
    SLUIS_KEYS: config.keys,
    SLUIS_ALLOW_LOOPBACK: '1',
    TMPDIR: join(folder, 'data'),
  };
  const [primary] = nights;
  if (primary === undefined) throw new Error('no school');
  await putInInbox(config.data, primary.plan.id, primary.file, `${primary.write(primary.changed).slice(0, 9_000)}`);
  for (const words of [
    ['sync', '--school', primary.plan.id],
    ['sync', '--dry-run', '--json'],
  ]) {
    const said = await processOf(words, env);
    sinks.add(`process sluis ${words.join(' ')}`, `${said.out}\n${said.err}`);
  }
};

const collect = async (ground: Ground): Promise<void> => {
  const { sinks, suppliers, dropbox, config, folder } = ground;
  for (const [supplier, received] of suppliers) addReceived(sinks, supplier, received);
  await addDropbox(sinks, 'tracking', dropbox);
  await addFolder(sinks, 'closed', config.data, /^inbox\//);
  await addFolder(sinks, 'keys', join(folder, 'keys'));
};

const changedOf = ({ write, changed }: { write: (school: DemoSchool) => string; changed: DemoSchool }): string =>
  write(changed);

/** All paths, one after the other, over one house in a temporary folder. */
export const runCanaries = async (): Promise<CanaryRun> => {
  const folder = await mkdtemp(join(tmpdir(), 'kanarie-'));
  const ground = await groundIn(folder);
  const { sinks, config, house } = ground;
  const refusals: CanaryRun['refusals'][number][] = [];
  try {
    await firstNight(ground);
    const left = [...(await waiting(ground))];
    const holdings = [await allHoldings(ground)];
    const opened = [...(await openAll(ground, 0))];
    await addFolder(sinks, 'open', config.data, /^inbox\//);
    await refuse(ground, refusals);
    await tellAll(house, config, sinks);
    await putAll(ground, changedOf);
    await say(ground, ['sync', '--dry-run']);
    await say(ground, ['sync', '--dry-run', '--json']);
    await say(ground, ['sync', '--lang', 'en']);
    await decideHolds(ground);
    left.push(...(await waiting(ground)));
    holdings.push(await allHoldings(ground));
    opened.push(...(await openAll(ground, 1)));
    await oddNight(ground);
    left.push(...(await waiting(ground)));
    opened.push(...(await openAll(ground, 2)));
    await looks(ground);
    await decisions(ground);
    await pages(ground);
    await logged(ground);
    await ledger(ground);
    await otherCommands(ground);
    const issued = Object.values(ground.suppliers.get('basispoort')?.state().issued ?? {});
    await house.close();
    await processes(ground);
    await collect(ground);
    return { nights: ground.nights, sinks, holdings, opened, refusals, issued, left };
  } finally {
    await house.close().catch(() => undefined);
    for (const supplier of ground.suppliers.values()) await supplier.close();
    await rm(folder, { recursive: true, force: true });
  }
};
