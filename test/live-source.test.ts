import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { edexml } from '../connectors/edexml/connector.ts';
import { GatewayError } from '../src/errors.ts';
import type { Reading } from '../src/ports.ts';
import type { Access, LiveConnector } from '../src/ports/live.ts';
import { applyBoard } from '../src/sync/board.ts';
import { parseBoard } from '../src/sync/board-document.ts';
import { readSchool } from '../src/sync/school.ts';
import { keepSourceSecret } from '../src/sync/source-secret.ts';
import { texts } from '../src/text/texts.ts';
import { inputOf } from './contract/source.ts';
import { boardId, exportOf, smallPrimary } from './world/board.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';
import { pupilsBy } from './world/wire.ts';

const supplier = 'accounts';
const school = smallPrimary.id;
let world: TestHouse;

/** What the source was asked, and what it answers from now on. */
type Asked = { readonly settings: unknown; readonly access: Access; readonly names: number };
let asked: Asked[];
let answers: (() => Reading)[];
let standing: () => Reading;

const content = (): string => exportOf(world.people());
const whole = (text: string): Reading =>
  edexml.read({}, inputOf(new TextEncoder().encode(text), 4096), edexml.names ?? new Map());
async function* none(): AsyncGenerator<never> {}
const nothingNew = (): Reading => ({
  rows: none(),
  report: () => ({
    rows: new Map(),
    dropped: new Map(),
    unknown: [],
    complete: true,
    proof: 'end_of_document',
    unchanged: true,
  }),
});
const failing = (code: 'source_unreachable' | 'source_throttled' | 'source_denied', retryAfterMs?: number) => () => {
  throw new GatewayError(code, {}, retryAfterMs === undefined ? {} : { retryAfterMs });
};

const connector: LiveConnector = {
  name: 'asked',
  parseSettings: (settings) => settings,
  secrets: ['key'],
  names: edexml.names ?? new Map(),
  ask: (settings, access, wanted) => {
    asked.push({ settings, access, names: [...wanted.values()].reduce((sum, names) => sum + names.size, 0) });
    return (answers.shift() ?? standing)();
  },
};

const useAsked = async (settings: object): Promise<void> =>
  world.house().gateway.store.batch([
    {
      sql: "UPDATE source SET connector = 'asked', settings = ? WHERE school = ?",
      params: [JSON.stringify(settings), school],
    },
  ]);

beforeEach(async () => {
  asked = [];
  answers = [];
  world = await openTestHouse({ suppliers: [{ profile: supplier }], connectors: [connector] });
  standing = () => whole(content());
  await useAsked({ url: 'https://las.school.example/a' });
});
afterEach(() => world.close());

const held = () => pupilsBy(world.supplier(supplier), 'id', school);

describe('a school whose source is asked', () => {
  it('is read from the source and not from the inbox, with what the agreements name', async () => {
    const report = await world.sync();
    expect(report).toMatchObject({ intake: 'new', error: undefined });
    expect(held().size).toBeGreaterThan(50);
    expect(await world.waiting(school)).toHaveLength(1);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.access).toMatchObject({ school, schoolYear: '2026-2027' });
    expect(asked[0]?.names).toBeLessThan(30);
  });

  it('is told since when, once a whole reading is there; nothing new confirms that one', async () => {
    await world.sync();
    world.clock.sleep(1);
    answers = [nothingNew];
    const report = await world.sync();
    expect(asked.map(({ access }) => access.since)).toEqual([undefined, expect.stringMatching(/^2026-11-/)]);
    expect(report).toMatchObject({ intake: 'unchanged', error: undefined });
    expect(feedOf(report, supplier)).toMatchObject({ removed: 0, changed: 0 });
    const head = await world.house().gateway.generations.current(school);
    expect(head?.confirmedAt.slice(0, 10)).toBe('2026-11-22');
    expect(head?.readAt.slice(0, 10)).toBe('2026-11-21');
  });

  it('is not told since when where nothing new would prove less than a whole reading', async () => {
    await world.sync();
    world.clock.sleep(1);
    await world.narrow(supplier, ({ fields }) => void Reflect.deleteProperty(fields.pupil ?? {}, 'username'));
    await world.sync();
    await world.sync();
    expect(asked.map(({ access }) => access.since === undefined)).toEqual([true, true, false]);
    await world.house().gateway.store.batch([{ sql: 'UPDATE source SET live_days = 5', params: [] }]);
    world.clock.sleep(4);
    await world.sync();
    expect(asked.at(-1)?.access.since).toBeUndefined();
  });

  it('is not believed when it says that nothing changed and was not asked so', async () => {
    standing = nothingNew;
    expect(await world.sync()).toMatchObject({ intake: 'refused', error: { code: 'source_malformed' } });
    expect(await world.house().gateway.generations.current(school)).toBeUndefined();
  });

  it('is asked again when it cannot be reached, and not when it says no', async () => {
    answers = [failing('source_unreachable')];
    expect(await world.sync()).toMatchObject({ intake: 'new' });
    expect(asked).toHaveLength(2);
    asked = [];
    standing = failing('source_denied');
    expect(await world.sync()).toMatchObject({ intake: 'refused', error: { code: 'source_denied' } });
    expect(asked).toHaveLength(1);
  });

  it('waits as long as it is asked to, and leaves a long wait to the next night', async () => {
    answers = [failing('source_throttled', 2)];
    expect(await world.sync()).toMatchObject({ intake: 'new' });
    asked = [];
    standing = failing('source_throttled', 60_000);
    expect(await world.sync()).toMatchObject({ error: { code: 'source_throttled' } });
    expect(asked).toHaveLength(1);
  });

  it('removes nobody on the word of an answer that was cut off', async () => {
    await world.sync();
    const before = held().size;
    const text = content();
    standing = () => whole(text.slice(0, text.length / 2));
    const error = { code: 'source_cut_off', subject: { school, connector: 'asked' } } as const;
    expect(await world.sync()).toMatchObject({ intake: 'refused', error });
    expect(texts('nl').errors[error.code](error.subject).what).toMatch(/^Het antwoord van de leerlingadministratie/);
    expect(asked).toHaveLength(3);
    expect(held().size).toBe(before);
  });

  it('may go back to what it said before: an answer is of now', async () => {
    await world.sync();
    const before = content();
    world.clock.sleep(1);
    standing = () => whole(before.replace(/<roepnaam>.*?</, '<roepnaam>Anders<'));
    await world.sync();
    standing = () => whole(before);
    expect(await world.sync()).toMatchObject({ intake: 'new' });
    expect((await world.house().gateway.generations.current(school))?.counts.partial).toBe(false);
  });

  it('is not asked at all without an agreement in force', async () => {
    const agreement = await world.agreement(supplier);
    await world.house().agreements.revoke(boardId, agreement.id, world.actors.admin);
    expect(await world.sync()).toMatchObject({ intake: 'none' });
    expect(asked).toEqual([]);
  });
});

