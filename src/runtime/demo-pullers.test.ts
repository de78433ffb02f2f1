import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CliHouse, openCliHouse } from '../../test/cli-house.ts';
import { createDoors } from '../web/doors.ts';
import { type DemoPuller, startDemoPullers } from './demo-pullers.ts';
import { openDoors } from './doors.ts';
import { serve } from './serve.ts';

let cli: CliHouse;
const closing: { close(): Promise<unknown> }[] = [];
beforeEach(async () => {
  cli = await openCliHouse();
});
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
  await cli.close();
});

const start = async (): Promise<DemoPuller> => {
  const [puller] = await startDemoPullers(cli.house, { data: cli.data, port: 0 });
  if (puller === undefined) throw new Error('nobody collects');
  closing.push(puller.puller);
  return puller;
};

it('collects over UWLR what the night laid ready, with a key that outlives a restart', async () => {
  const app = createDoors({
    doors: openDoors(cli.house.gateway).doors,
    wait: () => new Promise(() => undefined),
    failed: (error) => expect(error).toBeUndefined(),
  });
  const served = await serve(app, { host: '127.0.0.1', port: 0 });
  closing.push(served);
  const address = `http://127.0.0.1:${served.port}/uwlr`;
  const { puller } = await start();
  await puller.pull(address);
  expect(puller.state().get('99XA00')?.said).toBe('Server.TijdelijkNietBeschikbaar');
  await cli.sync('99XA00');
  await puller.pull(address);
  await puller.pull(address);
  const held = puller.state().get('99XA00');
  expect(held?.said).toBe('geenwijzigingen');
  expect(Object.keys(held?.kinds['leerlingen'] ?? {})).toHaveLength(420);
  const again = await start();
  await again.puller.pull(address);
  expect(again.puller.state().get('99XA00')?.said).toBe('leerlinggegevens');
  const board = (await cli.house.board())?.id ?? '';
  expect(await cli.house.credentials.list(board)).toHaveLength(1);
});
