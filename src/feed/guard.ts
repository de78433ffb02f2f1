import type { Difference } from './difference.ts';
import type { FeedRows } from './row.ts';

/** More than 5 pupils and more than 5 %, or more than 25. */
const few = 5;
const share = 0.05;
const many = 25;

/**
 * How many pupils would disappear, when that is more than may happen unattended; otherwise undefined. Exclusions are
 * decisions of people and do not count.
 */
export const removalsToConfirm = (
  difference: Difference,
  rows: FeedRows,
  decided: ReadonlySet<string>,
): number | undefined => {
  const going = difference.removed.filter((row) => row.entity === 'pupil' && !decided.has(row.subject)).length;
  const present = [...rows.values()].filter((row) => row.entity === 'pupil' && row.state === 'present').length;
  return going > many || (going > few && going > share * present) ? going : undefined;
};
