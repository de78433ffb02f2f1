import { GatewayError } from '../errors.ts';
import type { Feed } from '../feed/feed.ts';
import type { Row } from '../ports.ts';
import { entities, type Entity } from '../record/field.ts';
import { integer, optionalText, text } from '../row.ts';
import type { SentNames } from '../sync/delivery-list.ts';
import type { Gateway } from '../sync/gateway.ts';

/** One line of a delivery, by subject. */
export type SentLine = { readonly op: 'put' | 'remove'; readonly entity: Entity; readonly subject: string };

/** A delivery as its supplier knows it: names, counts and states. */
export type Sent = SentNames & {
  readonly counts: { readonly put: number; readonly remove: number };
  readonly receipts: { readonly accepted: number; readonly rejected: number } | undefined;
};

const lineOf = (line: string): SentLine => {
  const [op = '', entity = '', subject = ''] = line.split('/');
  const kind = entities.find((one) => one === entity);
  if (kind === undefined) throw new GatewayError('store_corrupt', { field: 'subject_set' });
  return { op: op === 'remove' ? 'remove' : 'put', entity: kind, subject };
};

/** Who was in a delivery. Throws store_corrupt, seal_broken. */
export const linesOf = async ({ subjectSets }: Gateway, board: string, set: string): Promise<readonly SentLine[]> =>
  (await subjectSets.read(board, set)).map(lineOf);

const select = `SELECT delivery.id, delivery.sequence, delivery.part, delivery.parts, delivery.mode, delivery.state,
  delivery.code, delivery.intended_at, delivery.subject_set, delivery_receipt.accepted, delivery_receipt.rejected
  FROM delivery LEFT JOIN delivery_receipt ON delivery_receipt.delivery = delivery.id`;

const sentOf = async (gateway: Gateway, feed: Feed, row: Row): Promise<Sent> => {
  const lines = await linesOf(gateway, feed.board, text(row, 'subject_set'));
  const put = lines.filter(({ op }) => op === 'put').length;
  const later = row['accepted'] !== null;
  return {
    delivery: text(row, 'id'),
    sequence: integer(row, 'sequence'),
    part: integer(row, 'part'),
    parts: integer(row, 'parts'),
    // The columns' own checks hold these to the words of the types.
    mode: text(row, 'mode') as Sent['mode'],
    state: text(row, 'state') as Sent['state'],
    code: optionalText(row, 'code'),
    at: text(row, 'intended_at'),
    counts: { put, remove: lines.length - put },
    receipts: later ? { accepted: integer(row, 'accepted'), rejected: integer(row, 'rejected') } : undefined,
  };
};

/** Deliveries of a feed before this sequence, newest first. */
export const sentOfFeed = async (
  gateway: Gateway,
  feed: Feed,
  page: { readonly limit: number; readonly before: number | undefined },
): Promise<readonly Sent[]> => {
  const rows = await gateway.store.all(
    `${select} WHERE delivery.feed = ? AND delivery.sequence < ? ORDER BY delivery.sequence DESC, delivery.part DESC LIMIT ?`,
    feed.id,
    page.before ?? Number.MAX_SAFE_INTEGER,
    page.limit,
  );
  return Promise.all(rows.map((row) => sentOf(gateway, feed, row)));
};

/** Names of one delivery of this feed, and who was in it. */
export type Found = {
  readonly delivery: string;
  readonly sequence: number;
  readonly at: string;
  readonly generation: string;
  readonly lines: readonly SentLine[];
};

/** Throws delivery_missing for one of another feed, as for one that is nowhere. */
export const findSent = async (gateway: Gateway, feed: Feed, delivery: string): Promise<Found> => {
  const [row] = await gateway.store.all(
    "SELECT id, sequence, intended_at, generation, subject_set FROM delivery WHERE feed = ? AND id = ? AND state <> 'open'",
    feed.id,
    delivery,
  );
  if (row === undefined) throw new GatewayError('delivery_missing');
  return {
    delivery,
    sequence: integer(row, 'sequence'),
    at: text(row, 'intended_at'),
    generation: text(row, 'generation'),
    lines: await linesOf(gateway, feed.board, text(row, 'subject_set')),
  };
};
