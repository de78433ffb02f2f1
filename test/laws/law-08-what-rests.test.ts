import { afterEach, expect, test } from 'vitest';
import { readingSetOf } from '../../src/roster/head.ts';
import { openTestHouse, type TestHouse } from '../world/house.ts';
import { smallPrimary } from '../world/board.ts';

let world: TestHouse | undefined;
afterEach(() => world?.close());

/** `pupil/callName` of every field that a record of the current reading holds. */
const resting = async (suppliers: readonly { readonly profile: string }[]) => {
  world = await openTestHouse({ suppliers });
  await world.sync();
  const { generations } = world.house().gateway;
  const head = await generations.current(smallPrimary.id);
  if (head === undefined) throw new Error('nothing was read');
  const { roster } = await generations.open(head);
  const names = [...roster].flatMap(([entity, items]) =>
    items.flatMap(({ record }) => Object.keys(record).map((field) => `${entity}/${field}`)),
  );
  const set = [...readingSetOf(head.readingSet)].flatMap(([entity, fields]) =>
    [...fields].map((name) => `${entity}/${name}`),
  );
  return { names: new Set(names), set: new Set(set) };
};

test('law 8: nothing rests of a reading but its reading set, whatever was read for matching or checks', async () => {
  const { names, set } = await resting([{ profile: 'digital-board' }]);
  expect([...names].filter((name) => !set.has(name))).toEqual([]);
  expect(names).toContain('pupil/callName');
  expect(names).not.toContain('pupil/eckId');
});
