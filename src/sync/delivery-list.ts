import { type FeedAttempt, readAttempts } from '../delivery/attempts.ts';
import type { ErrorCode } from '../errors.ts';
import { readStops, type Stop } from '../rights/stop.ts';
import { integer, optionalText, text } from '../row.ts';
import type { Gateway } from './gateway.ts';
import { suppliersOf } from './school.ts';

type Place = {
  readonly school: string;
  readonly supplier: string;
  readonly supplierName: string;
  readonly product: string;
};

/** What went: names and states, never what was in it. */
export type SentNames = {
  readonly delivery: string;
  readonly sequence: number;
  readonly part: number;
  readonly parts: number;
  readonly mode: 'full' | 'changes' | 'withdrawal';
  readonly state: 'open' | 'accepted' | 'refused' | 'unknown' | 'superseded';
  readonly code: string | undefined;
  /** Instant. */
  readonly at: string;
};
type Sent = Place & SentNames;

/** What waits for its next attempt, or was given up. */
type Owed = Place & {
  readonly attempts: number;
  readonly code: ErrorCode;
  /** Instants. */
  readonly since: string;
  readonly nextAt: string | undefined;
};

export type DeliveryList = {
  readonly stops: readonly Stop[];
  readonly waiting: readonly Owed[];
  readonly failed: readonly Owed[];
  /** Newest first. */
  readonly sent: readonly Sent[];
};

type Names = ReadonlyMap<string, { readonly name: string }>;

const select = `SELECT delivery.id, feed.school, feed.supplier, feed.product, delivery.sequence, delivery.part,
  delivery.parts, delivery.mode, delivery.state, delivery.code, delivery.intended_at
  FROM delivery JOIN feed ON feed.id = delivery.feed WHERE delivery.board = ?
  ORDER BY delivery.intended_at DESC, delivery.sequence DESC, delivery.part DESC LIMIT ?`;

const sentOf = async ({ store }: Gateway, board: string, last: number, names: Names): Promise<readonly Sent[]> =>
  (await store.all(select, board, last)).map((row) => ({
    delivery: text(row, 'id'),
    school: text(row, 'school'),
    supplier: text(row, 'supplier'),
    supplierName: names.get(text(row, 'supplier'))?.name ?? text(row, 'supplier'),
    product: text(row, 'product'),
    sequence: integer(row, 'sequence'),
    part: integer(row, 'part'),
    parts: integer(row, 'parts'),
    // The columns' own checks hold these to the words of the types.
    mode: text(row, 'mode') as Sent['mode'],
    state: text(row, 'state') as Sent['state'],
    code: optionalText(row, 'code'),
    at: text(row, 'intended_at'),
  }));

const owedOf = (one: FeedAttempt, names: Names): Owed => ({
  school: one.school,
  supplier: one.supplier,
  supplierName: names.get(one.supplier)?.name ?? one.supplier,
  product: one.product,
  attempts: one.attempts,
  code: one.code,
  since: one.firstAt.toISOString(),
  nextAt: one.nextAt?.toISOString(),
});

/** The last deliveries of a board, what waits and when it is tried next, what was given up and why, and what is stopped. */
export const deliveryList = async (gateway: Gateway, board: string, last: number): Promise<DeliveryList> => {
  const names = await suppliersOf(gateway.store, board);
  const all = await readAttempts(gateway.store, board);
  const owed = (state: FeedAttempt['state']) =>
    all.filter((one) => one.state === state).map((one) => owedOf(one, names));
  return {
    stops: await readStops(gateway.store, board),
    waiting: owed('waiting'),
    failed: owed('failed'),
    sent: await sentOf(gateway, board, last, names),
  };
};
