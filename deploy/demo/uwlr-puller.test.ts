import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { uwlrDoor } from '../../connectors/uwlr-door/door.ts';
import { GatewayError } from '../../src/errors.ts';
import { createFakeDesk, type FakeDesk } from '../../test/contract/fake-desk.ts';
import { viewOf } from '../../test/world/uwlr-view.ts';
import { startUwlrPuller, type UwlrPuller } from './uwlr-puller.ts';

let folder = '';
let desk: FakeDesk;
let door: ServerType;
let address = '';
const pullers: UwlrPuller[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluis-puller-'));
  const visitor = { client: 'uitgever', secret: 'sleutel-a', supplier: 'uitgever', school: '99XA00' };
  desk = createFakeDesk([visitor], { now: () => new Date('2024-11-21T08:00:00Z') });
  desk.views.set('uitgever/99XA00', viewOf('uwlr-lvs-2.3'));
  const { answer } = uwlrDoor.open(desk, () => undefined);
  address = await new Promise((resolve) => {
    door = serve({ fetch: answer, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}/uwlr`),
    );
  });
});
afterEach(async () => {
  for (const puller of pullers.splice(0)) await puller.close();
  door.close();
  await rm(folder, { recursive: true });
});

const start = async (key = 'sleutel-a'): Promise<UwlrPuller> => {
  const keys = new Map([['99XA00', key]]);
  const names = { name: 'Volger & <Zn>', client: 'uitgever', schoolYear: () => '2024-2025' };
  const puller = await startUwlrPuller({ ...names, folder, port: 0, keys });
  pullers.push(puller);
  return puller;
};

it('holds what it pulled, and shows it without a value', async () => {
  const puller = await start();
  await puller.pull(address);
  const held = puller.state().get('99XA00');
  expect(held?.said).toBe('leerlinggegevens');
  expect(held?.kinds['leerlingen']?.['0101']).toMatchObject({
    roepnaam: '<Éva> & Co',
    groep: 'G3',
    samengestelde_groepen: ['S1'],
  });
  expect((await readdir(folder)).toSorted()).toEqual([
    '99XA00-groepen.json',
    '99XA00-leerkrachten.json',
    '99XA00-leerlingen.json',
  ]);
  expect(await readFile(join(folder, '99XA00-leerlingen.json'), 'utf8')).toContain('Cnossen');
  const page = await (await fetch(puller.url)).text();
  expect(page).toContain('99XA00: 1 keer opgehaald, laatste antwoord: leerlinggegevens');
  expect(page).toContain('<td>leerlingen</td><td>3</td>');
  expect(page).not.toContain('Cnossen');
});

it('asks for what changed, and keeps what it has when nothing did or nothing is to be had', async () => {
  const puller = await start();
  await puller.pull(address);
  await puller.pull(address);
  expect(puller.state().get('99XA00')).toMatchObject({ said: 'geenwijzigingen', pulls: 2 });
  expect(await (await fetch(puller.url)).text()).toContain('2 keer opgehaald, laatste antwoord: niets veranderd');
  desk.trouble = { collected: new GatewayError('door_unavailable') };
  await puller.pull(address);
  expect(puller.state().get('99XA00')?.said).toBe('Server.TijdelijkNietBeschikbaar');
  await puller.pull('http://127.0.0.1:1/uwlr');
  expect(puller.state().get('99XA00')?.said).toBe('geen antwoord');
  expect(Object.keys(puller.state().get('99XA00')?.kinds['leerlingen'] ?? {})).toHaveLength(3);
});

it('is told that its key does not fit', async () => {
  const puller = await start('verkeerd');
  await puller.pull(address);
  expect(puller.state().get('99XA00')).toMatchObject({ said: 'Client.AutorisatieOngeldig', kinds: {} });
});
