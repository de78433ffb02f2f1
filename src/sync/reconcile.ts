import { type Actor, demand } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import { startAnew } from '../feed/feed.ts';
import { type Reckoning, reckon } from '../ledger/reckoning.ts';
import { markReconciled } from '../ledger/standing.ts';
import type { Entry, Lease, Statement } from '../ports.ts';
import { integer } from '../row.ts';
import type { Gateway } from './gateway.ts';
import type { ReasonCode } from './look.ts';
import { allSchools } from './school.ts';

export type Reconciling = { readonly note: string; readonly actor: Actor; readonly reasonCode: ReasonCode };
export type Reconciled = Reckoning & {
  /** Feeds whose next delivery is a full one, under a new number. */
  readonly feeds: number;
};

const leaseMs = 60_000;

/** What would be declared. Changes nothing. Throws what `reckon` throws. */
export const reckonWith = (gateway: Gateway, board: string, note: string): Promise<Reckoning> =>
  reckon(gateway, board, note);

const feedCount = async ({ store }: Gateway, board: string): Promise<number> => {
  const [row = {}] = await store.all('SELECT count(*) AS n FROM feed WHERE board = ?', board);
  return integer(row, 'n');
};

/** Suppliers may have what a reading brought that was lost with the rest: only a newer one may be compared with. */
const demandFresh = (board: string, at: string): Statement => ({
  sql: 'UPDATE source SET fresh_from = ? WHERE board = ?',
  params: [at, board],
});

const declare = async (gateway: Gateway, board: string, found: Reckoning, by: Reconciling): Promise<Reconciled> => {
  const now = gateway.clock.now();
  const at = now.toISOString();
  const { from, to, root } = found;
  const feeds = await feedCount(gateway, board);
  const isLost = found.what === 'lost';
  const facts = { what: isLost ? 'lost' : 'whole', from, to, root, feeds, reasonCode: by.reasonCode };
  const entry: Entry = { kind: 'reconciliation', at, actor: by.actor.id, facts };
  await gateway.store.batch([
    markReconciled(board, found.replaces),
    ...startAnew(board, now),
    ...(isLost ? [demandFresh(board, at)] : []),
    ...gateway.remember(board, entry),
  ]);
  await gateway.checkpoints.make(board);
  return { ...found, feeds };
};

/** No run may be under way while what suppliers have is declared unknown. Throws lease_taken. */
const besideNobody = async <Done>(gateway: Gateway, work: () => Promise<Done>): Promise<Done> => {
  const { store, clock } = gateway;
  const leases: Lease[] = [];
  try {
    for (const { id } of await allSchools(store)) {
      const now = clock.now().getTime();
      const lease = await store.claim(`school/${id}`, 'reconcile', now, now + leaseMs);
      if (lease === undefined) throw new GatewayError('lease_taken', { school: id });
      leases.push(lease);
    }
    return await work();
  } finally {
    for (const lease of leases) await store.yield(lease);
  }
};

/**
 * Lets a ledger that was put back be signed again, after it was held against a checkpoint from outside. What was lost is
 * declared in the ledger itself; what suppliers have is unknown from now on, so that every feed goes anew. Throws
 * actor_forbidden, lease_taken, and what `reckon` throws.
 */
export const reconcile = async (gateway: Gateway, board: string, by: Reconciling): Promise<Reconciled> => {
  demand(board, by.actor, 'reconcile');
  return besideNobody(gateway, async () => {
    const found = await reckon(gateway, board, by.note);
    if (found.what === 'fine' || found.what === 'known') return { ...found, feeds: 0 };
    return declare(gateway, board, found, by);
  });
};
