import { addDays } from '../record/day.ts';
import type { Rules } from './rules.ts';
import type { Cause, FeedRow } from './row.ts';

/** What becomes of a row that is no longer wanted: it stays, as it is or in its next step; or it goes now. */
export type Step = { readonly row: FeedRow; readonly goes: boolean };

type At = { readonly day: string; readonly removal: Rules['removal'] };

const staying = (row: FeedRow, state: 'suspended' | 'leaving', stepOn: string): Step => ({
  row: { ...row, state, stepOn },
  goes: false,
});

const gone = (row: FeedRow): Step => ({ row, goes: true });

const leave = (row: FeedRow, { day, removal }: At): Step =>
  removal.leavingDays > 0 ? staying(row, 'leaving', addDays(day, removal.leavingDays)) : gone(row);

/**
 * Missing from a complete export: first *suspended*, then *leaving* with a day of removal, then gone; for as many days as
 * the supplier's rules say. Days are names of dates in Europe/Amsterdam.
 */
export const nextStep = (before: FeedRow, at: At): Step => {
  const row: FeedRow = { ...before, cause: before.cause ?? 'missing' };
  const { day, removal } = at;
  if (row.state === 'present') {
    return removal.suspendedDays > 0 ? staying(row, 'suspended', addDays(day, removal.suspendedDays)) : leave(row, at);
  }
  if (row.stepOn !== undefined && day < row.stepOn) return { row, goes: false };
  return row.state === 'suspended' ? leave(row, at) : gone(row);
};

/** Kept, at least until a day, however many are missing: the turn of the school year. */
export const suspendUntil = (row: FeedRow, until: string, cause: Cause): Step =>
  row.state === 'present' || row.state === 'suspended'
    ? staying({ ...row, cause }, 'suspended', until)
    : { row: { ...row, stepOn: until }, goes: false };
