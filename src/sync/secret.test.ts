import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from '../../test/world/house.ts';
import { keepSecret, readSecrets, type Secret } from './secret.ts';

let world: TestHouse;
beforeEach(async () => {
  world = await openTestHouse();
});
afterEach(() => world.close());

const password: Secret = {
  owner: 'supplier/basispoort',
  name: 'password',
  id: 'own',
  place: 'sftp.leverancier.example:22',
  madeAt: '2026-11-21T00:30:00.000Z',
  until: undefined,
  plain: 'zeer-geheim-woord',
};

it('opens for the far end that it was given for, and for no other that somebody writes beside it', async () => {
  const { store, keyring } = world.house().gateway;
  const read = () => readSecrets({ store, keyring }, world.board, password.owner);
  await store.batch([await keepSecret(keyring, world.board, password)]);
  expect(await read()).toEqual([password]);
  await store.batch([{ sql: 'UPDATE secret SET place = ?', params: ['sftp.elders.example:22'] }]);
  await expect(read()).rejects.toMatchObject({ code: 'seal_broken' });
});
