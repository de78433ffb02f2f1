import { deleteRows, type FeedRow, writeRows } from '../feed/row.ts';
import type { ErrorCode } from '../errors.ts';
import type { Outcome, Receipt, Statement } from '../ports.ts';
import type { Move, Part } from './plan.ts';

/** How a delivery ended, as the store names it. */
export type Ended = 'accepted' | 'refused' | 'unknown' | 'superseded';

export const endDelivery = (delivery: string, state: Ended, code: string | undefined, at: string): Statement => ({
  sql: "UPDATE delivery SET state = ?, code = ?, ended_at = ? WHERE id = ? AND state = 'open'",
  params: [state, code ?? null, at, delivery],
});

const refOf = ({ line }: Part[number]): string => (line.op === 'put' ? line.release.ref : line.withdrawal.ref);

/** What this supplier says that it did not take. */
export const turnedDown = (moves: Part, outcome: Outcome): readonly Move[] => {
  const receipts = outcome.result === 'accepted' ? outcome.receipts : [];
  const down = new Set(receipts.filter((receipt) => !receipt.accepted).map((receipt) => receipt.ref));
  return moves.filter((move) => down.has(refOf(move)));
};

/** What this supplier did not take stays unsure and goes again. */
const accepted = (moves: Part, outcome: Outcome): readonly FeedRow[] => {
  const down = new Set(turnedDown(moves, outcome));
  return moves.map((move) => (down.has(move) ? { ...stillThere(move), unsure: true } : move.after));
};

/** A removal that was turned down leaves the pupil where they were. */
const stillThere = ({ line, before, after }: Move): FeedRow =>
  line.op === 'remove' && before !== undefined ? before : after;

const wasHeld = (row: FeedRow | undefined): row is FeedRow => row !== undefined && row.state !== 'removed';

/** With these nothing can have arrived; after any other refusal the supplier has seen what it refused. */
const nothingArrived: readonly ErrorCode[] = [
  'delivery_unreachable',
  'destination_refused',
  'agreement_not_in_force',
  'config_invalid',
];

/** Did personal data reach the supplier, or may they have? */
export const mayHaveArrived = (outcome: Outcome): boolean =>
  outcome.result !== 'refused' || !nothingArrived.includes(outcome.error.code);

/** That nothing arrived the last time takes back no earlier attempt of which something may have. */
export const afterArrival = (outcome: Outcome): Outcome =>
  outcome.result === 'refused' && !mayHaveArrived(outcome) ? { result: 'unknown', error: outcome.error } : outcome;

/** Nothing arrived: every row is again what it was before the intent. */
const undone = (feed: string, moves: Part, at: string): readonly Statement[] => {
  const before = moves.map((move) => move.before).filter((row) => row !== undefined);
  const fresh = moves.filter((move) => move.before === undefined).map((move) => move.after);
  return [deleteRows(feed, fresh), writeRows(feed, before, at)];
};

/** Rows after an outcome. What may have arrived stays unsure, and its subjects count as disclosed. */
export const rowStatements = (feed: string, moves: Part, outcome: Outcome, at: string): readonly Statement[] => {
  if (outcome.result === 'accepted') return [writeRows(feed, accepted(moves, outcome), at)];
  return mayHaveArrived(outcome) ? [] : undone(feed, moves, at);
};

/** Subject ids of pupils, staff and guardians that a part puts or takes away: what disclosures speak of. */
export const peopleOf = (moves: Part): { readonly put: readonly string[]; readonly ended: readonly string[] } => {
  const people = moves.filter(({ after }) => ['pupil', 'staff', 'guardian'].includes(after.entity));
  return {
    put: people.filter(({ line }) => line.op === 'put').map(({ after }) => after.subject),
    ended: people
      .filter(({ line, before }) => line.op === 'remove' && wasHeld(before))
      .map(({ after }) => after.subject),
  };
};

/** The supplier's own ids from its receipts, by subject. */
export const issuedIds = (moves: Part, receipts: readonly Receipt[]): readonly (readonly [string, string])[] => {
  const subjects = new Map(moves.map((move) => [refOf(move), move.after.subject]));
  return receipts.flatMap(({ ref, issuedId }): [string, string][] => {
    const subject = subjects.get(ref);
    return subject === undefined || issuedId === undefined ? [] : [[subject, issuedId]];
  });
};
