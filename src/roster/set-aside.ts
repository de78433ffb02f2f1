import type { FlatRecord } from '../record/catalogue.ts';

/** Fields by which is decided whether a pupil follows education. When one cannot be read, nobody may guess (fail closed). */
const decisive: readonly string[] = ['enrolmentStatus', 'enrolledFrom', 'enrolledUntil'];

/** Was something left out of this record without which it must neither be added, changed nor removed? */
export const isUndecided = (unreadable: readonly string[]): boolean =>
  unreadable.some((field) => decisive.includes(field));

/** Keys of records that claim the same ECK iD: at most one of them can be right, and nobody can tell which. */
export const keysSharingEckId = (records: Iterable<FlatRecord>): readonly string[] => {
  const keys = new Map<string, string[]>();
  for (const { key, eckId } of records) {
    if (typeof eckId === 'string') keys.set(eckId, [...(keys.get(eckId) ?? []), key]);
  }
  return [...keys.values()].filter((sharing) => sharing.length > 1).flat();
};
