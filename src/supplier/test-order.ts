import { agreedNames, emptyNames, withheldNames } from '../delivery/manifest.ts';
import type { Destination, Order } from '../delivery/parcel.ts';
import { planChanges, planFull } from '../delivery/plan.ts';
import { difference } from '../feed/difference.ts';
import type { Feed } from '../feed/feed.ts';
import { type FeedRow, type FeedRows, rowKey } from '../feed/row.ts';
import type { Visitor } from '../ports/door.ts';
import { canonical, type Release } from '../release/release.ts';
import { fieldNames } from '../release/permit.ts';
import { type TestPermit, testReleases } from './test-ground.ts';
import { testRoster, testSchoolId, type TestStep, testSteps } from './test-school.ts';

/** Which delivery of the made-up school: everything at a moment, or what changed since an earlier one. */
export type TestTurn = {
  readonly scenario: string;
  readonly sequence: number;
  readonly step: TestStep;
  /** Undefined: everything. */
  readonly since: TestStep | undefined;
};

const rowOf = (made: Release): FeedRow => ({
  entity: made.entity,
  subject: made.subject,
  state: 'present',
  generation: testSchoolId,
  digest: canonical(made),
  sequence: 0,
  unsure: false,
});

const rowsAt = (made: readonly Release[]): FeedRows =>
  new Map(made.map((one) => [rowKey(one.entity, one.subject), rowOf(one)]));

/** A feed of no school: it is in no store. */
const feedOf = ({ board, supplier, product }: Visitor, { scenario, sequence }: TestTurn): Feed => ({
  id: scenario,
  board,
  school: testSchoolId,
  supplier,
  product,
  sequence: sequence - 1,
  agreementVersion: undefined,
  fields: [],
  fingerprint: undefined,
  settledUntil: undefined,
  held: undefined,
  fullDue: false,
});

const planOf = (given: TestPermit, turn: TestTurn) => {
  const releases = testReleases(given, turn.step);
  const rows = rowsAt(turn.since === undefined ? [] : testReleases(given, turn.since));
  // The text of a release is its digest here: nothing of it is kept.
  const found = difference(rows, releases, (text) => text, { rows: new Set(), removable: () => true });
  const { sequence } = turn;
  const ground = {
    rows,
    generation: testSchoolId,
    sequence,
    refOf: given.joined.refOf,
    erased: () => false,
    partSize: Infinity,
  };
  const plan = turn.since === undefined ? planFull(found.added, [], [], ground) : planChanges(found, ground);
  return { releases, plan };
};

/** In changes each line carries every agreed name, as in real ones. */
const nullsOf = ({ permit }: TestPermit): Order['nulls'] =>
  new Map([...permit.steps].map(([entity, steps]) => [entity, steps.map(({ field }) => field)]));

/** One delivery of the made-up school, in one part: made as a real one is, and marked as a test. */
export const testOrder = (visitor: Visitor, given: TestPermit, turn: TestTurn, destination: Destination): Order => {
  const { permit, ground } = given;
  const { releases, plan } = planOf(given, turn);
  const [school] = testRoster(turn.step, ground).get('school') ?? [];
  const schoolYear = school?.record['schoolYear'];
  return {
    feed: feedOf(visitor, turn),
    permit,
    destination,
    sequence: turn.sequence,
    mode: plan.mode,
    part: 1,
    parts: 1,
    moves: plan.parts.flat(),
    generation: testSchoolId,
    fields: fieldNames(permit),
    checkpoint: { size: 0, note: undefined },
    manifest: {
      schoolYear: typeof schoolYear === 'string' ? schoolYear : ground.schoolYear,
      fields: agreedNames(permit),
      withheld: withheldNames(permit),
      noValue: emptyNames(permit, releases, () => true),
      cleared: [],
      test: true,
    },
    nulls: turn.since === undefined ? undefined : nullsOf(given),
    issuedIds: new Map(),
    inForce: async () => true,
  };
};

/** The moment that so many minutes after the start belong to. */
export const stepAt = (minutes: number): TestStep =>
  testSteps[Math.min(Math.max(minutes, 0), testSteps.length - 1)] ?? 'start';
