import { isWhole, parcelOf } from '../delivery/parcel.ts';
import { asGatewayError, type ErrorCode } from '../errors.ts';
import type { Outcome, Parcel, Statement } from '../ports.ts';
import type { Visitor } from '../ports/door.ts';
import { integer, text } from '../row.ts';
import type { Agreed } from '../sync/agreed.ts';
import { stoppedError } from '../sync/agreed.ts';
import { destinationOf } from '../sync/destination.ts';
import type { Gateway } from '../sync/gateway.ts';
import { testPermit, type TestPermit, testReleases } from './test-ground.ts';
import { stepAt, testOrder, type TestTurn } from './test-order.ts';
import { testSchoolId, testSteps, type TestStep } from './test-school.ts';
import { noted } from './visit.ts';

const stepMs = 60_000;

type Scenario = {
  readonly id: string;
  readonly beganAt: Date;
  /** Deliveries that were tried. */
  readonly sequence: number;
  /** The step that arrived last, or -1. */
  readonly sent: number;
};

/** Where a supplier is in the life of the made-up school. */
export type TestState = {
  readonly school: string;
  /** How it is delivered: to the supplier's address, or collected by it. */
  readonly way: 'push' | 'collect';
  readonly scenario: string | undefined;
  readonly step: TestStep | undefined;
  /** Instant at which the next step comes by itself. */
  readonly nextStepAt: string | undefined;
};

export type TestDelivered = {
  readonly delivery: string;
  readonly sequence: number;
  readonly mode: 'full' | 'changes' | 'withdrawal';
  readonly counts: { readonly put: number; readonly remove: number };
  readonly result: Outcome['result'];
  readonly code: ErrorCode | undefined;
};

const read = async ({ store }: Gateway, { board, supplier, product }: Visitor): Promise<Scenario | undefined> => {
  const [row] = await store.all(
    'SELECT id, began_at, sequence, sent FROM test_scenario WHERE board = ? AND supplier = ? AND product = ?',
    board,
    supplier,
    product,
  );
  if (row === undefined) return undefined;
  return {
    id: text(row, 'id'),
    beganAt: new Date(text(row, 'began_at')),
    sequence: integer(row, 'sequence'),
    sent: integer(row, 'sent'),
  };
};

const keep = ({ board, supplier, product }: Visitor, one: Scenario): Statement => ({
  sql: `INSERT INTO test_scenario (board, supplier, product, id, began_at, sequence, sent) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (board, supplier, product) DO UPDATE SET id = excluded.id, began_at = excluded.began_at,
      sequence = excluded.sequence, sent = excluded.sent`,
  params: [board, supplier, product, one.id, one.beganAt.toISOString(), one.sequence, one.sent],
});

const minutesOf = ({ beganAt }: Scenario, now: Date): number =>
  Math.min(Math.floor((now.getTime() - beganAt.getTime()) / stepMs), testSteps.length - 1);

const isPushed = ({ channels }: Gateway, { supplier }: Agreed): boolean => {
  const channel = channels.get(supplier.channel);
  return channel !== undefined && channel.collected !== true;
};

const stateOf = (gateway: Gateway, agreed: Agreed, one: Scenario | undefined): TestState => {
  const way = isPushed(gateway, agreed) ? 'push' : 'collect';
  if (one === undefined)
    return { school: testSchoolId, way, scenario: undefined, step: undefined, nextStepAt: undefined };
  const minutes = minutesOf(one, gateway.clock.now());
  const isLast = minutes >= testSteps.length - 1;
  const nextStepAt = isLast ? undefined : new Date(one.beganAt.getTime() + (minutes + 1) * stepMs).toISOString();
  return { school: testSchoolId, way, scenario: one.id, step: stepAt(minutes), nextStepAt };
};

const randomId = ({ random }: Gateway): string => Buffer.from(random.bytes(16)).toString('hex');

const deliverTo = async (gateway: Gateway, agreed: Agreed, parcel: Parcel): Promise<Outcome> => {
  const { supplier, stop } = agreed;
  if (stop !== undefined) return { result: 'refused', error: stoppedError(stop, testSchoolId, supplier.id) };
  try {
    const { channel, settings } = await destinationOf(gateway, agreed.agreement.board, supplier);
    return await channel.deliver(parcel, settings, gateway.signal);
  } catch (error) {
    return { result: 'refused', error: asGatewayError(error) };
  }
};

type Turned = { readonly scenario: Scenario; readonly given: TestPermit; readonly step: number };

/** Nothing that this supplier may see changed, so it hears nothing (law 11). */
const pass = async (
  { store }: Gateway,
  visitor: Visitor,
  { scenario, step }: Pick<Turned, 'scenario' | 'step'>,
): Promise<undefined> => {
  await store.batch([keep(visitor, { ...scenario, sent: step })]);
  return undefined;
};

