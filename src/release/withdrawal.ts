import type { Entity } from '../record/field.ts';

/** Outward reasons of a removal: few, and none tells why inside. */
type RemovalReason = 'no_longer_provided' | 'erase';

declare const withdrawalBrand: unique symbol;

/** A reference that this supplier already holds, and a reason code: all that may leave of a pupil who may not be served. */
export type Withdrawal = {
  readonly [withdrawalBrand]: true;
  readonly entity: Entity;
  readonly subject: string;
  readonly ref: string;
  readonly reason: RemovalReason;
};

/** The only maker of withdrawals. The caller has established that the supplier holds (or may hold) this reference. */
export const withdraw = (entity: Entity, subject: string, ref: string, reason: RemovalReason): Withdrawal =>
  ({ entity, subject, ref, reason }) as Withdrawal;
