import type { Entity } from '../record/field.ts';
import type { Permit } from '../release/permit.ts';
import type { Joined } from '../release/release.ts';
import type { Destination, Order } from './parcel.ts';
import type { Opened, Prepared } from './prepare.ts';

/** What a person decided beforehand. */
type Choices = {
  readonly full: boolean;
  /** The number of pupils that was shown; only exactly that many may disappear. */
  readonly acceptRemovals: number | undefined;
};

/** One feed on its way from what a supplier has to what it should have. */
export type Converging = {
  readonly prepared: Prepared;
  readonly agreed: Permit;
  readonly opened: Opened;
  readonly joined: Joined;
  readonly destination: Destination;
  readonly choices: Choices;
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
