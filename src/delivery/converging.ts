import type { Hold } from '../feed/hold.ts';
import type { FeedRow } from '../feed/row.ts';
import type { Entity } from '../record/field.ts';
import type { Permit } from '../release/permit.ts';
import type { Joined } from '../release/release.ts';
import type { Destination, Order } from './parcel.ts';
import type { Opened, Prepared } from './prepare.ts';

/** One feed on its way from what a supplier has to what it should have. */
export type Converging = {
  readonly prepared: Prepared;
  readonly agreed: Permit;
  readonly opened: Opened;
  readonly joined: Joined;
  readonly destination: Destination;
  /** Parts of the difference that wait for a person, and are not in `prepared`. */
  readonly holds: readonly Hold[];
  /** Instant at which decisions were read: one that was taken since is not carried out yet. */
  readonly decidedUntil: string;
  /** Rows that took a step towards removal and do not go yet. */
  readonly steps: readonly FeedRow[];
  /** Everything again, not only what changed. */
  readonly full: boolean;
  readonly fingerprint: string;
  readonly checkpoint: Order['checkpoint'];
  /** True when the last full delivery did not arrive whole. */
  readonly fullPending: boolean;
  /** Did a person look at this name of this group? A new name has to be looked at again. */
  namesSeen(subject: string, name: string): boolean;
  /** Set where the feed stands still, but for pupils who are excluded. */
  readonly withdrawalsOnly?: true;
  /** Can this source have the field at all? */
  offered(entity: Entity, field: string): boolean;
  load(generation: string): Promise<Opened | undefined>;
  inForce(): Promise<boolean>;
};
