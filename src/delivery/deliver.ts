import { asGatewayError, GatewayError } from '../errors.ts';
import type { Disclosed, Disclosures } from '../ledger/disclosure.ts';
import type { SubjectSets } from '../ledger/subject-set.ts';
import type { Clock, Keyring, Lease, Outcome, Pulse, Random, Remember, Statement, Store } from '../ports.ts';
import type { Entity } from '../record/field.ts';
import { decisiveMark } from './decisive.ts';
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
import { type Watch, watchOver } from './watch.ts';

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
  readonly pulse: Pulse;
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

/**
 * Every attempt until the outcome is final. `signal` is aborted when this process ends, and when what the delivery rests on
 * is no more: then the socket goes, unsent bytes and all, and no further attempt is made.
 */
const sendUntil = async (order: Order, delivery: string, under: Under): Promise<Sent> => {
  const { destination } = order;
  const { signal, patience, watch } = under;
  const parcel = parcelOf(order, delivery);
  let arrived = false;
  const once = async (): Promise<Outcome> => {
    if (!(await order.inForce())) return revoked(order);
    const outcome = await destination.channel.deliver(parcel, destination.settings, signal);
    arrived ||= mayHaveArrived(outcome);
    return outcome;
  };
  const sent = await attempt(once, { ...patience, signal });
  const cut = watch.signal.aborted && sent.outcome.result !== 'accepted';
  const outcome = cut ? revoked(order) : sent.outcome;
  return { ...sent, outcome: arrived ? afterArrival(outcome) : outcome };
};

type Under = { readonly watch: Watch; readonly signal: AbortSignal; readonly patience: Patience };

/** Looks whether the delivery may go on, as long as it is under way: fully only where something may have changed. */
const watchOf = async (order: Order, deps: DeliverDeps): Promise<Watch> => {
  const read = () => decisiveMark(deps.store, order.feed, deps.clock.now());
  let seen = await read();
  return watchOver(deps.pulse, async () => {
    const now = await read();
    if (now === seen) return true;
    seen = now;
    return order.inForce();
  });
};

const send = async (order: Order, delivery: string, watch: Watch, deps: DeliverDeps): Promise<Sent> => {
  const signal = AbortSignal.any([deps.signal, watch.signal]);
  return sendUntil(order, delivery, { watch, signal, patience: deps.patience }).catch((error: unknown): Sent => {
    const outcome: Outcome = { result: 'unknown', error: asGatewayError(error) };
    return { outcome, attempts: 1 };
  });
};

const revoked = ({ feed }: Order): Outcome => ({
  result: 'refused',
  error: new GatewayError('agreement_not_in_force', { supplier: feed.supplier, product: feed.product }),
});

/** One part: intent, bytes, outcome. Throws only for what is ours (store, lease); then the rows stay unsure. */
export const deliverPart = async (order: Order, deps: DeliverDeps): Promise<Delivered> => {
  const delivery = Buffer.from(deps.random.bytes(16)).toString('hex');
  // Before the intent: whatever changes from here on is noticed.
  const watch = await watchOf(order, deps);
  try {
    await intend(order, delivery, deps);
    const sent = await send(order, delivery, watch, deps);
    const issued = await conclude(order, delivery, sent.outcome, deps);
    return { ...sent, issued, turnedDown: turnedDown(order.moves, sent.outcome).length };
  } finally {
    watch.end();
  }
};
