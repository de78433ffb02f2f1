import { countUp, type Feed } from '../feed/feed.ts';
import { type FeedRow, writeRows } from '../feed/row.ts';
import type { Statement } from '../ports.ts';
import type { Mode } from './manifest.ts';
import type { Part } from './plan.ts';

/** What a delivery is made from, fixed when it is intended: its body is a function of these names. */
export type Intent = {
  readonly delivery: string;
  readonly feed: Feed;
  readonly sequence: number;
  readonly part: number;
  readonly parts: number;
  readonly mode: Mode;
  readonly agreementVersion: number;
  readonly generation: string;
  readonly subjectSet: string;
  readonly checkpointSize: number;
  /** `pupil/callName` and the like. */
  readonly fields: readonly string[];
  readonly at: string;
};

const unsureRow = (row: FeedRow): FeedRow => ({ ...row, digest: '', unsure: true });

/** Before a byte leaves every row of the part is unsure: a process that dies now knows what it does not know. */
const pending = (moves: Part): readonly FeedRow[] =>
  moves.map(({ before, after }) =>
    before === undefined || before.state === 'removed' ? unsureRow(after) : { ...before, unsure: true },
  );

export const intentStatements = (intent: Intent, moves: Part): readonly Statement[] => [
  {
    sql: `INSERT INTO delivery (id, board, feed, sequence, part, parts, mode, agreement_version, generation, names,
      subject_set, checkpoint_size, state, intended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?)`,
    params: [
      intent.delivery,
      intent.feed.board,
      intent.feed.id,
      intent.sequence,
      intent.part,
      intent.parts,
      intent.mode,
      intent.agreementVersion,
      intent.generation,
      JSON.stringify(intent.fields),
      intent.subjectSet,
      intent.checkpointSize,
      intent.at,
    ],
  },
  countUp(intent.feed.id, intent.sequence, [...new Set([...intent.feed.fields, ...intent.fields])].sort()),
  writeRows(intent.feed.id, pending(moves), intent.at),
];
