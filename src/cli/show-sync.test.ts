import { afterEach, expect, test } from 'vitest';
import { openCliHouse, type CliHouse } from '../../test/cli-house.ts';
import { texts } from '../text/texts.ts';
import { exitCodes } from './exit.ts';

let cli: CliHouse;
afterEach(() => cli.close());

test('a school of which another run is under way is tried again later, and nobody reads that no product is switched on', async () => {
  cli = await openCliHouse();
  const { store, clock } = cli.house.gateway;
  const now = clock.now().getTime();
  await store.claim('school/99XA00', 'another', now, now + 60_000);
  const taken = await cli.run(['sync', '--school', '99XA00']);
  expect(taken.code).toBe(exitCodes.retry);
  expect(taken.out).not.toContain(texts('nl').report.nothingAgreed);
});
