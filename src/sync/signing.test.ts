import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSigned } from '../../deploy/demo/signature.ts';
import type { Actor } from '../agreement/roles.ts';
import { openTestHouse, type TestHouse } from '../../test/world/house.ts';
import { makeSigningKey, signingKeysOf, type SigningKind } from './signing.ts';

let world: TestHouse;
beforeEach(async () => {
  world = await openTestHouse();
});
afterEach(() => world.close());

const make = async (kind: SigningKind, by: Actor = world.actors.admin, supplier = 'basispoort') =>
  makeSigningKey(world.house().gateway, world.board, { by, supplier, kind, overlapDays: 14 });

const keysNow = () => signingKeysOf(world.house().gateway, world.board, 'basispoort');

/** Which of these keys the newest delivery was signed with. */
const signedBy = (keys: readonly string[]): readonly boolean[] => {
  const last = world.supplier('basispoort').received.at(-1);
  if (last === undefined) throw new Error('nothing was sent');
  const nowMs = world.clock.now().getTime();
  return keys.map((key) => isSigned(last.headers, last.body, { keys: [key], nowMs }));
};

const deliver = async (): Promise<void> => {
  await world.drop('99XA00', world.people('99XA00'));
  const report = await world.sync({ full: true });
  expect(report.feeds.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
};

describe('the keys with which deliveries are signed', () => {
  it('sign every delivery to that supplier from then on, and to no other', async () => {
    await deliver();
    expect(world.supplier('basispoort').received.at(-1)?.headers).not.toHaveProperty('webhook-signature');
    const [own, shared] = [await make('ed25519'), await make('hmac')];
    expect([own.shown.slice(0, 5), shared.shown.slice(0, 6)]).toEqual(['whpk_', 'whsec_']);
    await deliver();
    expect(signedBy([own.shown, shared.shown])).toEqual([true, true]);
    expect(world.supplier('digital-board').received.at(-1)?.headers).not.toHaveProperty('webhook-signature');
  });

  it('sign beside each other for as long as was said, and then the new one alone', async () => {
    const before = await make('ed25519');
    const after = await make('ed25519');
    await deliver();
    expect(signedBy([before.shown, after.shown])).toEqual([true, true]);
    expect((await keysNow()).map(({ publicKey }) => publicKey)).toEqual(
      expect.arrayContaining([before.shown, after.shown]),
    );
    world.clock.sleep(14);
    await deliver();
    expect(signedBy([before.shown, after.shown])).toEqual([false, true]);
    expect((await keysNow()).map(({ publicKey }) => publicKey)).toEqual([after.shown]);
  });

  it('end no later because the key after them is changed too', async () => {
    await make('hmac');
    world.clock.sleep(10);
    await make('hmac');
    world.clock.sleep(3);
    await make('hmac');
    expect(await keysNow()).toHaveLength(3);
    world.clock.sleep(11);
    expect(await keysNow()).toHaveLength(2);
  });

  it('are the same after the process was started anew, and lie sealed', async () => {
    const own = await make('ed25519');
    await world.reopen();
    await deliver();
    expect(signedBy([own.shown])).toEqual([true]);
    const rows = await world.house().gateway.store.all('SELECT * FROM secret');
    expect(JSON.stringify(rows)).not.toContain(own.shown.slice(5, 30));
  });

  it('are told to the ledger without a word of what they are', async () => {
    const shared = await make('hmac');
    await make('hmac');
    const told = (await world.entries())
      .filter(({ kind }) => kind === 'key')
      .map(({ supplier, facts }) => [supplier, facts]);
    expect(told).toEqual([
      ['basispoort', { what: 'made', purpose: 'webhook' }],
      ['basispoort', { what: 'rotated', purpose: 'webhook' }],
    ]);
    expect(JSON.stringify(await world.entries())).not.toContain(shared.shown.slice(6, 20));
  });

  it('are made by whoever may, for a supplier that is there', async () => {
    await expect(make('hmac', world.actors.officer)).rejects.toMatchObject({ code: 'actor_forbidden' });
    await expect(make('hmac', world.actors.admin, 'niemand')).rejects.toMatchObject({ code: 'supplier_unknown' });
    expect(await keysNow()).toEqual([]);
  });
});
