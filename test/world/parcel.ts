import type { Parcel } from '../../src/ports.ts';

/** A parcel without its brand. */
export type PlainParcel = Omit<Parcel, keyof { [Name in keyof Parcel as Name extends symbol ? Name : never]: true }>;

/**
 * The one place outside release/shape.ts where a parcel is made, and only for tests: channels must be tried with
 * bodies that no shape would make. The cast is allowed in this file and nowhere else.
 */
export const testParcel = (plain: Omit<PlainParcel, 'extension'>): Parcel =>
  ({ extension: plain.contentType === 'application/json' ? 'json' : 'ndjson', ...plain }) as Parcel;
