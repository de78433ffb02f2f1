import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DemoChannel } from '../src/config.ts';
import { layOutDemo, startDemoSuppliers } from '../src/runtime/demo.ts';
import { demoFiles } from '../src/runtime/demo-channel.ts';
import { type CliHouse, openCliHouse } from './cli-house.ts';
import { packageText, tablesOf } from './contract/package.ts';

const school = '99XA00';
let cli: CliHouse;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  cli = await openCliHouse({ suppliers: true });
  await cli.sync(school);
});
afterAll(async () => {
  for (const close of closing) await close();
  await cli.close();
});

/** As a restart of the demo with SLUIS_DEMO_CHANNEL does. */
const switchTo = async (channel: DemoChannel): Promise<void> => {
  const started = await startDemoSuppliers(cli.house, { data: cli.data, port: 0, channel });
  for (const { server } of started) closing.push(() => server.close());
};

type Found = { readonly name: string; readonly bytes: Uint8Array };
const filesOf = async (): Promise<readonly Found[]> => {
  const folder = demoFiles(cli.data);
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })));
};

/** What came since, with the manifest beside it. */
const laidDown = async (channel: DemoChannel): Promise<{ file: Found; manifest: Record<string, unknown> }> => {
  const before = new Set((await filesOf()).map(({ name }) => name));
  await switchTo(channel);
  await cli.sync(school);
  const fresh = (await filesOf()).filter(({ name }) => !before.has(name));
  const [beside] = fresh.filter(({ name }) => name.endsWith('.manifest.json'));
  const [file] = fresh.filter(({ name }) => !name.endsWith('.manifest.json'));
  if (beside === undefined || file === undefined) throw new Error('nothing was laid down');
  return { file, manifest: JSON.parse(new TextDecoder().decode(beside.bytes)) as Record<string, unknown> };
};

/** In scope at this school, of about 420; School Data Sync and Google get those with an account. */
const [pupils, named] = [360, 150];
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
const users = (bytes: Uint8Array): number =>
  (tablesOf(bytes).get('roles.csv') ?? []).filter((row) => row['role'] === 'student').length;

it.each([
  ['edexml', 'xml', (bytes: Uint8Array) => count(textOf(bytes), /<leerling /g)],
  ['csv', 'csv', (bytes: Uint8Array) => count(textOf(bytes), /\r\n/g) - 1],
  ['csv-comma', 'csv', (bytes: Uint8Array) => count(textOf(bytes), /\r\n/g) - 1],
  ['oneroster-csv', 'zip', users],
  ['oneroster-csv-delta', 'zip', users],
  ['sds', 'zip', users],
] as const)('%s: the demo’s supplier gets everything anew, in one part', async (channel, extension, pupilsIn) => {
  const { file, manifest } = await laidDown(channel);
  expect(file.name.endsWith(`.${extension}`)).toBe(true);
  expect(pupilsIn(file.bytes)).toBeGreaterThan(channel === 'sds' ? named : pupils);
  expect(manifest).toMatchObject({
    school,
    mode: 'full',
    parts: 1,
    digest: createHash('sha256').update(file.bytes).digest('hex'),
  });
  expect((await stat(join(demoFiles(cli.data), file.name))).mode & 0o777).toBe(0o600);
  const all = extension === 'zip' ? packageText(file.bytes) : textOf(file.bytes);
  // Neither citizen service numbers (9999 and five digits) nor ECK iDs and dates of birth, which were not agreed.
  expect(all).not.toMatch(/\b9999\d{5}\b|ketenid|\b20(?:0\d|1\d|2[0-3])-\d\d-\d\d\b/);
  const before = (await filesOf()).length;
  await cli.sync(school);
  expect(await filesOf()).toHaveLength(before);
});

it('goes back to push, again with everything', async () => {
  await switchTo('http-push');
  const before = (await filesOf()).length;
  await cli.sync(school);
  expect(await filesOf()).toHaveLength(before);
  const last = `SELECT mode FROM delivery JOIN feed ON feed.id = delivery.feed
    WHERE feed.supplier = 'accounts' ORDER BY delivery.sequence DESC LIMIT 1`;
  expect(await cli.house.gateway.store.all(last)).toEqual([{ mode: 'full' }]);
});

const board = (settings: string): string =>
  [
    'board: { id: stichting-voorbeeld, number: "99990", name: Stichting Voorbeeld }',
    'schools:',
    '  - { id: 99XA00, name: De Voorbeeldboom, sector: primary, nightly: "02:15", source: { connector: edexml, mapping: edexml } }',
    'suppliers:',
    `  - { id: accounts, name: Accounts, ${settings} }`,
  ].join('\n');

it('refuses a format that has no place for what the shape takes', async () => {
  const apply = async (settings: string) =>
    cli.json(['board', 'apply', await cli.file('board.yaml', board(settings))], {
      token: await cli.token('board-admin'),
    });
  const path = demoFiles(cli.data);
  expect(
    await apply(`shape: basispoort-guides, channel: folder, settings: { path: ${path}, format: edexml }`),
  ).toMatchObject({
    value: { error: { code: 'config_invalid', subject: { setting: 'settings.format' } } },
  });
  expect(await apply(`shape: edexml, channel: folder, settings: { path: ${path}, format: edexmll }`)).toMatchObject({
    value: { error: { code: 'config_invalid', subject: { setting: 'settings.format' } } },
  });
  expect(await apply(`shape: edexml, channel: folder, settings: { path: ${path}, format: edexml }`)).toMatchObject({
    code: 0,
  });
});

it('gives accounts by their address on a board that was laid out for it', async () => {
  const other = await openCliHouse({ demo: false });
  const channel = 'google-accounts';
  await layOutDemo(other.house, other.data, { channel });
  const started = await startDemoSuppliers(other.house, { data: other.data, port: 0, channel });
  await other.sync(school);
  const folder = demoFiles(other.data);
  const name = (await readdir(folder)).find((one) => one.endsWith('.csv')) ?? '';
  const text = textOf(await readFile(join(folder, name)));
  expect(count(text, /,\*\*\*\*,\/,/g)).toBeGreaterThan(named);
  for (const { server } of started) await server.close();
  await other.close();
});

it('sftp: the demo’s supplier gets files in its own folder over SSH, and what it had in another way anew', async () => {
  const before = new Set((await filesOf()).map(({ name }) => name));
  await switchTo('sftp');
  await cli.sync(school);
  const fresh = (await filesOf()).filter(({ name }) => !before.has(name));
  expect(fresh.map(({ name }) => name.replace(/^.*\./, '.'))).toEqual(['.ndjson']);
  const counts = fresh.map(({ bytes }) => count(textOf(bytes), /"kind":"pupil"/g));
  expect(counts.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(pupils);
  const modes = fresh.map(async ({ name }) => (await stat(join(demoFiles(cli.data), name))).mode & 0o777);
  expect(new Set(await Promise.all(modes))).toEqual(new Set([0o600]));
});
