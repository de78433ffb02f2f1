import { appendFile, mkdir, mkdtemp, readdir, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestHouse } from '../../test/world/house.ts';
import type { Waiting } from '../sync/gateway.ts';
import { openInbox } from './inbox.ts';

const school = '99XA00';
let root = '';
let folder = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluis-inbox-'));
  folder = join(root, school);
  await mkdir(folder);
});
afterEach(() => rm(root, { recursive: true }));

/** A file of some minutes old. */
const put = async (name: string | Buffer, text: string, minutes = 0): Promise<void> => {
  const path = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]);
  await writeFile(path, text);
  const at = Date.parse('2026-11-21T01:00:00Z') / 1000 - minutes * 60;
  await utimes(path, at, at);
};
const next = async (): Promise<Waiting> => {
  const waiting = await openInbox(root).next(school);
  if (waiting === undefined) throw new Error('nothing waits');
  return waiting;
};
const whole = async ({ input }: Waiting): Promise<string> =>
  Buffer.concat(await Array.fromAsync(input.bytes)).toString();

describe('an inbox', () => {
  it('has nothing for a school without files, hidden ones and those still being written left aside', async () => {
    expect(await openInbox(root).next('99ZZ00')).toBeUndefined();
    await put('.EDEX.xml', 'x');
    await put('EDEX.xml.part', 'x');
    await mkdir(join(folder, 'oud'));
    await writeFile(join(root, 'buiten'), 'x');
    await symlink(join(root, 'buiten'), join(folder, 'link.xml'));
    expect(await openInbox(root).next(school)).toBeUndefined();
  });

  it.each([
    'EDEX 21-11-2026 01:15.xml',
    'a\\b.xml',
    'één export?.csv',
    'regel\neinde.csv',
    '-rf.csv',
    `${'x'.repeat(250)}.csv`,
    Buffer.from('leerlingen \u00e9.csv', 'latin1'),
  ])('reads and removes a file of any name: %j', async (name) => {
    await put(name, 'inhoud');
    const waiting = await next();
    expect(waiting.input.name).toBe(name.toString());
    expect(await whole(waiting)).toBe('inhoud');
    expect(await waiting.intact()).toBe(true);
    await waiting.done();
    expect(await readdir(folder)).toEqual([]);
  });

  it('gives the newest file, and removes those that it replaces with it', async () => {
    await put('oud.xml', 'oud', 20);
    await put('nieuw.xml', 'nieuw', 10);
    await put('ouder.xml', 'ouder', 30);
    const waiting = await next();
    expect(await whole(waiting)).toBe('nieuw');
    await waiting.done();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['written to', () => appendFile(join(folder, 'EDEX.xml'), 'meer')],
    ['written over in as many bytes', () => writeFile(join(folder, 'EDEX.xml'), 'nieuw')],
    [
      'replaced by another of the same size and time',
      async () => {
        await put('los.xml.part', 'nieuw');
        await rename(join(folder, 'los.xml.part'), join(folder, 'EDEX.xml'));
      },
    ],
  ])('leaves a file that was %s since it was opened', async (_, change) => {
    await put('EDEX.xml', 'eerst');
    await put('oud.xml', 'oud', 20);
    const waiting = await next();
    await change();
    expect(await waiting.intact()).toBe(false);
    await waiting.done();
    expect(await readdir(folder)).toEqual(['EDEX.xml']);
  });

  it('is content when a file is gone already, and says so', async () => {
    await put('EDEX.xml', 'eerst');
    const waiting = await next();
    await unlink(join(folder, 'EDEX.xml'));
    expect(await waiting.intact()).toBe(false);
    await waiting.done();
    await expect(whole(waiting)).rejects.toMatchObject({ code: 'source_missing' });
  });

  it('follows no link that took the place of a file', async () => {
    await put('EDEX.xml', 'eerst');
    const waiting = await next();
    await writeFile(join(root, 'buiten'), 'eerst');
    await unlink(join(folder, 'EDEX.xml'));
    await symlink(join(root, 'buiten'), join(folder, 'EDEX.xml'));
    await expect(whole(waiting)).rejects.toMatchObject({ code: 'source_missing' });
    expect(await waiting.intact()).toBe(false);
  });
});

it('a file that is written to while it is read is refused, and waits for the next night', async () => {
  const world = await openTestHouse();
  try {
    const { inbox } = world.house().gateway;
    const waiting = await inbox.next(school);
    if (waiting === undefined) throw new Error('nothing waits');
    const growing = async function* (): AsyncGenerator<Uint8Array> {
      yield* waiting.input.bytes;
      await appendFile(join(world.folder, 'data', 'inbox', school, waiting.input.name), '\n');
    };
    const report = await world.sync({ input: { ...waiting, input: { name: waiting.input.name, bytes: growing() } } });
    expect(report).toMatchObject({ intake: 'refused', error: { code: 'source_cut_off' } });
    expect(await world.waiting(school)).toEqual([waiting.input.name]);
    expect((await world.sync()).intake).toBe('new');
    expect(await world.waiting(school)).toEqual([]);
  } finally {
    await world.close();
  }
});
