import { asGatewayError, GatewayError } from '../errors.ts';
import type { Disclosed, Disclosures } from '../ledger/disclosure.ts';
import type { SubjectSets } from '../ledger/subject-set.ts';
import type { Clock, Keyring, Lease, Outcome, Random, Remember, Statement, Store } from '../ports.ts';
import type { Entity } from '../record/field.ts';
import { type Intent, intentStatements } from './intent.ts';
import {
  afterArrival,
  type Ended,
  endDelivery,
  issuedIds,
  mayHaveArrived,
  peopleOf,
  rowStatements,
  turnedDown,
} from './outcome.ts';
import { type Order, parcelOf } from './parcel.ts';
import type { Part } from './plan.ts';
import { attempt, type AttemptOptions } from './retry.ts';

/** How often and how long a delivery is tried within one run. */
export type Patience = Omit<AttemptOptions, 'signal'>;

export type DeliverDeps = {
  readonly store: Store;
  readonly lease: Lease;
  readonly clock: Clock;
  readonly random: Random;
  readonly keyring: Keyring;
  readonly remember: Remember;
  readonly disclosures: Pick<Disclosures, 'statements'>;
  readonly subjectSets: Pick<SubjectSets, 'keep'>;
  readonly patience: Patience;
  readonly signal: AbortSignal;
};

export type Delivered = {
  readonly outcome: Outcome;
  readonly attempts: number;
  readonly issued: number;
  /** How many lines the supplier says that it did not take; they go again. */
  readonly turnedDown: number;
};

const setLines = (moves: Part): readonly string[] =>
  moves.map(({ line, after }) => `${line.op}/${after.entity}/${after.subject}`).sort();

const intentOf = (order: Order, delivery: string, subjectSet: string, at: string): Intent => ({
  delivery,
  feed: order.feed,
  sequence: order.sequence,
  part: order.part,
  parts: order.parts,
  mode: order.mode,
  agreementVersion: order.permit.agreement.version,
  generation: order.generation,
  subjectSet,
  checkpointSize: order.checkpoint.size,
  fields: order.fields,
  at,
});

const perKind = (order: Order): Readonly<Record<string, number>> => {
  const counts: Partial<Record<Entity, number>> = {};
  for (const { after } of order.moves) counts[after.entity] = (counts[after.entity] ?? 0) + 1;
  return counts;
};

/** Law 4: the intent is committed, with the rows it touches, before the first byte leaves. */
const intend = async (order: Order, delivery: string, deps: DeliverDeps): Promise<void> => {
  const { board, school, supplier, product, id } = order.feed;
  const at = deps.clock.now().toISOString();
  const set = await deps.subjectSets.keep(board, setLines(order.moves));
  const intent = intentOf(order, delivery, set.id, at);
  const facts = {
    delivery,
    feed: id,
    sequence: order.sequence,
    part: order.part,
    parts: order.parts,
    mode: order.mode,
    agreementVersion: intent.agreementVersion,
    generation: order.generation,
    counts: perKind(order),
    fields: order.fields,
    subjectSet: set.id,
  };
  const entry = { kind: 'intent', at, school, supplier, product, facts } as const;
  await deps.store.batch(
    [...set.statements, ...intentStatements(intent, order.moves), ...deps.remember(board, entry)],
    deps.lease,
  );
};

const newIds = (order: Order, outcome: Outcome): readonly (readonly [string, string])[] => {
  if (outcome.result !== 'accepted') return [];
  return issuedIds(order.moves, outcome.receipts).filter(([subject, id]) => order.issuedIds.get(subject) !== id);
};

const goesOut = ({ permit }: Order): boolean =>
  permit.steps.get('pupil')?.some((step) => step.field === 'issuedId') === true;

