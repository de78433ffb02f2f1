import assert from 'node:assert/strict';
import { uwlrDoor } from '../../../connectors/uwlr-door/door.ts';
import { GatewayError } from '../../../src/errors.ts';
import { createDesk, createDeskGround } from '../../../src/door/desk.ts';
import type { Gateway } from '../../../src/sync/gateway.ts';
import { createFakeDesk, type FakeDesk } from '../../contract/fake-desk.ts';
import { otherPrimary, smallPrimary } from '../../world/board.ts';
import { following } from '../../world/promise.ts';
import { visitorOf } from '../../world/supplier-desk.ts';
import { message, post, type UwlrQuestion } from '../../world/uwlr.ts';
import { openUwlrHouse, type UwlrHouse } from '../../world/uwlr-house.ts';
import { items, viewOf } from '../../world/uwlr-view.ts';

type Ask = (question?: UwlrQuestion) => Promise<string>;

/** A door before a desk that gives this view. */
const before = (shape: string, own = items): { readonly desk: FakeDesk; readonly ask: Ask } => {
  const visitor = { client: 'uitgever', secret: 'sleutel-a', supplier: 'uitgever', school: '99XA00' };
  const desk = createFakeDesk([visitor], { now: () => new Date('2024-11-21T08:00:00Z') });
  desk.views.set('uitgever/99XA00', viewOf(shape, own));
  const { answer } = uwlrDoor.open(desk, () => undefined);
  const ask: Ask = async (question = {}) =>
    (await answer(post(message({ schoolYear: '2024-2025', ...question })))).text();
  return { desk, ask };
};

/** Not a byte about anybody, and not whether anything changed, where the ledger could not be written. */
export const ledger = async (): Promise<void> => {
  const { desk, ask } = before('uwlr-smalle-2.3');
  desk.trouble = { served: new GatewayError('store_full') };
  for (const received of [undefined, '2024-11-21T00:00:00Z']) {
    assert.match(await ask({ received }), /Server\.InterneFout/);
  }
};

/** No field that the set of this version does not have, whatever the shape took. */
export const sets = async (): Promise<void> => {
  const { ask } = before('uwlr-smalle-2.2');
  assert.match(await ask({ version: '2.2' }), /2018-03-01/);
  assert.doesNotMatch(await ask({ version: '2.3' }), /2018|geslacht/);
};

/** A fault holds nothing of what broke, and nothing of the question. */
export const faults = async (): Promise<void> => {
  const { desk, ask } = before('uwlr-smalle-2.3');
  assert.doesNotMatch(await ask({ schoolYear: '1999-2000', setName: 'MERK' }), /1999|2024|MERK/);
  desk.trouble = { collected: new TypeError('SELECT geheim') };
  assert.doesNotMatch(await ask(), /SELECT|geheim|TypeError/);
};

/** Someone is served only where what is written of them was told to the ledger. */
export const served = async (): Promise<void> => {
  const { desk, ask } = before('uwlr-smalle-2.3');
  const text = await ask({ operation: 'HaalLeerlingen', groups: '<lg:groep key="G3"/>' });
  assert.match(text, /0101/);
  assert.doesNotMatch(text, /0103|"a2"/);
  assert.deepEqual([...desk.served], ['d1', 'a1']);
};

const within = async (work: (uwlr: UwlrHouse) => Promise<void>): Promise<void> => {
  const uwlr = await openUwlrHouse();
  try {
    await uwlr.world.night();
    await work(uwlr);
  } finally {
    await uwlr.close();
  }
};

/** The key of one school opens no other. */
export const school = (): Promise<void> =>
  within(async (uwlr) => {
    const key = await uwlr.key('smalle', otherPrimary.id);
    assert.match(await uwlr.text('smalle', { school: otherPrimary.id }), /<leerling /);
    assert.match(await uwlr.text('smalle', { key, school: smallPrimary.id }), /Client\.AutorisatieOngeldig/);
  });

/** A night in which only hidden things changed: the same bytes, and geenwijzigingen. */
export const changes = (): Promise<void> =>
  within(async ({ world, text }) => {
    const first = await text('smalle');
    const received = /<aanmaakdatum>([^<]*)</.exec(first)?.[1];
    assert.ok(received !== undefined);
    world.clock.sleep(1);
    const people = world.people();
    const pupils = following(people).map((pupil) => ({ ...pupil, givenNames: 'Anders', street: 'Nieuw' }));
    const others = people.pupils.filter(({ status }) => status === 'applied').slice(1);
    await world.drop(smallPrimary.id, { ...people, pupils: [...pupils, ...others] });
    assert.equal((await world.sync()).intake, 'new');
    assert.equal(await text('smalle'), first);
    assert.match(await text('smalle', { received }), /<geenwijzigingen\/>/);
  });

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'served',
    (error: unknown) => (error instanceof GatewayError ? error.code : error),
  );

/** The desk behind the door, and somebody with a key there. */
const deskOf = async ({ world, key }: UwlrHouse, gateway: Gateway) => {
  await key('smalle');
  const [row] = await gateway.store.all(`SELECT id FROM door_credential WHERE supplier = 'smalle'`);
  const visitor = visitorOf('smalle', { board: world.board, credential: String(row?.['id']) });
  const desk = createDesk(gateway, createDeskGround(gateway), uwlrDoor.name);
  return () => codeOf(desk.collect(visitor, smallPrimary.id).then(({ serve, view }) => serve(view.items)));
};

/** An agreement that is revoked while a view of it is made serves nobody any more. */
export const agreement = (): Promise<void> =>
  within(async (uwlr) => {
    const { gateway, agreements } = uwlr.world.house();
    const { id } = await uwlr.world.agreement('smalle');
    const open: Gateway['generations']['open'] = async (head) => {
      await agreements.revoke(uwlr.world.board, id, uwlr.world.actors.officer);
      return gateway.generations.open(head);
    };
    const ask = await deskOf(uwlr, { ...gateway, generations: { ...gateway.generations, open } });
    assert.equal(await ask(), 'door_unavailable');
  });

/** An agreement ends with its last day, also for whoever asked some seconds before. */
export const midnight = (): Promise<void> =>
  within(async (uwlr) => {
    await uwlr.world.narrow('smalle', (document) => {
      document.until = '2026-11-21';
    });
    const ask = await deskOf(uwlr, uwlr.world.house().gateway);
    uwlr.world.clock.set('2026-11-21T22:59:55Z');
    for (let time = 0; time < 3; time += 1) assert.equal(await ask(), 'served');
    uwlr.world.clock.set('2026-11-21T23:00:05Z');
    assert.equal(await ask(), 'door_denied');
  });
