import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoSchool } from '../deploy/demo/school.ts';
import { type Dice, diceOf } from '../deploy/demo/seed.ts';
import { withChange } from '../deploy/demo/variant.ts';
import { feedOf, openTestHouse, type TestHouse } from './world/house.ts';
import { type Break, type Line, openLine } from './world/line.ts';
import { asPromised, compared, following, heldOf, promised } from './world/promise.ts';
import { wireOf } from './world/wire.ts';

/**
 * The line to a supplier breaks at byte k, in either direction. Whatever k is: the outcome is in doubt unless the whole
 * answer came, the other supplier notices nothing, and the next night the supplier holds what it was promised.
 */
const school = '99XA00';
const bad = 'accounts';
const other = 'digital-board';
const perDirection = 40;

let world: TestHouse;
let line: Line;
let people: DemoSchool;

/** Nothing becomes shorter by it, so that a place near the end stays within. */
const renamed = (dice: Dice): DemoSchool => {
  const whole = world.people();
  const pupil = dice.pick(following(whole));
  return withChange(whole, whole.pupils.indexOf(pupil), { callName: [...pupil.callName].toReversed().join('') });
};

const missingAt = (supplier: string): unknown =>
  compared(heldOf(world.supplier(supplier).state(), school), promised[supplier]?.(people) ?? {});

beforeAll(async () => {
  world = await openTestHouse({ suppliers: [{ profile: bad }, { profile: other }] });
  line = await openLine(world.supplier(bad));
  await world.house().gateway.store.batch([
    {
      sql: "UPDATE supplier SET settings = json_set(settings, '$.url', ?) WHERE id = ?",
      params: [line.url, bad],
    },
  ]);
});
afterAll(async () => {
  await world.close();
  await line.close();
});

const nextNight = async (options = {}) => {
  world.clock.sleep(1);
  return world.sync({ full: true, ...options });
};

/** How long a full night is on the wire, heads included. */
const lengths = async (): Promise<Record<Break['of'], number>> => {
  line.mend();
  people = world.people();
  await world.drop(school, people);
  expect(feedOf(await nextNight(), bad).state).toBe('accepted');
  return line.passed();
};

/** The first and last bytes, and others between them. */
const places = (dice: Dice, length: number): readonly number[] => {
  const ends = [0, 1, 2, 17, length - 3, length - 2, length - 1];
  return [...ends, ...Array.from({ length: perDirection - ends.length }, () => dice.below(length))];
};

const oneBreak = async (dice: Dice, where: Break): Promise<void> => {
  people = renamed(dice);
  await world.drop(school, people);
  line.breakAt(where);
  const applied = Object.keys(world.supplier(bad).state().deliveries).length;
  const report = await nextNight();
  expect(feedOf(report, bad)).toMatchObject({ state: 'unknown', error: { code: 'delivery_unknown' } });
  expect(missingAt(other)).toEqual(asPromised);
  const now = Object.keys(world.supplier(bad).state().deliveries).length;
  expect(now - applied).toBe(where.of === 'request' ? 0 : 1);

  line.mend();
  expect(feedOf(await nextNight({ full: false }), bad).error).toBeUndefined();
  expect(missingAt(bad)).toEqual(asPromised);
};

test.each(['request', 'answer'] as const)('cut at any byte of the %s', { timeout: 60_000 }, async (of) => {
  const dice = diceOf(`line/${of}`);
  const length = (await lengths())[of];
  expect(length).toBeGreaterThan(5_000);
  for (const afterBytes of places(dice, length)) await oneBreak(dice, { of, afterBytes });
});

test('each id had one body, and the ledger proves the rest', async () => {
  const bodies = new Map<string, Set<string>>();
  for (const { body } of world.supplier(bad).received.filter(({ complete }) => complete)) {
    const { delivery } = wireOf(body).manifest;
    bodies.set(delivery, (bodies.get(delivery) ?? new Set()).add(body.toString()));
  }
  expect(bodies.size).toBeGreaterThan(perDirection);
  expect([...bodies.values()].filter(({ size }) => size > 1)).toEqual([]);
  expect(await world.verify()).toMatchObject({ ok: true });
});
