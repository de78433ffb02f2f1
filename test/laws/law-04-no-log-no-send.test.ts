import { afterEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { Statement, Store } from '../../src/ports.ts';
import { feedOf, openTestHouse, type TestHouse } from '../world/house.ts';

const isIntent = (statements: readonly Statement[]): boolean =>
  statements.some(({ sql }) => sql.includes('INSERT INTO delivery'));
const isOutcome = (statements: readonly Statement[]): boolean =>
  statements.some(({ sql }) => sql.includes('UPDATE delivery SET state'));
const entries = (statements: readonly Statement[]): number =>
  statements.filter(({ sql }) => sql.includes('INSERT INTO ledger_entry')).length;

/** A store that shows each batch before it is applied; what is thrown there is what the store would throw. */
const watched =
  (look: (statements: readonly Statement[]) => void) =>
  (store: Store): Store => ({
    ...store,
    batch: async (statements, lease) => {
      look(statements);
      await store.batch(statements, lease);
    },
  });

describe('law 4: no log, no send', () => {
  let world: TestHouse | undefined;
  afterEach(async () => world?.close());
  const suppliers = [{ profile: 'digital-board' }];

  it('sends no byte when the store refuses the intent', async () => {
    const refusing = watched((statements) => {
      if (isIntent(statements)) throw new GatewayError('store_unwritable');
    });
    world = await openTestHouse({ suppliers, between: refusing });
    await expect(world.sync()).rejects.toMatchObject({ code: 'store_unwritable' });
    expect(world.supplier('digital-board').received).toEqual([]);
  });

  it('sends no byte when the entry has no place in the ledger, though everything else could be stored', async () => {
    const refusing = watched((statements) => {
      if (isIntent(statements) && entries(statements) > 0) throw new GatewayError('lease_lost');
    });
    world = await openTestHouse({ suppliers, between: refusing });
    await world.sync();
    expect(world.supplier('digital-board').received).toEqual([]);
    const [row] = await world.house().gateway.store.all('SELECT count(*) AS count FROM delivery');
    expect(row?.['count']).toBe(0);
  });

  it('has the intent with its entry in one batch, committed before the first byte, and the outcome after the last', async () => {
    const steps: (readonly [string, number, number])[] = [];
    const between = watched((statements) => {
      const received = world?.supplier('digital-board').received.length ?? 0;
      if (isIntent(statements)) steps.push(['intent', entries(statements), received]);
      if (isOutcome(statements)) steps.push(['outcome', entries(statements), received]);
    });
    world = await openTestHouse({ suppliers });
    await world.reopen(between);
    await world.sync();
    expect(steps).toEqual([
      ['intent', 1, 0],
      ['outcome', 1, 1],
    ]);
    const kinds = (await world.entries()).map(({ kind }) => kind);
    expect(kinds.indexOf('intent')).toBeLessThan(kinds.indexOf('outcome'));
  });

  it('takes what it could not write down for unknown: the next run says so and sends it whole again', async () => {
    let refuse = true;
    const between = watched((statements) => {
      if (refuse && isOutcome(statements)) throw new GatewayError('store_unwritable');
    });
    world = await openTestHouse({ suppliers, between });
    await expect(world.sync()).rejects.toMatchObject({ code: 'store_unwritable' });
    refuse = false;
    expect(feedOf(await world.sync(), 'digital-board').state).toBe('accepted');
    const results = (await world.entries())
      .filter(({ kind }) => kind === 'outcome')
      .map(({ facts }) => facts['result']);
    expect(results).toEqual(['unknown', 'accepted']);
    expect(world.supplier('digital-board').received).toHaveLength(2);
  });
});
