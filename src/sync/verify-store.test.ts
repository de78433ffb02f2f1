import { afterEach, beforeEach, expect, test } from 'vitest';
import { boardId } from '../../test/world/board.ts';
import { openTestHouse, type TestHouse } from '../../test/world/house.ts';
import { storeFaults } from './verify-store.ts';

let world: TestHouse;
beforeEach(async () => {
  world = await openTestHouse({ suppliers: [{ profile: 'basispoort' }] });
  await world.sync();
});
afterEach(() => world.close());

const faults = () => storeFaults(world.house().gateway, boardId);

/** Turns one bit of a sealed value, or changes a text, behind the gateway's back. */
const spoil = (sql: string) => world.house().gateway.store.batch([{ sql, params: [] }]);

test('what a run left is whole', async () => {
  expect(await faults()).toEqual([]);
});

test.each([
  ['generation', 'UPDATE segment SET sealed = zeroblob(length(sealed)) WHERE part = 0'],
  ['generation', "UPDATE segment SET entity = 'staff' WHERE part = 0"],
  ['subject_set', 'UPDATE subject_set SET sealed = zeroblob(length(sealed))'],
  [
    'issued_id',
    `INSERT INTO issued_id (board, supplier, subject, sealed) VALUES ('${boardId}', 'basispoort', 'iemand', zeroblob(40))`,
  ],
  ['agreement', "UPDATE agreement SET document = replace(document, 'processor', 'controller')"],
  ['agreement', "UPDATE agreement SET hash = replace(hash, substr(hash, 1, 4), '0000')"],
])('a change to a %s is found', async (what, sql) => {
  await spoil(sql);
  expect((await faults()).map((fault) => fault.what)).toContain(what);
});
