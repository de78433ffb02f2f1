import { addDays } from '../record/day.ts';
import { type Period, type Region, shortHolidays, summerOf } from './region.ts';
import { firstSchoolDayIn, regionsOf, type SchoolCalendar } from './turn.ts';

const holds = ({ first, last }: Period, day: string): boolean => first <= day && day <= last;

const inRegion = (region: Region, day: string): boolean => shortHolidays(region).some((one) => holds(one, day));

/** The summer lasts until lessons begin: later or earlier than the region's where the school says so. */
const inSummer = (calendar: SchoolCalendar, day: string): boolean => {
  const year = day.slice(0, 4);
  const firsts = regionsOf(calendar).map((region) => summerOf(region, year).first);
  return firsts.some((first) => first <= day) && day < firstSchoolDayIn(calendar, year);
};

/**
 * Whether a school has holiday on a day. Of a school without a region it may have holiday when any region has. In years
 * that are not published only the summer is known. Weekends and single days off are no holidays here.
 */
export const isHoliday = (calendar: SchoolCalendar, day: string): boolean =>
  inSummer(calendar, day) || regionsOf(calendar).some((region) => inRegion(region, day));

/** How many days lie after `from` up to and including `to`, holidays left out. Nought when `to` is not later. */
export const schoolDaysBetween = (calendar: SchoolCalendar, from: string, to: string): number => {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (!isHoliday(calendar, day)) count += 1;
  return count;
};
