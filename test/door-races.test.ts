import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDesk, createDeskGround } from '../src/door/desk.ts';
import { endCredential, makeCredential } from '../src/rights/credential.ts';
import type { Gateway } from '../src/sync/gateway.ts';
import { smallPrimary } from './world/board.ts';
import { visitorOf } from './world/supplier-desk.ts';
import { openUwlrHouse, type UwlrHouse } from './world/uwlr-house.ts';

const { id: school } = smallPrimary;

let uwlr: UwlrHouse;
let gateway: Gateway;

beforeEach(async () => {
  uwlr = await openUwlrHouse();
  await uwlr.world.night();
  ({ gateway } = uwlr.world.house());
});
afterEach(() => uwlr.close());

const deskOf = (ports: Gateway) => createDesk(ports, createDeskGround(ports), 'uwlr');

const client = async () => {
  const wish = { supplier: 'smalle', product: 'smalle' };
  const made = await makeCredential(gateway, uwlr.world.board, wish);
  await gateway.store.batch(made.statements);
  return made;
};

const visitor = async () =>
  visitorOf('smalle', { board: uwlr.world.board, credential: (await client()).credential.id });

const narrow = () =>
  uwlr.world.narrow('smalle', (document) => {
    const { familyName: _, ...rest } = document.fields.pupil ?? {};
    document.fields = { ...document.fields, pupil: rest };
  });

const revoke = async (): Promise<void> => {
  const { id } = await uwlr.world.agreement('smalle');
  await uwlr.world.house().agreements.revoke(uwlr.world.board, id, uwlr.world.actors.officer);
};

const collections = async () =>
  (await uwlr.world.entries()).filter(({ kind }) => kind === 'collection').map(({ facts }) => facts);

describe('an agreement that changes while somebody waits at a door', () => {
  test.each([
    ['narrowed', narrow],
    ['revoked', revoke],
  ])('is %s while the view is made: nobody is served by what was', async (_, change) => {
    let changes: (() => Promise<void>) | undefined = change;
    const open: Gateway['generations']['open'] = async (head) => {
      const opened = await gateway.generations.open(head);
      const now = changes;
      changes = undefined;
      await now?.();
      return opened;
    };
    const desk = deskOf({ ...gateway, generations: { ...gateway.generations, open } });
    const served = desk.collect(await visitor(), school).then(({ serve, view }) => serve(view.items));
    await expect(served).rejects.toMatchObject({ code: 'door_unavailable' });
    expect(changes).toBeUndefined();
  });

  test('changes after it was collected and before its first byte', async () => {
    const { serve, view } = await deskOf(gateway).collect(await visitor(), school);
    await serve(view.items);
    await narrow();
    await expect(serve(view.items)).rejects.toMatchObject({ code: 'door_unavailable' });
  });

  test('ends by the clock alone: at midnight and not some seconds later', async () => {
    await uwlr.world.narrow('smalle', (document) => {
      document.until = '2026-11-21';
    });
    const desk = deskOf(gateway);
    const who = await visitor();
    uwlr.world.clock.set('2026-11-21T22:59:55Z');
    await desk.collect(who, school);
    expect(await desk.schools(who)).toContain(school);
    // Again, so that what is remembered is of the moment after its own writing.
    await desk.collect(who, school);
    uwlr.world.clock.set('2026-11-21T23:00:05Z');
    await expect(desk.collect(who, school)).rejects.toMatchObject({ code: 'door_denied' });
    expect(await desk.schools(who)).toEqual([]);
  });
});

test('a token ends with its credential, by the clock alone', async () => {
  const { credential, secret } = await client();
  const desk = deskOf(gateway);
  const { token } = await desk.grant(credential.id, secret, []);
  const until = new Date(gateway.clock.now().getTime() + 5_000);
  await gateway.store.batch(endCredential(gateway, uwlr.world.board, credential, { until: until.toISOString() }));
  expect((await desk.withToken(token)).credential).toBe(credential.id);
  uwlr.world.clock.set(new Date(until.getTime() + 1).toISOString());
  await expect(desk.withToken(token)).rejects.toMatchObject({ code: 'door_denied' });
});

const total = (all: readonly (readonly [string, number])[]): number => all.reduce((sum, [, count]) => sum + count, 0);

describe('the ledger of what is collected', () => {
  test('is closed once, however many end it at the same time', async () => {
    const { serve, end, view } = await deskOf(gateway).collect(await visitor(), school);
    await serve(view.items);
    await Promise.all([end(), end(), end()]);
    expect((await collections()).map(({ what }) => what)).toEqual(['opened', 'closed']);
  });

  test('has everybody in a closed set, also who was served while or after it was closed', async () => {
    const { serve, end, view } = await deskOf(gateway).collect(await visitor(), school);
    const [first = [], second = [], third = []] = [0, 1, 2].map((part) =>
      view.items.filter((_, index) => index % 3 === part),
    );
    await serve(first);
    await Promise.all([end(), serve(second)]);
    await serve(third);
    await end();
    const closed = (await collections()).filter(({ what }) => what === 'closed');
    const counts = closed.flatMap(({ counts: of }) => Object.entries(of as Record<string, number>));
    expect(total(counts)).toBe(view.items.length);
    expect((await uwlr.world.verify()).ok).toBe(true);
  });

  test('says that somebody is no longer there once a supplier could know, and not before', async () => {
    const who = await visitor();
    const desk = deskOf(gateway);
    const { serve, end, view } = await desk.collect(who, school);
    await serve(view.items);
    const [row] = await gateway.store.all(
      `SELECT subject FROM feed_row WHERE feed = ? AND entity = 'pupil' ORDER BY subject LIMIT 1`,
      view.feed,
    );
    const leaver = String(row?.['subject']);
    const endedOf = () =>
      gateway.store.all('SELECT DISTINCT ended FROM disclosure WHERE feed = ? AND subject = ?', view.feed, leaver);
    const gone = `UPDATE feed_row SET state = 'removed', changed_at = ? WHERE feed = ? AND subject = ?`;
    uwlr.world.clock.set(new Date(gateway.clock.now().getTime() + 60_000).toISOString());
    await gateway.store.batch([{ sql: gone, params: [gateway.clock.now().toISOString(), view.feed, leaver] }]);
    await end();
    expect(await endedOf()).toEqual([{ ended: 0 }]);
    uwlr.world.clock.set(new Date(gateway.clock.now().getTime() + 60_000).toISOString());
    const next = await deskOf(gateway).collect(who, school);
    await next.serve(next.view.items);
    await next.end();
    expect(await endedOf()).toEqual([{ ended: 1 }]);
  });
});