const issuedStatements = async (
  order: Order,
  ids: readonly (readonly [string, string])[],
  deps: DeliverDeps,
): Promise<readonly Statement[]> => {
  const { board, supplier } = order.feed;
  const sealer = await deps.keyring.sealer(board);
  return ids.map(([subject, id]) => ({
    sql: `INSERT INTO issued_id (board, supplier, subject, sealed) VALUES (?, ?, ?, ?)
      ON CONFLICT (board, supplier, subject) DO UPDATE SET sealed = excluded.sealed`,
    params: [board, supplier, subject, sealer.seal(new TextEncoder().encode(id), `issued/${supplier}/${subject}`)],
  }));
};

/** What was not turned down. */
const taken = (moves: Part, outcome: Outcome): Part => {
  const down = new Set(turnedDown(moves, outcome));
  return moves.filter((move) => !down.has(move));
};

const disclosed = (order: Order, delivery: string, outcome: Outcome, at: string): Disclosed => ({
  board: order.feed.board,
  feed: order.feed.id,
  delivery,
  at,
  fields: order.fields,
  agreementVersion: order.permit.agreement.version,
  put: mayHaveArrived(outcome) ? peopleOf(order.moves).put : [],
  ended: outcome.result === 'accepted' ? peopleOf(taken(order.moves, outcome)).ended : [],
});

const conclude = async (order: Order, delivery: string, outcome: Outcome, deps: DeliverDeps): Promise<number> => {
  const { board, school, supplier, product, id } = order.feed;
  const at = deps.clock.now().toISOString();
  const error = outcome.result === 'accepted' ? undefined : outcome.error;
  const superseded = outcome.result === 'refused' && outcome.error.code === 'agreement_not_in_force';
  const state: Ended = superseded ? 'superseded' : outcome.result;
  const ids = newIds(order, outcome);
  const facts = { delivery, feed: id, result: state, ...(error === undefined ? {} : { code: error.code }) };
  await deps.store.batch(
    [
      endDelivery(delivery, state, error?.code, at),
      ...rowStatements(id, order.moves, outcome, at),
      ...(await issuedStatements(order, ids, deps)),
      ...deps.disclosures.statements(disclosed(order, delivery, outcome, at)),
      ...deps.remember(board, { kind: 'outcome', at, school, supplier, product, facts }),
    ],
    deps.lease,
  );
  return goesOut(order) ? ids.length : 0;
};

type Sent = Pick<Delivered, 'outcome' | 'attempts'>;

const send = async (order: Order, delivery: string, deps: DeliverDeps): Promise<Sent> => {
  const { destination } = order;
  const parcel = parcelOf(order, delivery);
  let arrived = false;
  let waited = false;
  const once = async (): Promise<Outcome> => {
    // Whoever slept while it waited may have lost its lease: then another has taken over, and nothing more is sent.
    if (waited) await deps.store.batch([], deps.lease);
    waited = true;
    if (!(await order.inForce())) return revoked(order);
    const outcome = await destination.channel.deliver(parcel, destination.settings, deps.signal);
    arrived ||= mayHaveArrived(outcome);
    return outcome;
  };
  const sent = await attempt(once, { ...deps.patience, signal: deps.signal });
  return arrived ? { ...sent, outcome: afterArrival(sent.outcome) } : sent;
};

const revoked = ({ feed }: Order): Outcome => ({
  result: 'refused',
  error: new GatewayError('agreement_not_in_force', { supplier: feed.supplier, product: feed.product }),
});

/** One part: intent, bytes, outcome. Throws only for what is ours (store, lease); then the rows stay unsure. */
export const deliverPart = async (order: Order, deps: DeliverDeps): Promise<Delivered> => {
  const delivery = Buffer.from(deps.random.bytes(16)).toString('hex');
  await intend(order, delivery, deps);
  const sent = await send(order, delivery, deps).catch((error: unknown) => {
    const outcome: Outcome = { result: 'unknown', error: asGatewayError(error) };
    return { outcome, attempts: 1 };
  });
  const issued = await conclude(order, delivery, sent.outcome, deps);
  return { ...sent, issued, turnedDown: turnedDown(order.moves, sent.outcome).length };
};
