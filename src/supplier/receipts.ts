import { keepIssuedIds } from '../delivery/issued-id.ts';
import { GatewayError } from '../errors.ts';
import { unsettleFeed, type Feed } from '../feed/feed.ts';
import { type FeedRow, readRows, rowKey, writeRows } from '../feed/row.ts';
import type { Lease } from '../ports.ts';
import type { Gateway } from '../sync/gateway.ts';
import { findSent, type Found, type SentLine } from './sent.ts';
import { refsOf } from './served.ts';
import { feedVisited, noted, type Visit } from './visit.ts';

/** Why a supplier did not take a line; a closed list, so that nothing of a pupil can stand in it. */
export const rejections = [
  'invalid_value',
  'missing_field',
  'unknown_group',
  'duplicate',
  'no_licence',
  'other',
] as const;

/** What a supplier says of one line of a delivery, after the answer to it. */
export type LateReceipt = {
  readonly ref: string;
  readonly accepted: boolean;
  readonly code?: (typeof rejections)[number] | undefined;
  /** Its own id for this pupil. */
  readonly issuedId?: string | undefined;
};

export type Taken = { readonly accepted: number; readonly rejected: number; readonly unknown: number };

const leaseMs = 60_000;

/** No run of this school may be under way: it would write over what is said here. Throws lease_taken. */
const besideNoRun = async <Done>(
  { store, clock }: Gateway,
  school: string,
  work: (lease: Lease) => Promise<Done>,
): Promise<Done> => {
  const now = clock.now().getTime();
  const lease = await store.claim(`school/${school}`, 'supplier', now, now + leaseMs);
  if (lease === undefined) throw new GatewayError('door_unavailable', {}, { retryAfterMs: leaseMs });
  try {
    return await work(lease);
  } finally {
    await store.yield(lease);
  }
};

type Said = { readonly line: SentLine; readonly receipt: LateReceipt };

const matched = async (
  gateway: Gateway,
  feed: Feed,
  found: Found,
  receipts: readonly LateReceipt[],
): Promise<readonly Said[]> => {
  const refOf = await refsOf(gateway, feed);
  const lines = new Map(found.lines.map((line) => [refOf(line.subject), line]));
  const byRef = new Map(receipts.map((receipt) => [receipt.ref, receipt]));
  return [...byRef.values()].flatMap((receipt) => {
    const line = lines.get(receipt.ref);
    return line === undefined ? [] : [{ line, receipt }];
  });
};

/** A row goes again in full state; one whose removal was not taken is there again, until the next run removes it anew. */
const rejectedRow = (row: FeedRow | undefined, { op }: SentLine, current: string): readonly FeedRow[] => {
  if (row === undefined) return [];
  if (op === 'put') return row.state === 'removed' ? [] : [{ ...row, unsure: true }];
  return row.state === 'removed' ? [{ ...row, state: 'present', generation: current, unsure: true }] : [];
};

const codesIn = (said: readonly Said[]): Readonly<Record<string, number>> => {
  const codes: Record<string, number> = {};
  for (const { receipt } of said) {
    if (receipt.accepted) continue;
    const code = receipt.code ?? 'other';
    codes[code] = (codes[code] ?? 0) + 1;
  }
  return codes;
};

const keepReceipt = (board: string, delivery: string, codes: object, { taken, at }: { taken: Taken; at: string }) => ({
  sql: `INSERT INTO delivery_receipt (delivery, board, accepted, rejected, codes, at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (delivery) DO UPDATE SET accepted = excluded.accepted, rejected = excluded.rejected,
      codes = excluded.codes, at = excluded.at`,
  params: [delivery, board, taken.accepted, taken.rejected, JSON.stringify(codes), at],
});

const write = async (
  gateway: Gateway,
  visit: Visit,
  { found, said }: { readonly found: Found; readonly said: readonly Said[] },
  lease: Lease,
): Promise<void> => {
  const feed = feedVisited(visit);
  const rows = await readRows(gateway.store, feed.id);
  const current = (await gateway.generations.current(feed.school))?.id ?? found.generation;
  const rejected = said.filter(({ receipt }) => !receipt.accepted);
  const again = rejected.flatMap(({ line }) => rejectedRow(rows.get(rowKey(line.entity, line.subject)), line, current));
  const ids = said.flatMap(({ line, receipt }): [string, string][] =>
    receipt.accepted && receipt.issuedId !== undefined && line.entity === 'pupil'
      ? [[line.subject, receipt.issuedId]]
      : [],
  );
  const at = gateway.clock.now().toISOString();
  const codes = codesIn(said);
  const taken = { accepted: said.length - rejected.length, rejected: rejected.length, unknown: 0 };
  const facts = { what: 'receipts', feed: feed.id, delivery: found.delivery, count: rejected.length, counts: codes };
  await gateway.store.batch(
    [
      writeRows(feed.id, again, at),
      ...(again.length + ids.length === 0 ? [] : [unsettleFeed(feed.id)]),
      ...(await keepIssuedIds(gateway.keyring, feed, ids)),
      keepReceipt(feed.board, found.delivery, codes, { taken, at }),
      ...noted(gateway, visit.visitor, facts, feed.school),
    ],
    lease,
  );
};

/**
 * Receipts that come after the answer to a delivery: what was not taken goes again with the next run. A ref that was not in
 * this delivery is only counted. Throws delivery_missing, door_unavailable.
 */
export const takeReceipts = async (
  gateway: Gateway,
  visit: Visit,
  delivery: string,
  receipts: readonly LateReceipt[],
): Promise<Taken> => {
  const feed = feedVisited(visit);
  const found = await findSent(gateway, feed, delivery);
  const said = await matched(gateway, feed, found, receipts);
  await besideNoRun(gateway, feed.school, (lease) => write(gateway, visit, { found, said }, lease));
  const accepted = said.filter(({ receipt }) => receipt.accepted).length;
  return { accepted, rejected: said.length - accepted, unknown: receipts.length - said.length };
};