/** Law 4 holds for made-up pupils as well: the intent before the first byte, the outcome after the last. */
const push = async (
  gateway: Gateway,
  visitor: Visitor,
  { scenario, given, step }: Turned,
): Promise<TestDelivered | undefined> => {
  const delivery = randomId(gateway);
  const sequence = scenario.sequence + 1;
  const destination = await destinationOf(gateway, visitor.board, given.agreed.supplier);
  const since = scenario.sent < 0 || isWhole(destination) ? undefined : stepAt(scenario.sent);
  const turn: TestTurn = { scenario: scenario.id, sequence, step: stepAt(step), since };
  const order = testOrder(visitor, given, turn, destination);
  if (order.moves.length === 0) return pass(gateway, visitor, { scenario, step });
  const put = order.moves.filter(({ line }) => line.op === 'put').length;
  const counts = { put, remove: order.moves.length - put };
  const at = gateway.clock.now().toISOString();
  const names = { test: true, feed: scenario.id, delivery, sequence } as const;
  await gateway.store.batch([
    keep(visitor, { ...scenario, sequence }),
    ...noted(gateway, visitor, { what: 'test_intended', ...names, counts }, testSchoolId),
  ]);
  const outcome = await deliverTo(gateway, given.agreed, parcelOf(order, { delivery, at }));
  const { result } = outcome;
  const code = outcome.result === 'accepted' ? undefined : outcome.error.code;
  const facts = { what: 'test_ended', ...names, result, ...(code === undefined ? {} : { code }) };
  const sent = result === 'accepted' ? step : scenario.sent;
  await gateway.store.batch([
    keep(visitor, { ...scenario, sequence, sent }),
    ...noted(gateway, visitor, facts, testSchoolId),
  ]);
  return { delivery, sequence, mode: order.mode, counts, result, code };
};

type Moved = { readonly state: TestState; readonly delivered: TestDelivered | undefined };

const moved = async (gateway: Gateway, visitor: Visitor, turned: Turned): Promise<Moved> => {
  const { given, scenario } = turned;
  const delivered = isPushed(gateway, given.agreed) ? await push(gateway, visitor, turned) : undefined;
  return { state: stateOf(gateway, given.agreed, scenario), delivered };
};

/** Begins the made-up school anew, at its first step; to a supplier with an address the whole of it goes at once. */
export const beginTest = async (gateway: Gateway, visitor: Visitor): Promise<Moved> => {
  const beganAt = gateway.clock.now();
  const given = await testPermit(gateway, visitor, beganAt);
  const scenario: Scenario = { id: randomId(gateway), beganAt, sequence: 0, sent: -1 };
  await gateway.store.batch([
    keep(visitor, scenario),
    ...noted(gateway, visitor, { what: 'test_started', test: true, feed: scenario.id }, testSchoolId),
  ]);
  return moved(gateway, visitor, { scenario, given, step: 0 });
};

/** The next step at once instead of after its minute; what changed goes to a supplier with an address. */
export const nextTest = async (gateway: Gateway, visitor: Visitor): Promise<Moved> => {
  const known = await read(gateway, visitor);
  if (known === undefined) return beginTest(gateway, visitor);
  const given = await testPermit(gateway, visitor, known.beganAt);
  const now = gateway.clock.now();
  const step = Math.min(minutesOf(known, now) + 1, testSteps.length - 1);
  const scenario = { ...known, beganAt: new Date(now.getTime() - step * stepMs) };
  await gateway.store.batch([keep(visitor, scenario)]);
  return moved(gateway, visitor, { scenario, given, step });
};

/** Throws school_unknown where no agreement is in force. */
export const testState = async (gateway: Gateway, visitor: Visitor): Promise<TestState> => {
  const scenario = await read(gateway, visitor);
  const given = await testPermit(gateway, visitor, scenario?.beganAt ?? gateway.clock.now());
  return stateOf(gateway, given.agreed, scenario);
};

/** What the made-up school shows now, for a door that serves it under the school id `99TT00`; undefined before it began. */
export const testNow = async (gateway: Gateway, visitor: Visitor) => {
  const scenario = await read(gateway, visitor);
  if (scenario === undefined) return undefined;
  const given = await testPermit(gateway, visitor, scenario.beganAt);
  const step = minutesOf(scenario, gateway.clock.now());
  const order = testOrder(
    visitor,
    given,
    { scenario: scenario.id, sequence: step + 1, step: stepAt(step), since: undefined },
    nowhere,
  );
  return {
    scenario: scenario.id,
    /** The channel of its supplier: the door at which it is served. */
    channel: given.agreed.supplier.channel,
    sequence: step + 1,
    changedAt: new Date(scenario.beganAt.getTime() + step * stepMs).toISOString(),
    schoolYear: order.manifest.schoolYear,
    permit: given.permit,
    releases: testReleases(given, stepAt(step)),
    order,
  };
};

/** For an order that is only looked at. */
const nowhere = {
  channel: {
    name: 'nowhere',
    parseSettings: (settings: unknown) => settings,
    deliver: async (): Promise<Outcome> => ({ result: 'accepted', receipts: [] }),
  },
  settings: undefined,
  format: 'json',
} as const;

/** The made-up school as one full delivery: manifest and items, as a push would bring them. */
export const testBody = async (gateway: Gateway, visitor: Visitor): Promise<Uint8Array | undefined> => {
  const now = await testNow(gateway, visitor);
  return now === undefined ? undefined : parcelOf(now.order, { delivery: now.scenario, at: now.changedAt }).body;
};
