import { afterEach, expect, it } from 'vitest';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';
import { startDemoSource } from './demo-source.ts';

let world: CliHouse;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await world.close();
});

it('reads the secondary school of the demo from SOMtoday, and from its file again', async () => {
  world = await openCliHouse({ suppliers: true });
  const { gateway } = world.house;
  const farEnd = await startDemoSource(world.house, 'somtoday');
  ends.push(async () => farEnd?.close());
  await world.sync('99XB00', '99XA00');
  const head = await gateway.generations.current('99XB00');
  expect(head).toMatchObject({ mapping: 'somtoday-connect', counts: { partial: false, unknown: {}, dangling: {} } });
  expect(head?.counts.notPermitted).toEqual(['leerling/gebruikersnaam']);
  expect((await gateway.generations.current('99XA00'))?.mapping).toBe('edexml');
  const before = head?.counts.items['pupil'];
  world.setNow('2026-11-21T20:05:00Z');
  await startDemoSource(world.house, 'files');
  await world.sync('99XB00');
  const after = await gateway.generations.current('99XB00');
  expect(after?.mapping).toBe('somtoday-overzicht');
  expect(after?.counts.items['pupil']).toBeGreaterThanOrEqual(before ?? 0);
});
