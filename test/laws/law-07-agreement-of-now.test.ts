import { afterEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/ports.ts';
import { feedOf, openTestHouse, type TestHouse } from '../world/house.ts';

const revoke = { sql: "UPDATE agreement SET state = 'revoked'", params: [] };

/** Revokes every agreement as soon as a delivery is intended. */
const revokedAfterIntent = (store: Store): Store => ({
  ...store,
  batch: async (statements, lease) => {
    await store.batch(statements, lease);
    if (statements.some(({ sql }) => sql.includes('INSERT INTO delivery'))) await store.batch([revoke]);
  },
});

/** Every agreement is revoked as soon as it is looked at after this came about, however often it was looked at before. */
const revokedOnce =
  (happened: () => boolean) =>
  (store: Store): Store => ({
    ...store,
    all: async (sql, ...params) => {
      if (sql.includes('FROM agreement') && happened()) await store.batch([revoke]);
      return store.all(sql, ...params);
    },
  });

describe('law 7: the agreement of now', () => {
  let world: TestHouse | undefined;
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });
  const suppliers = [{ profile: 'digital-board' }];
  const wasTried = (): boolean => (world?.supplier('digital-board').received.length ?? 0) > 0;

  it('sends no byte when the agreement was revoked after the intent', async () => {
    world = await openTestHouse({ suppliers, between: revokedAfterIntent });
    expect(feedOf(await world.sync(), 'digital-board')).toMatchObject({ error: { code: 'agreement_not_in_force' } });
    expect(world.supplier('digital-board').received).toEqual([]);
    const outcome = (await world.entries()).find(({ kind }) => kind === 'outcome');
    expect(outcome?.facts['result']).toBe('superseded');
  });

  it('tries no second time when the agreement was revoked between two attempts', async () => {
    world = await openTestHouse({ suppliers, between: revokedOnce(wasTried) });
    world.supplier('digital-board').misbehave({ kind: 'status', status: 503 });
    expect(feedOf(await world.sync(), 'digital-board')).toMatchObject({ error: { code: 'agreement_not_in_force' } });
    expect(world.supplier('digital-board').received).toHaveLength(1);
  });

  it('accounts for the attempt that had been made before the agreement was revoked', async () => {
    world = await openTestHouse({ suppliers, between: revokedOnce(wasTried) });
    world.supplier('digital-board').misbehave({ kind: 'status', status: 503 });
    expect(feedOf(await world.sync(), 'digital-board').state).toBe('unknown');
    const { store } = world.house().gateway;
    expect(await store.all('SELECT count(*) AS people FROM disclosure')).toEqual([{ people: 60 }]);
    const rows = "SELECT count(*) AS pupils FROM feed_row WHERE entity = 'pupil' AND unsure = 1";
    expect(await store.all(rows)).toEqual([{ pupils: 60 }]);
  });

  it('keeps no payload for what waits: names only, and a new body from the agreement of the next time', async () => {
    world = await openTestHouse({ suppliers });
    await world.supplier('digital-board').refuse();
    expect(feedOf(await world.sync(), 'digital-board').state).not.toBe('accepted');
    const rows = await world.house().gateway.store.all('SELECT * FROM delivery');
    const kept = JSON.stringify(rows);
    expect(rows).toHaveLength(1);
    expect(Object.keys(rows[0] ?? {}).filter((name) => /body|payload|parcel|data/.test(name))).toEqual([]);
    for (const { callName } of world.people().pupils.slice(0, 20)) expect(kept).not.toContain(`"${callName}"`);
    await world.narrow('digital-board', (document) => {
      const { name: _name, ...rest } = document.fields.group ?? {};
      document.fields.group = rest;
    });
    await world.supplier('digital-board').recover();
    expect(feedOf(await world.sync(), 'digital-board').state).toBe('accepted');
    const body = world
      .supplier('digital-board')
      .received.map((one) => one.body.toString('utf8'))
      .join();
    expect(body).toContain('"firstName"');
    expect(body).not.toContain('"className":"');
  });
});
