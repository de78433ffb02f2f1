import { afterEach, describe, expect, it } from 'vitest';
import type { Config } from '../src/config.ts';
import { GatewayError } from '../src/errors.ts';
import type { Store } from '../src/ports.ts';
import { createMetrics } from '../src/runtime/metrics.ts';
import { statusView } from '../src/runtime/status-view.ts';
import { openTellers, type Tellers, tellNow } from '../src/runtime/tellers.ts';
import { casesOf, decideCase } from '../src/sync/holds.ts';
import { noteFrom, tidingsFor } from '../src/telling/tidings.ts';
import { trendOf } from '../src/telling/trend.ts';
import { openTestHouse, testConfig, type TestHouse, type TestHouseOptions } from './world/house.ts';
import { type Mailbox, startMailbox } from './world/mailbox.ts';
import { type FakeSupplier, startSupplier } from './world/supplier.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type World = {
  readonly world: TestHouse;
  readonly box: Mailbox;
  readonly hook: FakeSupplier;
  readonly tell: () => ReturnType<typeof tellNow>;
};

const secret = (text: string) => ({ reveal: () => text });

/** A house that mails and posts, an hour before its note is due. */
const openWorld = async (options: TestHouseOptions = {}): Promise<World> => {
  const world = await openTestHouse({ suppliers: [{ profile: 'digital-board' }], ...options });
  const [box, hook] = [await startMailbox(), await startSupplier()];
  hook.misbehave({ kind: 'status', status: 204 });
  const base = testConfig(world.folder);
  const config: Config = {
    ...base,
    note: { at: '07:00', from: 'sluis@bestuur.example', to: ['beheer@bestuur.example'] },
    secrets: { ...base.secrets, smtpUrl: secret(box.url), noteWebhook: secret(hook.url) },
  };
  const tellers: Tellers = openTellers(config);
  closing.push(world.close, box.close, hook.close, tellers.close);
  return { world, box, hook, tell: () => tellNow(world.house(), config, tellers) };
};

const noteIn = async ({ world }: World) => {
  const tidings = await tidingsFor(world.house(), { nights: 30 });
  if (tidings === undefined) throw new Error('no board');
  return { tidings, note: noteFrom(tidings, 'nl') };
};

const idOf = (raw: string | undefined): string | undefined => /^Message-ID: (.*)\r$/m.exec(raw ?? '')?.[1];

