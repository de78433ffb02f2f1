import { addDays } from '../record/day.ts';
import { isHoliday } from './holiday.ts';
import { isWeekend, type SchoolCalendar } from './turn.ts';

/** What is expected of a source, and since when. Days as `2026-11-21`. */
export type Expected = {
  /** The day of the last file; for a source that never gave one, the day on which it was first asked. */
  readonly from: string;
  /** Days between files, holidays left out; 0: nothing is ever expected. */
  readonly rhythm: number;
  readonly calendar: SchoolCalendar;
  readonly today: string;
};

/** Nobody makes a file at the weekend or in a holiday. */
const isQuiet = (calendar: SchoolCalendar, day: string): boolean => isWeekend(day) || isHoliday(calendar, day);

/** The day after so many days that are no holiday, or the first school day from there. */
const expectedOn = ({ from, rhythm, calendar }: Expected): string => {
  let day = from;
  for (let left = rhythm; left > 0;) {
    day = addDays(day, 1);
    if (!isHoliday(calendar, day)) left -= 1;
  }
  while (isQuiet(calendar, day)) day = addDays(day, 1);
  return day;
};

/**
 * The day on which a file should have come, once that day is over. Undefined when nothing is late, and in a holiday,
 * when nobody could do anything about it.
 */
export const silentSince = (expected: Expected): string | undefined => {
  const { rhythm, calendar, today } = expected;
  if (rhythm === 0 || isHoliday(calendar, today)) return undefined;
  const due = expectedOn(expected);
  return due < today ? due : undefined;
};
