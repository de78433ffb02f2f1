import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestHouse } from '../../test/world/house.ts';
import { allSchools, type SchoolSource } from '../sync/school.ts';
import { arrivedIn, openInbox } from './inbox.ts';
import { createWatch } from './watch.ts';

let root: string;
let now: number;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluis-watch-'));
  now = 1_800_000_000_000;
  await mkdir(join(root, '99XA00'));
});
afterEach(() => rm(root, { recursive: true }));

const schoolWith = (settings: unknown): SchoolSource => ({
  id: '99XA00',
  board: 'b',
  name: 'School',
  connector: 'csv',
  mapping: 'm',
  settings,
  keyScope: '99XA',
  lastDayIn: true,
  confirmedAt: undefined,
  liveDays: 35,
  calendar: {},
  freshFrom: undefined,
  askedFrom: undefined,
});

const watching = (settings: unknown = { watch: true }) =>
  createWatch({
    schools: async () => [schoolWith(settings)],
    arrived: (school) => arrivedIn(root, school, now),
    inbox: openInbox(root),
    nowMs: () => now,
  });

/** `age`: milliseconds since the file was written to, by its own word. */
const put = async (name: string, text: string, age: number): Promise<void> => {
  const path = join(root, '99XA00', name);
  await writeFile(path, text);
  await utimes(path, new Date(now - age), new Date(now - age));
};

const found = ['99XA00'];

describe('a folder that is watched', () => {
  it('has nothing until a file is there, and was left alone for ten seconds', async () => {
    const look = watching();
    expect(await look()).toEqual([]);
    await put('a.csv', 'half', 0);
    expect(await look()).toEqual([]);
    now += 9_999;
    expect(await look()).toEqual([]);
    now += 1;
    expect(await look()).toEqual(found);
  });

  it('waits on as long as somebody goes on writing', async () => {
    const look = watching();
    for (const text of ['one', 'one two', 'one two three']) {
      await put('a.csv', text, 0);
      expect(await look()).toEqual([]);
      now += 9_000;
    }
    now += 1_000;
    expect(await look()).toEqual(found);
  });

  it('sees a file whose time lies ahead, once it stayed the same', async () => {
    const look = watching();
    await put('a.csv', 'text', -3_600_000);
    expect(await look()).toEqual([]);
    now += 9_999;
    expect(await look()).toEqual([]);
    now += 1;
    expect(await look()).toEqual(found);
  });

  it('hands a file out once, and again only when it is another', async () => {
    const look = watching();
    await put('a.csv', 'refused', 60_000);
    expect([await look(), await look()]).toEqual([found, []]);
    now += 3_600_000;
    expect(await look()).toEqual([]);
    await put('a.csv', 'mended', 60_000);
    expect(await look()).toEqual(found);
    await rm(join(root, '99XA00', 'a.csv'));
    expect(await look()).toEqual([]);
  });

  it('is not watched unless its school says so', async () => {
    await put('a.csv', 'text', 60_000);
    for (const settings of [{}, { watch: false }, { watch: 'yes' }, 'watch']) {
      expect(await watching(settings)()).toEqual([]);
    }
  });

  it('does not see what is hidden or still has another name', async () => {
    const look = watching();
    await put('.a.csv', 'text', 60_000);
    await put('a.csv.part', 'text', 60_000);
    expect(await look()).toEqual([]);
    await rename(join(root, '99XA00', 'a.csv.part'), join(root, '99XA00', 'a.csv'));
    expect(await look()).toEqual(found);
  });

  it('waits for all files of a source that has several', async () => {
    const look = watching({ watch: true, parts: ['groep*.csv', 'leerling*.csv'] });
    await put('groepen.csv', 'text', 60_000);
    expect(await look()).toEqual([]);
    await put('leerlingen.csv', 'text', 60_000);
    expect(await look()).toEqual(found);
  });
});

/** A minute from now: what was written just now has been left alone for that long. */
const nowMs = (): number => Date.now() + 60_000;

it('what the watch hands out is read like at night', async () => {
  const world = await openTestHouse();
  const { store, inbox } = world.house().gateway;
  await store.batch([{ sql: `UPDATE source SET settings = '{"watch":true}'`, params: [] }]);
  const look = createWatch({
    schools: () => allSchools(store),
    arrived: (school) => arrivedIn(join(world.folder, 'data', 'inbox'), school, nowMs()),
    inbox,
    nowMs,
  });
  const [school] = await look();
  expect(school).toBe('99XA00');
  expect((await world.sync({ school: school ?? '', patient: true })).intake).toBe('new');
  expect(await world.waiting('99XA00')).toEqual([]);
  expect(await look()).toEqual([]);
  await world.close();
});
