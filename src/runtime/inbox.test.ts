import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openInbox } from './inbox.ts';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluis-inbox-'));
  folder = join(root, '99XA00');
  await mkdir(folder);
});
afterEach(() => rm(root, { recursive: true }));

/** Modified this many seconds after an instant of its own. */
const put = async (name: string, text: string, seconds: number): Promise<void> => {
  await writeFile(join(folder, name), text);
  await utimes(join(folder, name), 1_800_000_000 + seconds, 1_800_000_000 + seconds);
};

const readNext = async () => {
  const waiting = await openInbox(root).next('99XA00');
  if (waiting === undefined) throw new Error('nothing waits');
  const chunks = await Array.fromAsync(waiting.input.bytes);
  return { text: Buffer.concat(chunks).toString('utf8'), done: waiting.done };
};

test('the newest file is read, and goes together with the older ones that it replaces', async () => {
  await put('monday.xml', 'older', 1);
  await put('tuesday.xml', 'newest', 2);
  const { text, done } = await readNext();
  await done();
  expect([text, await readdir(folder)]).toEqual(['newest', []]);
});

test('an export that is written over the one that was read stays', async () => {
  await put('EDEX.XML', 'read', 1);
  const { done } = await readNext();
  await put('EDEX.XML', 'unread', 2);
  await done();
  expect((await readNext()).text).toBe('unread');
});

test('an export that takes the place of the one that was read stays, also with the same length and time', async () => {
  await put('EDEX.XML', 'one', 1);
  const { done } = await readNext();
  await put('next.part', 'two', 1);
  await rename(join(folder, 'next.part'), join(folder, 'EDEX.XML'));
  await done();
  expect((await readNext()).text).toBe('two');
});

test('an export that comes while another is read stays', async () => {
  await put('monday.xml', 'read', 1);
  const { done } = await readNext();
  await put('tuesday.xml', 'unread', 2);
  await done();
  expect(await readdir(folder)).toEqual(['tuesday.xml']);
});