describe('the daily note', () => {
  it('leaves once a day in each way, not before its time, and not again after a restart', async () => {
    const { world, box, hook, tell } = await openWorld();
    await world.night();
    expect(await tell()).toEqual([]);
    world.clock.set('2026-11-21T06:00:00Z');
    expect((await tell()).map(({ way, error }) => [way, error])).toEqual([
      ['mail', undefined],
      ['webhook', undefined],
    ]);
    await world.reopen();
    world.clock.set('2026-11-21T22:00:00Z');
    expect(await tell()).toEqual([]);
    expect([box.mails.length, hook.received.length]).toEqual([1, 1]);
    world.clock.set('2026-11-22T06:00:00Z');
    await tell();
    expect([box.mails.length, hook.received.length]).toEqual([2, 2]);
    expect(idOf(box.mails[0]?.raw)).not.toBe(idOf(box.mails[1]?.raw));
  });

  it('waits for a mail server that is down, while the webhook goes on, and then leaves once', async () => {
    const { world, box, hook, tell } = await openWorld();
    await world.night();
    await box.refuse();
    world.clock.set('2026-11-21T06:00:00Z');
    expect((await tell()).map(({ error }) => error?.code)).toEqual(['mail_unreachable', undefined]);
    const { tidings } = await noteIn({ world, box, hook, tell });
    expect(tidings.told.map(({ way, code, toldAt }) => [way, code, toldAt !== undefined])).toEqual([
      ['mail', 'mail_unreachable', false],
      ['webhook', undefined, true],
    ]);
    expect(await tell()).toEqual([]);
    await box.recover();
    await world.reopen();
    world.clock.set('2026-11-21T06:05:00Z');
    expect(await tell()).toEqual([{ way: 'mail', error: undefined }]);
    world.clock.set('2026-11-21T12:00:00Z');
    expect(await tell()).toEqual([]);
    expect([box.mails.length, hook.received.length]).toEqual([1, 1]);
  });

  it('of yesterday is not told any more when the server comes back today', async () => {
    const { world, box, tell } = await openWorld();
    await box.refuse();
    world.clock.set('2026-11-21T06:00:00Z');
    await tell();
    await box.recover();
    world.clock.set('2026-11-22T06:00:00Z');
    await tell();
    expect(box.mails).toHaveLength(1);
  });

  it('leaves once when two processes are at it', async () => {
    const { world, box, hook, tell } = await openWorld();
    world.clock.set('2026-11-21T06:00:00Z');
    await Promise.all([tell(), tell(), tell()]);
    expect([box.mails.length, hook.received.length]).toEqual([1, 1]);
  });

  it('leaves again, under the same id, only when it could not be written down that it left', async () => {
    let broken = true;
    const between = (store: Store): Store => ({
      ...store,
      batch: async (statements, lease) => {
        if (broken && statements.some(({ sql }) => sql.includes('told_at = ?'))) {
          throw new GatewayError('store_unwritable');
        }
        await store.batch(statements, lease);
      },
    });
    const { world, box, tell } = await openWorld({ between });
    world.clock.set('2026-11-21T06:00:00Z');
    await tell();
    broken = false;
    world.clock.set('2026-11-21T06:04:00Z');
    await tell();
    expect(box.mails).toHaveLength(1);
    world.clock.set('2026-11-21T06:05:00Z');
    await tell();
    expect(box.mails).toHaveLength(2);
    expect(idOf(box.mails[0]?.raw)).toBe(idOf(box.mails[1]?.raw));
  });

  it('keeps no night waiting, however long the far end takes', async () => {
    const { world, box, hook, tell } = await openWorld();
    hook.behave();
    hook.misbehave({ kind: 'stall' });
    world.clock.set('2026-11-21T06:00:00Z');
    const telling = tell();
    await hook.arrived(1);
    const [report] = await world.night();
    expect(report?.feeds.map(({ state }) => state)).toEqual(['accepted']);
    await hook.close();
    expect((await telling).map(({ error }) => error?.code)).toEqual([undefined, 'webhook_unreachable']);
    expect(box.mails).toHaveLength(1);
  });
});

describe('what a house tells of its nights', () => {
  it('is fine after a fine night, and the trend has what was delivered', async () => {
    const opened = await openWorld();
    const [report] = await opened.world.night();
    const { tidings, note } = await noteIn(opened);
    expect(note).toMatchObject({ level: 'fine', lines: [] });
    const nights = trendOf(tidings.runs, tidings.day, 30);
    expect(nights).toHaveLength(30);
    expect(nights.at(-1)).toMatchObject({
      night: '2026-11-21',
      state: 'fine',
      runs: 1,
      schools: 1,
      held: 0,
      failed: 0,
    });
    expect(nights.at(-1)?.added).toBe(report?.feeds[0]?.added);
    expect(nights.at(-2)).toMatchObject({ night: '2026-11-20', state: 'none', runs: 0 });
  });

  it('waits for a decision when half of the pupils are gone from the export', async () => {
    const opened = await openWorld();
    const { world } = opened;
    await world.night();
    const school = world.people().plan.id;
    world.clock.sleep(1);
    const { pupils, ...rest } = world.people();
    await world.drop(school, { ...rest, pupils: pupils.filter((_, index) => index % 2 === 0) });
    await world.night();
    const { note, tidings } = await noteIn(opened);
    expect(note.level).toBe('waits');
    expect(note.lines.map(({ kind }) => kind)).toEqual(['decide']);
    expect(note.lines[0]?.what).toMatch(/\d+ leerlingen zouden bij .* verdwijnen/);
    expect(trendOf(tidings.runs, tidings.day, 2).map(({ state, held }) => [state, held])).toEqual([
      ['fine', 0],
      ['waits', 1],
    ]);
    const { gateway } = world.house();
    const [waiting] = await casesOf(gateway, world.board);
    if (waiting === undefined) throw new Error('nothing waits');
    const decision = { verdict: 'none', reasonCode: 'test', actor: world.actors.admin } as const;
    await decideCase(gateway, waiting, decision);
    expect((await noteIn(opened)).note.level).toBe('fine');
  });

  it('is wrong when a file has headers only, and when a supplier is down', async () => {
    const opened = await openWorld();
    const { world } = opened;
    await world.night();
    world.clock.sleep(1);
    await world.supplier('digital-board').refuse();
    await world.drop(world.people().plan.id, { ...world.people(), pupils: [] });
    await world.sync({ full: true });
    const { note } = await noteIn(opened);
    expect(note.level).toBe('wrong');
    expect(note.lines.map(({ kind }) => kind)).toEqual(['act', 'again']);
  });

  it('tells of a run that was killed or stopped by nothing but its state', async () => {
    const opened = await openWorld();
    const { store } = opened.world.house().gateway;
    const insert = `INSERT INTO run (id, board, school, started_at, ended_at, state, report)
      VALUES ('x', ?, ?, '2026-11-21T00:29:00.000Z', '2026-11-21T00:30:00.000Z', 'stopped', '{}')`;
    await store.batch([{ sql: insert, params: [opened.world.board, opened.world.people().plan.id] }]);
    const { note } = await noteIn(opened);
    expect(note.lines.map(({ what }) => what)).toEqual([expect.stringContaining('gestopt door een fout')]);
  });
});

