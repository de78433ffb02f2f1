import { channel, type ChannelListener } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Channel, Store } from '../src/ports.ts';
import { openHouse } from '../src/runtime/house.ts';
import { syncSchool } from '../src/sync.ts';
import { syncSchools } from '../src/sync/night.ts';
import { restrictionStatement } from './restriction.ts';
import { otherPrimary, smallPrimary } from './world/board.ts';
import { feedOf, openTestHouse, type TestHouse, testConfig } from './world/house.ts';
import { testParcel } from './world/parcel.ts';
import { startSlowReader } from './world/slow-reader.ts';

const id = 'digital-board';
const school = '99XA00';
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const setUrl = (world: TestHouse, url: string) =>
  world
    .house()
    .gateway.store.batch([
      { sql: "UPDATE supplier SET settings = json_set(settings, '$.url', ?) WHERE id = ?", params: [url, id] },
    ]);

/** The same parcel with blanks behind it, more than the sockets of two machines hold. */
const heavy = (inner: Channel): Channel => ({
  ...inner,
  deliver: ({ deliveryId, contentType, body }, settings, signal) => {
    const blanks = new Uint8Array(16_000_000).fill(0x20);
    return inner.deliver(
      testParcel({ deliveryId, contentType, body: Buffer.concat([body, blanks]) }),
      settings,
      signal,
    );
  },
});

/** A delivery that a supplier has begun to read, and the moments at which somebody looks whether it may go on. */
const underWay = async () => {
  const world = await openTestHouse({ suppliers: [{ profile: id }] });
  const reader = await startSlowReader();
  ends.push(() => world.close(), reader.close);
  await setUrl(world, reader.url);
  const { gateway } = world.house();
  const push = gateway.channels.get('http-push');
  if (push === undefined) throw new Error('no channel');
  const looks = new Set<() => void>();
  const pulse = (look: () => void) => {
    looks.add(look);
    return () => void looks.delete(look);
  };
  const channels = new Map([['http-push', heavy(push)]]);
  const running = syncSchool({ ...gateway, channels, pulse }, school);
  await reader.full();
  const beat = () => {
    for (const look of looks) look();
  };
  const other = await openHouse(testConfig(world.folder), { clock: world.clock });
  ends.push(() => other.close());
  return { world, reader, running, beat, other };
};

type Decides = (other: Awaited<ReturnType<typeof openHouse>>, world: TestHouse) => Promise<unknown>;

const decisions: readonly (readonly [string, Decides])[] = [
  [
    'a revocation',
    async (other, world) => other.agreements.revoke(world.board, (await world.agreement(id)).id, world.actors.officer),
  ],
  [
    'an emergency stop',
    (other, world) =>
      other.stops.lay(world.board, { place: { supplier: id }, reasonCode: 'incident' }, world.actors.officer),
  ],
  [
    'a school that switches it off',
    (other, world) =>
      other.activations.deactivate(world.board, { school, supplier: id, product: id }, world.actors.officer),
  ],
  [
    'an objection of a pupil',
    (other, world) => other.gateway.store.batch([restrictionStatement(world.board, 'ab'.repeat(16), id, 'excluded')]),
  ],
];

