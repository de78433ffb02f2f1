import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportOf, smallPrimary, smallSecondary } from './world/board.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';
import { following } from './world/promise.ts';
import { pupilsBy } from './world/wire.ts';

const supplier = 'accounts';
const school = smallSecondary.id;
const parts = ['onderbouw*.csv', 'bovenbouw*.csv'];
let world: TestHouse;

const setting = (value: unknown): Promise<void> =>
  world
    .house()
    .gateway.store.batch([{ sql: 'UPDATE source SET settings = ?', params: [JSON.stringify({ parts: value })] }]);
const held = () => pupilsBy(world.supplier(supplier), 'id', school);
const empty = async (): Promise<void> => {
  const { inbox } = world.house().gateway;
  const waiting = await inbox.next(school);
  await waiting?.done();
};

beforeEach(async () => {
  world = await openTestHouse({ schools: [smallSecondary], suppliers: [{ profile: supplier }] });
  await setting(parts);
  await empty();
});
afterEach(() => world.close());

/** Tonight's overview in two files, cut after so many rows. */
const dropParts = async (
  text = exportOf(world.people()),
  names: readonly string[] = ['onderbouw.csv', 'bovenbouw.csv'],
) => {
  const [header = '', ...rows] = text.trimEnd().split('\r\n');
  const halves = [rows.slice(0, 30), rows.slice(30)];
  for (const name of names) {
    const half = halves[name.startsWith('onder') ? 0 : 1] ?? [];
    await world.drop(school, `${[header, ...half].join('\r\n')}\r\n`, name);
  }
};

describe('a source of several files', () => {
  it('is read whole when all of them are there', async () => {
    await dropParts();
    const report = await world.sync();
    expect(report).toMatchObject({ intake: 'new', error: undefined, counts: { partial: false } });
    expect(held().size).toBe(following(world.people()).length);
    expect(await world.waiting(school)).toEqual([]);
  });

  it.each(['onderbouw.csv', 'bovenbouw.csv'])(
    'is refused with %s alone: nobody is missing because a file is',
    async (one) => {
      await dropParts();
      await world.sync();
      await dropParts(exportOf(world.people()), [one]);
      const before = held().size;
      const report = await world.sync();
      const missing = parts.find((part) => !part.startsWith(one.slice(0, 5)));
      expect(report).toMatchObject({
        intake: 'refused',
        error: { code: 'source_missing', subject: { school, name: missing } },
      });
      expect(feedOf(report, supplier).removed).toBe(0);
      expect(held().size).toBe(before);
      expect(await world.waiting(school)).toEqual([one]);
    },
  );

  it('waits when none of them is there', async () => {
    expect(await world.sync()).toMatchObject({ intake: 'none', error: undefined });
  });

  it('proves no more than its weakest part', async () => {
    await dropParts();
    await world.sync();
    const less = exportOf(world.people()).replace(
      new RegExp(`^${following(world.people())[0]?.key ?? ''};.*\r\n`, 'm'),
      '',
    );
    await dropParts(less);
    const [header = '', ...rows] = less.trimEnd().split('\r\n');
    await world.drop(school, [header, ...rows.slice(30)].join('\r\n'), 'bovenbouw.csv');
    const report = await world.sync();
    expect(report.counts).toMatchObject({ partial: true, unproven: ['no_end'] });
    expect(feedOf(report, supplier).removed).toBe(0);
  });

  it('is known again as the same, and as one that was seen before', async () => {
    const all = exportOf(world.people());
    const less = all.replace(new RegExp(`^${following(world.people())[0]?.key ?? ''};.*\r\n`, 'm'), '');
    const intakes = [];
    for (const text of [all, all, less, all, less]) {
      await dropParts(text);
      const { intake, counts } = await world.sync();
      intakes.push([intake, counts?.unproven]);
    }
    expect(intakes).toEqual([
      ['new', undefined],
      ['unchanged', undefined],
      ['new', undefined],
      ['new', ['seen_before']],
      ['new', ['seen_before']],
    ]);
  });

  it.each([[['*.csv']], [['../a', 'b']], ['alles'], [[1, 2]]])(
    'is declared by names of files: not by %j',
    async (wrong) => {
      await setting(wrong);
      await dropParts();
      expect(await world.sync()).toMatchObject({ error: { code: 'config_invalid', subject: { setting: 'parts' } } });
    },
  );
});

it('a format that is one document has no parts', async () => {
  await world.close();
  world = await openTestHouse({ schools: [smallPrimary], suppliers: [{ profile: supplier }] });
  await setting(['a*.xml', 'EDEX*.xml']);
  await world.drop(smallPrimary.id, exportOf(world.people()), 'a.xml');
  expect(await world.sync()).toMatchObject({ error: { code: 'config_invalid' } });
});
