import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiObject } from '../deploy/demo/somtoday-school.ts';
import type { Asked, Fault } from '../deploy/demo/somtoday-server.ts';
import { confirmSource } from '../src/sync/confirm-source.ts';
import { previewFor } from '../src/sync/preview.ts';
import { readSchool } from '../src/sync/school.ts';
import { smallSecondary } from './world/board.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';
import { askFrom, openSomtoday } from './world/somtoday.ts';
import { pupilsBy, wires } from './world/wire.ts';

const supplier = 'accounts';
const school = smallSecondary.id;
let world: TestHouse;
let far: Awaited<ReturnType<typeof openSomtoday>>;
let items: (all: readonly ApiObject[], asked: Asked) => readonly ApiObject[];
let fault: (asked: Asked) => Fault | undefined;

const forbidden = new Set(['leerling/gebruikersnaam']);

beforeEach(async () => {
  items = (all) => all;
  fault = () => undefined;
  world = await openTestHouse({ schools: [smallSecondary], suppliers: [{ profile: supplier }] });
  far = await openSomtoday({
    school: world.people(),
    forbidden,
    items: (all, asked) => items(all, asked),
    fault: (asked) => fault(asked),
  });
  await askFrom(world, far);
});
afterEach(async () => {
  await world.close();
  await far.close();
});

const held = () => pupilsBy(world.supplier(supplier), 'id', school);
const pupilPages = ({ path }: Asked): boolean => path.endsWith('/leerling');
/** Without the first pupil who follows education. */
const withoutOne = (all: readonly ApiObject[], asked: Asked): readonly ApiObject[] => {
  const gone = all.find((item) => item['isActief'] === true);
  return pupilPages(asked) ? all.filter((item) => item !== gone) : all;
};

describe('a school that is read from SOMtoday', () => {
  it('brings a supplier what the agreement names, of pupils who follow education', async () => {
    const report = await world.sync();
    expect(report).toMatchObject({ intake: 'new', error: undefined });
    expect(report.counts).toMatchObject({ partial: false, unknown: {}, unreadable: {}, dangling: {} });
    expect(held().size).toBe(60);
    const [first] = held().values();
    expect(Object.keys(first ?? {}).toSorted()).toEqual(
      expect.arrayContaining(['familyName', 'givenName', 'groupId', 'id', 'locationId']),
    );
  });

  it('asks nothing about staff and parents when no agreement names them, and drops what it did not ask for', async () => {
    const report = await world.sync();
    const kinds = new Set(far.asked.map(({ path }) => path.replace(/^.*\/vestiging\/[^/]+\//, '')));
    expect([...kinds].filter((kind) => /medewerker|ouder/.test(kind))).toEqual([]);
    expect(report.counts?.dropped['leerling/BSN']).toBeGreaterThan(50);
    expect(report.dropped.find(({ name }) => name === 'leerling/BSN')).toMatchObject({ reason: 'banned' });
  });

  it('tells what the source does not permit from what is empty, inside and outward', async () => {
    const report = await world.sync();
    expect(report.counts?.notPermitted).toEqual(['leerling/gebruikersnaam']);
    const [wire] = wires(world.supplier(supplier));
    expect(wire?.manifest.noValue['pupil']).toMatchObject({ username: 'not_offered_by_source' });
    const { gateway } = world.house();
    const [key = ''] = held().keys();
    const preview = await previewFor(gateway, {
      school: await readSchool(gateway.store, school),
      wish: { supplier },
      key,
    });
    const username = preview.staying.find(({ path }) => path === 'pupil/username');
    expect(username).toMatchObject({ reason: 'empty', notPermitted: true });
    expect(username).not.toHaveProperty('notOffered');
  });

  it('removes who is gone, and nobody when the set changed while it was read', async () => {
    await world.sync();
    let pages = 0;
    items = (all, asked) => (pupilPages(asked) && (pages += 1) > 2 ? all.slice(3) : all);
    const report = await world.sync();
    expect(report.counts).toMatchObject({ partial: true, unproven: ['moved'] });
    expect(feedOf(report, supplier)).toMatchObject({ removed: 0 });
    expect(feedOf(report, supplier).suspended ?? 0).toBe(0);
    expect(held().size).toBe(60);
    items = withoutOne;
    const next = await world.sync();
    expect(next.counts?.partial).toBe(false);
    const { suspended = 0, leaving = 0, removed } = feedOf(next, supplier);
    expect(suspended + leaving + removed).toBe(1);
  });

  it.each([
    ['cut off', 'cut' as const, 'source_cut_off'],
    ['denied', { status: 401 }, 'source_denied'],
    ['throttled for long', { status: 429, headers: { 'retry-after': '7200' } }, 'source_throttled'],
    ['not JSON', { body: 'Er is iets misgegaan' }, 'source_malformed'],
  ])('keeps what was read before when a page is %s', async (_, given, code) => {
    await world.sync();
    fault = (asked) => (pupilPages(asked) && asked.query['offset'] !== '0' ? given : undefined);
    const report = await world.sync();
    expect(report).toMatchObject({ intake: 'refused', error: { code } });
    expect(held().size).toBe(60);
  });

  it('takes an empty location for no school', async () => {
    await world.sync();
    items = () => [];
    expect(await world.sync()).toMatchObject({ intake: 'refused', error: { code: 'export_empty' } });
    expect(held().size).toBe(60);
  });

  it('is not asked by day', async () => {
    world.clock.set('2026-11-21T12:00:00Z');
    expect(await world.sync()).toMatchObject({ intake: 'refused', error: { code: 'source_not_now' } });
    expect(far.asked).toEqual([]);
  });

  it('keeps next school year apart for the rehearsal', async () => {
    await world.sync();
    await askFrom(world, far, { peilschooljaar: 'VOLGEND' });
    const report = await world.sync();
    expect(report).toMatchObject({ intake: 'rehearsal', error: undefined });
    expect(held().size).toBe(60);
  });

  it('goes back to its overview, with other keys, once a person confirmed that', async () => {
    await world.sync();
    const { gateway } = world.house();
    const sql = `UPDATE source SET connector = 'csv', mapping = 'somtoday-overzicht', settings = '{}', confirmed_at = ?
      WHERE school = ?`;
    await gateway.store.batch([{ sql, params: ['2026-11-20T00:00:00.000Z', school] }]);
    expect(await world.sync()).toMatchObject({ intake: 'refused', error: { code: 'source_overlap' } });
    world.clock.set('2026-11-21T01:00:00Z');
    await confirmSource(gateway, await readSchool(gateway.store, school), world.actors.admin);
    expect(await world.sync()).toMatchObject({ intake: 'new', error: undefined });
  });

  it('leaves no secret, token or value of a pupil in the ledger', async () => {
    await world.sync();
    const written = JSON.stringify(await world.entries());
    expect(written).not.toMatch(/geheim-van-somtoday|token-\d/);
    for (const { familyName } of world.people().pupils.filter((one) => one.familyName.length > 6)) {
      expect(written.includes(familyName)).toBe(false);
    }
    expect((await world.verify()).ok).toBe(true);
  });
});
