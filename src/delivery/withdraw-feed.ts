import type { Shape } from '../agreement/shape.ts';
import type { Feed } from '../feed/feed.ts';
import { type FeedRow, type FeedRows, rowKey } from '../feed/row.ts';
import { type Destination, type Order, partSizeOf } from './parcel.ts';
import { planWithdrawal } from './plan.ts';

type Ground = {
  readonly shape: Shape;
  readonly destination: Destination;
  readonly checkpoint: Order['checkpoint'];
  readonly schoolYear: string;
  refOf(subject: string): string;
  /** Still without an agreement, and not stopped; read again before each attempt. */
  isDue(): Promise<boolean>;
};

/** All rows of one feed name a reading; a withdrawal reads nothing of it. */
const generationOf = (rows: readonly FeedRow[]): string => rows[0]?.generation ?? '';

/** Law 2: the one thing that may follow an agreement that ended. References and reason codes, and no release. */
export const withdrawalOrders = (feed: Feed, rows: readonly FeedRow[], ground: Ground): readonly Order[] => {
  const { shape, destination, checkpoint, schoolYear, refOf } = ground;
  const held: FeedRows = new Map(rows.map((row) => [rowKey(row.entity, row.subject), row]));
  const sequence = feed.sequence + 1;
  const generation = generationOf(rows);
  const { mode, parts } = planWithdrawal(rows, {
    rows: held,
    generation,
    sequence,
    refOf,
    partSize: partSizeOf(destination),
  });
  return parts.map((moves, index) => ({
    feed,
    permit: { steps: new Map(), shape, agreement: { version: feed.agreementVersion ?? 1 } },
    destination,
    checkpoint,
    sequence,
    mode,
    part: index + 1,
    parts: parts.length,
    moves,
    generation,
    fields: [],
    manifest: { schoolYear, fields: {}, withheld: {}, noValue: {}, cleared: [] },
    nulls: undefined,
    issuedIds: new Map(),
    inForce: ground.isDue,
  }));
};