const document = (settings: string): string => `
board: { id: ${boardId}, number: '99991', name: Proef }
schools:
  - id: ${school}
    name: Proef
    sector: primary
    nightly: '01:30'
    source: { connector: asked, mapping: asked, settings: ${settings} }
suppliers: []`;

const give = async (secret: string): Promise<void> => {
  const { gateway } = world.house();
  await keepSourceSecret(gateway, await readSchool(gateway.store, school), {
    name: 'key',
    secret,
    actor: world.actors.admin,
  });
};
const settingsNow = async (): Promise<unknown> => {
  await world.sync();
  return asked.at(-1)?.settings;
};

describe('the secret of a source', () => {
  it('is given with the settings, and lies nowhere in the clear', async () => {
    await give('geheim-van-de-bron');
    expect(await settingsNow()).toEqual({ url: 'https://las.school.example/a', key: 'geheim-van-de-bron' });
    const rows = await world.house().gateway.store.all('SELECT * FROM source_secret');
    expect(JSON.stringify([rows, await world.entries()])).not.toContain('geheim-van-de-bron');
    const decided = (await world.entries()).find(({ facts }) => facts['what'] === 'source_secret');
    expect(decided).toMatchObject({ kind: 'decision', school, facts: { secret: 'key' } });
  });

  it('stays with the path and goes with the address', async () => {
    await give('geheim-van-de-bron');
    await useAsked({ url: 'https://las.school.example/b' });
    expect(await settingsNow()).toHaveProperty('key');
    await useAsked({ url: 'https://elders.example/a' });
    expect(await settingsNow()).not.toHaveProperty('key');
  });

  it('is dropped by a board document with another address, and a document with a secret is refused', async () => {
    await give('geheim-van-de-bron');
    const { gateway } = world.house();
    const known = { ...gateway, mappings: new Map(gateway.mappings) };
    const mapping = gateway.mappings.get('edexml');
    if (mapping !== undefined) known.mappings.set('asked', { ...mapping, name: 'asked', connector: 'asked' });
    const kept = async () => (await gateway.store.all('SELECT name FROM source_secret')).length;
    await applyBoard(known, parseBoard(document("{ url: 'https://las.school.example/c' }")));
    expect(await kept()).toBe(1);
    await applyBoard(known, parseBoard(document("{ url: 'https://elders.example/' }")));
    expect(await kept()).toBe(0);
    await expect(applyBoard(known, parseBoard(document("{ key: 'x' }")))).rejects.toMatchObject({
      code: 'config_invalid',
      subject: { setting: 'settings.key' },
    });
  });

  it('is asked of somebody who may, under a name that the source knows', async () => {
    const { gateway } = world.house();
    const source = await readSchool(gateway.store, school);
    const given = { name: 'key', secret: 'x', actor: world.actors.officer };
    await expect(keepSourceSecret(gateway, source, given)).rejects.toMatchObject({ code: 'actor_forbidden' });
    await expect(
      keepSourceSecret(gateway, source, { ...given, actor: world.actors.admin, name: 'other' }),
    ).rejects.toMatchObject({ code: 'usage_invalid' });
  });
});
