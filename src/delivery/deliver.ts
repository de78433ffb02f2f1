import { GatewayError } from '../errors.ts';
import type { Disclosed, Disclosures } from '../ledger/disclosure.ts';
import type { SubjectSets } from '../ledger/subject-set.ts';
import type { Keyring, Outcome, Random, Remember } from '../ports.ts';
import type { Entity } from '../record/field.ts';
import { admit } from './admission.ts';
import type { Berths } from './berths.ts';
import { recoveryOf } from './breaker.ts';
import { type Intent, intentStatements } from './intent.ts';
import { keepIssuedIds } from './issued-id.ts';
import { type Ended, endDelivery, issuedIds, mayHaveArrived, peopleOf, rowStatements, turnedDown } from './outcome.ts';
import type { Named, Order } from './parcel.ts';
import type { Part } from './plan.ts';
import { send, type SendingDeps, type Sent, watchOf } from './sending.ts';

export type DeliverDeps = SendingDeps & {
  readonly random: Random;
  readonly keyring: Keyring;
  readonly remember: Remember;
  readonly disclosures: Pick<Disclosures, 'statements'>;
  readonly subjectSets: Pick<SubjectSets, 'keep'>;
  readonly berths: Berths;
};

export type Delivered = Sent & {
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
const intend = async (order: Order, { delivery, at }: Named, deps: DeliverDeps): Promise<void> => {
  const { board, school, supplier, product, id } = order.feed;
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

/** What was not turned down. */
const taken = (moves: Part, outcome: Outcome): Part => {
  const down = new Set(turnedDown(moves, outcome));
  return moves.filter((move) => !down.has(move));
};

/** What is only laid ready was given to nobody yet: whoever collects it is told of in its collection. */
const peopleIn = (order: Order, outcome: Outcome): Pick<Disclosed, 'put' | 'ended'> => {
  if (order.destination.channel.collected === true) return { put: [], ended: [] };
  return {
    put: mayHaveArrived(outcome) ? peopleOf(order.moves).put : [],
    ended: outcome.result === 'accepted' ? peopleOf(taken(order.moves, outcome)).ended : [],
  };
};

const disclosed = (order: Order, delivery: string, outcome: Outcome, at: string): Disclosed => ({
  board: order.feed.board,
  feed: order.feed.id,
  delivery,
  at,
  fields: order.fields,
  agreementVersion: order.permit.agreement.version,
  ...peopleIn(order, outcome),
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
      ...(await keepIssuedIds(deps.keyring, order.feed, ids)),
      ...deps.disclosures.statements(disclosed(order, delivery, outcome, at)),
      ...recoveryOf(order.feed, outcome),
      ...deps.remember(board, { kind: 'outcome', at, school, supplier, product, facts }),
    ],
    deps.lease,
  );
  return goesOut(order) ? ids.length : 0;
};

const deferred = (error: GatewayError): Delivered => ({
  outcome: { result: 'refused', error },
  attempts: 0,
  issued: 0,
  turnedDown: 0,
});

const deliverNow = async (order: Order, delivery: string, deps: DeliverDeps): Promise<Delivered> => {
  // Before the intent: whatever changes from here on is noticed.
  const watch = await watchOf(order, deps);
  try {
    const named = { delivery, at: deps.clock.now().toISOString() };
    await intend(order, named, deps);
    const sent = await send(order, named, watch, deps);
    const issued = await conclude(order, delivery, sent.outcome, deps);
    return { ...sent, issued, turnedDown: turnedDown(order.moves, sent.outcome).length };
  } finally {
    watch.end();
  }
};

/** One part: intent, bytes, outcome. Throws only for what is ours (store, lease); then the rows stay unsure. */
export const deliverPart = async (order: Order, deps: DeliverDeps): Promise<Delivered> => {
  const delivery = Buffer.from(deps.random.bytes(16)).toString('hex');
  const admitted = await admit(order.feed, delivery, deps);
  if (admitted instanceof GatewayError) return deferred(admitted);
  try {
    return await deliverNow(order, delivery, deps);
  } finally {
    await admitted.leave();
  }
};
