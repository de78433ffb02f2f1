import { afterEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/ports.ts';
import { feedOf, openTestHouse, type TestHouse } from '../world/house.ts';

const revoke = { sql: "UPDATE agreement SET state = 'revoked'", params: [] };

/** Revokes every agreement once a delivery is under way and was looked at this many times. */
const revokedAfter =
  (looks: number) =>
  (store: Store): Store => {
    let intended = false;
    let seen = 0;
    return {
      ...store,
      batch: async (statements, lease) => {
        await store.batch(statements, lease);
        intended ||= statements.some(({ sql }) => sql.includes('INSERT INTO delivery'));
        if (intended && seen === 0 && looks === 0) await store.batch([revoke]);
      },
      all: async (sql, ...params) => {
        const rows = await store.all(sql, ...params);
        if (intended && sql.includes('FROM agreement')) {
          seen += 1;
          if (seen === looks) await store.batch([revoke]);
        }
        return rows;
      },
    };
  };

describe('law 7: the agreement of now', () => {
  let world: TestHouse | undefined;
  afterEach(async () => world?.close());
  const suppliers = [{ profile: 'digital-board' }];

  it('sends no byte when the agreement was revoked after the intent', async () => {
    world = await openTestHouse({ suppliers, between: revokedAfter(0) });
    expect(feedOf(await world.sync(), 'digital-board')).toMatchObject({ error: { code: 'agreement_not_in_force' } });
    expect(world.supplier('digital-board').received).toEqual([]);
    const outcome = (await world.entries()).find(({ kind }) => kind === 'outcome');
    expect(outcome?.facts['result']).toBe('superseded');
  });

  it('tries no second time when the agreement was revoked between two attempts', async () => {
    world = await openTestHouse({ suppliers, between: revokedAfter(1) });
    world.supplier('digital-board').misbehave({ kind: 'status', status: 503 });
    expect(feedOf(await world.sync(), 'digital-board')).toMatchObject({ error: { code: 'agreement_not_in_force' } });
    expect(world.supplier('digital-board').received).toHaveLength(1);
  });

  it('accounts for the attempt that had been made before the agreement was revoked', async () => {
    world = await openTestHouse({ suppliers, between: revokedAfter(1) });
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
