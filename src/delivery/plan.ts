import type { Difference } from '../feed/difference.ts';
import { type FeedRow, type FeedRows, rowKey } from '../feed/row.ts';
import type { Release } from '../release/release.ts';
import type { Line } from '../release/shape.ts';
import { type Withdrawal, withdraw } from '../release/withdrawal.ts';
import type { Mode } from './manifest.ts';

/** A delivery carries at most so many subjects; more go in parts. */
export const maxSubjects = 500;

/** One line with the row as it was and as it is once the supplier accepted. */
export type Move = { readonly line: Line; readonly before: FeedRow | undefined; readonly after: FeedRow };
export type Part = readonly Move[];
export type Plan = { readonly mode: Mode; readonly parts: readonly Part[] };

/** A release that stands in a full delivery though it did not change, served from the generation its row names. */
export type Served = { readonly release: Release; readonly row: FeedRow };

type Ground = {
  readonly rows: FeedRows;
  readonly generation: string;
  readonly sequence: number;
  /** Subjects in one part; Infinity where only a whole set means anything. */
  readonly partSize: number;
  refOf(subject: string): string;
  /** Excluded pupils are withdrawn with an erase request; others are no longer provided. */
  erased(subject: string): boolean;
};

const putMove = (release: Release, digest: string, ground: Ground): Move => {
  const { entity, subject } = release;
  const { generation, sequence } = ground;
  const after = { entity, subject, state: 'present', generation, digest, sequence, unsure: false } as const;
  return { line: { op: 'put', release }, before: ground.rows.get(rowKey(entity, subject)), after };
};

const servedMove = ({ release, row }: Served): Move => ({ line: { op: 'put', release }, before: row, after: row });

const removeMove = (row: FeedRow, ground: Ground): Move => {
  const reason = ground.erased(row.subject) ? 'erase' : 'no_longer_provided';
  const withdrawal: Withdrawal = withdraw(row.entity, row.subject, ground.refOf(row.subject), reason);
  const after: FeedRow = { ...row, state: 'removed', digest: '', sequence: ground.sequence, unsure: false };
  return { line: { op: 'remove', withdrawal }, before: row, after };
};

const refOf = ({ line }: Move): string => (line.op === 'put' ? line.release.ref : line.withdrawal.ref);

/** Groups before pupils, so that a receiver knows what a pupil points at; within a kind by reference. */
const kinds = ['school', 'location', 'group', 'staff', 'pupil', 'guardian'];
const order = (a: Move, b: Move): number =>
  kinds.indexOf(a.after.entity) - kinds.indexOf(b.after.entity) || (refOf(a) < refOf(b) ? -1 : 1);

const chunked = (moves: readonly Move[], size: number): readonly Part[] => {
  const parts: Part[] = [];
  for (let at = 0; at < moves.length; at += size) parts.push(moves.slice(at, at + size));
  return parts;
};

/** Changes: what differs, and what became secret of rows that wait. An empty plan has no parts. */
export const planChanges = (difference: Difference, ground: Ground, closed: readonly Served[] = []): Plan => {
  const puts = difference.added
    .concat(difference.changed)
    .map(({ release, digest }) => putMove(release, digest, ground));
  const removals = difference.removed.map((row) => removeMove(row, ground));
  const closings = closed.map((one) => closeMove(one, ground));
  return { mode: 'changes', parts: chunked(puts.concat(removals, closings).sort(order), ground.partSize) };
};

/**
 * What became secret of a row that waits: the rest of it as it was, from its own reading. Its digest is that of no release
 * any more, so that it is compared anew once it no longer waits.
 */
const closeMove = ({ release, row }: Served, ground: Ground): Move => ({
  line: { op: 'put', release },
  before: row,
  after: { ...row, digest: '', sequence: ground.sequence, unsure: false },
});

/** After an agreement ended: everything that the supplier holds, with a request to erase it. */
export const planWithdrawal = (rows: readonly FeedRow[], ground: Omit<Ground, 'erased'>): Plan => {
  const removals = rows.map((row) => removeMove(row, { ...ground, erased: () => true }));
  return { mode: 'withdrawal', parts: chunked(removals.sort(order), ground.partSize) };
};

/**
 * Full: everything this supplier should have, `unmoved` rows from their own generation. What it holds and is not in it
 * is gone; such references are also named, for receivers that do not compare.
 */
export const planFull = (
  releases: readonly { readonly release: Release; readonly digest: string }[],
  unmoved: readonly Served[],
  removed: readonly FeedRow[],
  ground: Ground,
): Plan => {
  const puts = releases.map(({ release, digest }) => putMove(release, digest, ground));
  const removals = removed.map((row) => removeMove(row, ground));
  return { mode: 'full', parts: chunked(puts.concat(unmoved.map(servedMove), removals).sort(order), ground.partSize) };
};
