import * as z from 'zod';
import { day } from '../record/code.ts';
import { addDays } from '../record/day.ts';
import { region, type Region, summerOf } from './region.ts';

/** The school year begins on 1 August by law (WPO art. 1); no school starts its lessons after October. */
const firstSchoolDay = day.refine((text) => text.slice(5) >= '08-01' && text.slice(5) <= '10-31');

/** What a school says of its calendar; all of it may be left out. */
export const schoolCalendar = z.strictObject({
  region: region.exactOptional(),
  /** The first day of lessons where it is another than the region's; it counts for the school year in which it lies. */
  firstSchoolDay: firstSchoolDay.exactOptional(),
});

/** The calendar of one school. Without a region the latest of the three holds. */
export type SchoolCalendar = { readonly region?: Region; readonly firstSchoolDay?: string };

/** The turn of the school year (jaarovergang): days as `2027-08-30`; `until` is the first day of the normal rules. */
export type Turn = {
  readonly schoolYear: string;
  readonly from: string;
  readonly firstSchoolDay: string;
  readonly until: string;
};

/** Two weeks in which a school puts right what the new year brought. */
const settlingDays = 14;

/** Saturday or Sunday. */
export const isWeekend = (text: string): boolean => [0, 6].includes(new Date(`${text}T00:00:00Z`).getUTCDay());

const nextWeekday = (text: string): string => {
  const next = addDays(text, 1);
  return isWeekend(next) ? nextWeekday(next) : next;
};

/** The regions that a school may be in. */
export const regionsOf = ({ region: known }: SchoolCalendar): readonly Region[] =>
  known === undefined ? region.options : [known];

/** The first day of lessons in a year, `2027`: the school's own, or the first weekday after the summer holiday. */
export const firstSchoolDayIn = (calendar: SchoolCalendar, year: string): string => {
  if (calendar.firstSchoolDay?.startsWith(year) === true) return calendar.firstSchoolDay;
  const ends = regionsOf(calendar).map((one) => summerOf(one, year).last);
  return nextWeekday(ends.toSorted().at(-1) ?? `${year}-08-31`);
};

/** The turn in which a day lies: from 1 August until two weeks after the first school day. Undefined outside of it. */
export const turnAt = (calendar: SchoolCalendar, today: string): Turn | undefined => {
  const year = today.slice(0, 4);
  const from = `${year}-08-01`;
  const first = firstSchoolDayIn(calendar, year);
  const until = addDays(first, settlingDays);
  if (today < from || today >= until) return undefined;
  return { schoolYear: `${year}-${Number(year) + 1}`, from, firstSchoolDay: first, until };
};
