import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hex, openLedger, type LedgerWorld } from '../../test/ledger-world.ts';
import { GatewayError } from '../errors.ts';
import { createSubjectSets, type SubjectSets } from './subject-set.ts';

let world: LedgerWorld;
let sets: SubjectSets;
const ids = Array.from({ length: 20 }, (_, index) => hex(`subject ${index}`)).sort();

beforeEach(async () => {
  world = await openLedger();
  sets = createSubjectSets(world);
});
afterEach(() => world.store.close());

const keep = async (board: string, items: readonly string[]): Promise<string> => {
  const { id, statements } = await sets.keep(board, items);
  await world.store.batch(statements);
  return id;
};
const rows = (): ReturnType<LedgerWorld['store']['all']> => world.store.all('SELECT * FROM subject_set');

describe('subject sets', () => {
  it('are stored once, whatever the order', async () => {
    const id = await keep('a', ids);
    expect(await keep('a', ids.toReversed())).toBe(id);
    expect(await keep('a', [...ids, ...ids])).toBe(id);
    expect(await rows()).toHaveLength(1);
    expect(await sets.read('a', id)).toEqual(ids);
  });

  it('can be empty', async () => {
    expect(await sets.read('a', await keep('a', []))).toEqual([]);
  });

  it('have another name for another set and another board', async () => {
    const names = [await keep('a', ids), await keep('a', ids.slice(1)), await keep('b', ids)];
    expect(new Set(names).size).toBe(3);
    expect(names.every((name) => /^[0-9a-f]{64}$/.test(name))).toBe(true);
  });

  it('rest sealed', async () => {
    await keep('a', ids);
    const [row] = await rows();
    const sealed = Buffer.from(row?.['sealed'] instanceof Uint8Array ? row['sealed'] : []);
    expect(sealed.length).toBeGreaterThan(20 * 32);
    expect(ids.filter((id) => sealed.includes(id))).toEqual([]);
  });

  it('cannot be put in the place of another', async () => {
    const [first, second] = [await keep('a', ids), await keep('a', ids.slice(1))];
    await world.store.batch([
      {
        sql: 'UPDATE subject_set SET sealed = (SELECT sealed FROM subject_set WHERE id = ?) WHERE id = ?',
        params: [first, second],
      },
    ]);
    await expect(sets.read('a', second)).rejects.toMatchObject({ code: 'seal_broken' });
  });

  it('are missed when they are not there, and take one line per item', async () => {
    await expect(sets.read('a', hex('no set', 64))).rejects.toThrow(
      new GatewayError('store_corrupt', { field: 'subject_set' }),
    );
    await expect(sets.keep('a', ['one\ntwo'])).rejects.toThrow(new GatewayError('internal', { field: 'items' }));
  });
});
