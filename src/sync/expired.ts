import { schoolDaysBetween } from '../calendar/holiday.ts';
import { amsterdamDay } from '../record/day.ts';
import type { Head } from '../roster/head.ts';
import type { SchoolSource } from './school.ts';

/**
 * A reading that nobody confirmed for longer than the life of its source, or that a restore brought back and that may be
 * older than what suppliers have: silent, never empty (law 6). Holidays, in which nobody can make a file, are no part of
 * that life.
 */
export const isExpired = (head: Head, school: SchoolSource, at: Date): boolean =>
  (school.freshFrom !== undefined && head.confirmedAt < school.freshFrom) ||
  schoolDaysBetween(school.calendar, amsterdamDay(new Date(head.confirmedAt)), amsterdamDay(at)) > school.liveDays;
