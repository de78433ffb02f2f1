import { itemsOf } from '../record/item.ts';
import type { Permit } from '../release/permit.ts';
import { place } from '../release/scope.ts';
import type { Generation } from '../roster/generation.ts';
import { isUnstable } from './counts-of.ts';
import type { Gateway } from './gateway.ts';
import type { SchoolSource } from './school.ts';

/** Of pupils with a key that is another one in every file, those whom this supplier has to do with (law 11). */
export const unstableFor = (
  gateway: Gateway,
  school: SchoolSource,
  { head, roster }: Generation,
  permit: Permit,
): number => {
  if ((head.counts.unstable ?? 0) === 0) return 0;
  const prefix = gateway.connectors.get(school.connector)?.unstableKeys;
  return itemsOf(roster, 'pupil').filter(
    (item) =>
      isUnstable(item.record.key, prefix) && item.record['eckId'] === undefined && place(item, permit) === 'in_scope',
  ).length;
};
