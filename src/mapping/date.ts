import { ageOn } from '../record/day.ts';
import type { Converter, ConverterContext } from './converters.ts';

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysIn = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : (lengths[month - 1] ?? 0));

/** `2026-11-21` when that day exists (proleptic Gregorian, years 1 to 9999). */
const toDay = (year: number, month: number, day: number): string | undefined => {
  if (year < 1 || day < 1 || day > daysIn(year, month)) return undefined;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};

/** A day as in ISO 8601 and xs:date without a time zone: `2026-11-21`. */
export const isoDate: Converter = (text) => {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  return found === null ? undefined : toDay(Number(found[1]), Number(found[2]), Number(found[3]));
};

const months: ReadonlyMap<string, number> = new Map(
  (
    'januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sep sept|' +
    'oktober okt|november nov|december dec'
  )
    .split('|')
    .flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);

/** A year of two digits lies at most 20 years ahead, as the end of an enrolment can; no pupil is older than 79. */
const fullYear = (digits: string, today: string): number => {
  if (digits.length === 4) return Number(digits);
  const now = Number(today.slice(0, 4));
  const year = now - (now % 100) + Number(digits);
  return year > now + 20 ? year - 100 : year;
};

const weekday = /^(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|ma|di|wo|do|vr|za|zo)[.,]? /;
const inDigits = /^(\d{1,2})([-/.])(?<month>\d{1,2})\2(\d{4}|\d{2})$/;
const inWords = /^(\d{1,2})([ -])(?<name>[a-z]+)\.?\2(\d{4}|\d{2})$/;

/** A day as Dutch exports write it: `21-11-2026`, `1-2-26`, `01/02/2026`, `31 juli 2026`, `vrijdag 31 jul. 2026`. */
export const dutchDate: Converter = (text, { today }) => {
  const written = text.trim().toLowerCase().replace(/\s+/g, ' ').replace(weekday, '');
  const found = inDigits.exec(written) ?? inWords.exec(written);
  if (found === null) return undefined;
  const { month, name = '' } = found.groups ?? {};
  return toDay(fullYear(found[4] ?? '', today), Number(month ?? months.get(name) ?? 0), Number(found[1]));
};

/** Either of both; a text can be only one of them, since only the first begins with four digits. */
export const anyDate: Converter = (text, context) => isoDate(text, context) ?? dutchDate(text, context);

const nextDay = (day: string): string | undefined => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return toDay(year, month, date + 1) ?? toDay(year, month + 1, 1) ?? (year < 9999 ? toDay(year + 1, 1, 1) : undefined);
};

/** A leaving date into the exclusive end: a day later where the source writes the last day in. */
export const lastDay: Converter = (text, context) => {
  const day = anyDate(text, context);
  return typeof day === 'string' && context.lastDayIn ? nextDay(day) : day;
};

/** The last day in, where the source itself says that it is, into the exclusive end. */
export const dayAfter: Converter = (text, context) => {
  const day = isoDate(text, context);
  return typeof day === 'string' ? nextDay(day) : undefined;
};

/**
 * Date of birth into `under16`, `16-17` or `18+` on the day of reading, exact on birthdays. A day of birth after
 * today cannot be read.
 */
export const ageClass: Converter = (text, context: ConverterContext) => {
  const birth = anyDate(text, context);
  if (typeof birth !== 'string' || birth > context.today) return undefined;
  const age = ageOn(birth, context.today);
  if (age < 16) return 'under16';
  return age < 18 ? '16-17' : '18+';
};