const nights = async (world: TestHouse, count: number) => {
  for (let night = 0; night < count; night += 1) {
    world.clock.sleep(1);
    await world.night();
  }
};
const silentIn = async (world: TestHouse) =>
  (await createMetrics(world.house())()).text.split('\n').find((line) => line.startsWith('sluis_silent{'));

describe('a school of which nothing arrives', () => {
  it('is an alarm in the note, on the page and in the figures, though every night went well', async () => {
    const opened = await openWorld({ at: '2026-11-03T00:30:00.000Z' });
    const { world } = opened;
    const school = world.people().plan.id;
    await world.night();
    await nights(world, 7);
    expect((await noteIn(opened)).note.level).toBe('fine');
    await nights(world, 1);
    const { note } = await noteIn(opened);
    expect(note.level).toBe('wrong');
    expect(note.lines.map(({ what }) => what)).toEqual([
      expect.stringMatching(/: Geen nieuwe gegevens sinds 3 nov 2026, 01:30\.$/),
    ]);
    expect(await silentIn(world)).toBe(`sluis_silent{school="${school}"} 1`);
    expect((await statusView(world.house()))?.schools.map(({ silence }) => silence)).toEqual([
      { lastFileAt: '2026-11-03T00:30:00.000Z' },
    ]);
    await world.drop(school, world.people());
    await world.night();
    expect((await noteIn(opened)).note.level).toBe('fine');
    expect(await silentIn(world)).toBe(`sluis_silent{school="${school}"} 0`);
  });

  it('is one also when files with headers only came, and is told once', async () => {
    const opened = await openWorld({ at: '2026-11-03T00:30:00.000Z' });
    const { world } = opened;
    await world.night();
    await nights(world, 7);
    await world.drop(world.people().plan.id, { ...world.people(), pupils: [] });
    await nights(world, 1);
    const { note, tidings } = await noteIn(opened);
    expect(tidings.silences).toHaveLength(1);
    expect(note.lines.map(({ kind }) => kind)).toEqual(['act']);
  });
});

describe('the figures', () => {
  it('tell runs, deliveries, ages and sizes by school and supplier, and follow the moment', async () => {
    const { world } = await openWorld();
    const metrics = createMetrics(world.house());
    const before = await metrics();
    expect(before.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(before.text).not.toMatch(/^sluis_reading_age_seconds\{/m);
    await world.night();
    world.clock.sleep(2);
    const { text } = await metrics();
    const school = world.people().plan.id;
    for (const line of [
      'sluis_runs{state="fine"} 1',
      'sluis_deliveries{supplier="digital-board",state="accepted"} 1',
      `sluis_held{school="${school}"} 0`,
      `sluis_silent{school="${school}"} 0`,
      `sluis_reading_age_seconds{school="${school}"} 172800`,
      'sluis_attempts_waiting 0',
      'sluis_checkpoint_age_seconds 172800',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toMatch(/^sluis_ledger_entries \d+$/m);
    expect(text).toMatch(/^process_cpu_seconds_total /m);
  });
});