describe('what is under way', () => {
  test.each(decisions)('ends with the next look after %s in another process, its socket included', async (...row) => {
    const [, decide] = row;
    const { world, reader, running, beat, other } = await underWay();
    beat();
    await decide(other, world);
    beat();
    const report = feedOf(await running, id);
    const { bytes, unread, ended } = await reader.drain();
    expect(ended).toBe('ECONNRESET');
    expect(bytes).toBeLessThanOrEqual(unread);
    expect(bytes).toBeLessThan(16_000_000);
    expect([report.attempts, report.state]).toEqual([1, 'unknown']);
    const { store } = world.house().gateway;
    expect(await store.all('SELECT state, code FROM delivery')).toEqual([
      { state: 'unknown', code: 'agreement_not_in_force' },
    ]);
    expect(await store.all('SELECT count(*) AS people FROM disclosure')).toEqual([{ people: 60 }]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test('goes on when something else is decided', async () => {
    const { world, reader, running, beat, other } = await underWay();
    await other.gateway.store.batch([restrictionStatement(world.board, 'ab'.repeat(16), 'somebody-else', 'excluded')]);
    beat();
    const [before] = await world.house().gateway.store.all('SELECT state FROM delivery');
    expect(before).toEqual({ state: 'open' });
    await reader.close();
    await running;
  });
});

/** Bytes that we wrote to each supplier, head and body, by its port; a socket that is gone keeps its count. */
const meter = () => {
  const sockets: { readonly socket: Socket; readonly port: number }[] = [];
  const connected = channel('undici:client:connected');
  const note: ChannelListener = (message) => {
    const { socket, connectParams } = message as { socket: Socket; connectParams: { port: string } };
    sockets.push({ socket, port: Number(connectParams.port) });
  };
  connected.subscribe(note);
  ends.push(async () => connected.unsubscribe(note));
  return (port: number) =>
    sockets.filter((one) => one.port === port).reduce((sum, { socket }) => sum + socket.bytesWritten, 0);
};

const nothing = (): void => undefined;

/** Calls back at the n-th time that the store is asked or told something. */
const counting = () => {
  let [at, calls] = [0, 0];
  let call = nothing;
  const count = (): void => {
    calls += 1;
    if (calls === at) call();
  };
  const between = (store: Store): Store => ({
    ...store,
    all: (sql, ...params) => {
      count();
      return store.all(sql, ...params);
    },
    batch: async (statements, lease) => {
      count();
      await store.batch(statements, lease);
    },
  });
  const arm = (when: number, then: () => void): void => {
    [at, calls, call] = [when, 0, then];
  };
  return { between, arm, calls: () => calls };
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

const agreeAgain = async (world: TestHouse, document: Awaited<ReturnType<TestHouse['agreement']>>['document']) => {
  const { agreements } = world.house();
  const made = await agreements.draft(world.board, document, world.actors.admin);
  await agreements.propose(world.board, made.id, world.actors.admin);
  const required = [{ entity: 'pupil', field: 'key' }] as const;
  await agreements.approve(world.board, made.id, world.actors.approver, { required, releaseFirst: true });
};

const races = 50;

test(
  `a revocation while a queue of feeds goes out, at ${races} moments: not a byte after it is committed`,
  { timeout: 120_000 },
  async () => {
    const suppliers = ['accounts', id].map((profile) => ({ profile }));
    const world = await openTestHouse({ schools: [smallPrimary, otherPrimary], suppliers });
    ends.push(() => world.close());
    const { between, arm, calls } = counting();
    await world.reopen(between);
    const written = meter();
    const { port } = world.supplier(id);
    const night = () => Array.fromAsync(syncSchools(world.house().gateway, [school, '99XD00'], { full: true }));
    arm(0, nothing);
    await night();
    const all = calls();
    const { document } = await world.agreement(id);
    const seen = { nothing: 0, part: 0 };
    for (let race = 0; seen.nothing + seen.part < races; race += 1) {
      const before = written(port);
      let after: Promise<number> | undefined;
      const agreement = await world.agreement(id);
      arm(1 + Math.floor(((race % races) * (all - 1)) / races), () => {
        const revoked = world.house().agreements.revoke(world.board, agreement.id, world.actors.officer);
        // What follows from the commit within this process happens before the next turn of the event loop.
        after = revoked.then(turn).then(() => written(port));
      });
      await night();
      const at = await after;
      // A night that asked the store less often than the first was over before its moment came.
      if (at === undefined) continue;
      expect(written(port)).toBe(at);
      seen[at === before ? 'nothing' : 'part'] += 1;
      await agreeAgain(world, document);
    }
    expect(seen.nothing).toBeGreaterThan(0);
    expect(seen.part).toBeGreaterThan(0);
    expect(await world.verify()).toMatchObject({ ok: true });
  },
);
