/** Calendar days as text, `2026-11-21`: never instants, so no time zone can move them. */

const dayMs = 86_400_000;
const toMs = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const fromMs = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The day some days later, or earlier when negative. */
export const addDays = (day: string, days: number): string => fromMs(toMs(day) + days * dayMs);

/** Whole days from the first to the second. */
export const daysBetween = (from: string, to: string): number => Math.round((toMs(to) - toMs(from)) / dayMs);

/** The same day in another year; 29 February becomes 1 March where that year has none. */
export const addYears = (day: string, years: number): string => {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0');
  return fromMs(Date.UTC(Number(year), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))));
};

/** Completed years on a day. */
export const ageOn = (dateOfBirth: string, day: string): number => {
  const years = Number(day.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  return addYears(dateOfBirth, years) <= day ? years : years - 1;
};

export const earliest = (a: string, b: string): string => (a < b ? a : b);
export const latest = (a: string, b: string): string => (a > b ? a : b);

/** The school year of a day, `2026-2027`: it changes on 1 August (WPO art. 1, WVO 2020 art. 1.1). */
export const schoolYearOf = (day: string): string => {
  const year = Number(day.slice(0, 4)) - (day.slice(5) < '08-01' ? 1 : 0);
  return `${year}-${year + 1}`;
};

/** The calendar year in which a school year starts. */
export const startOf = (schoolYear: string): number => Number(schoolYear.slice(0, 4));

/** The school year some years later, or earlier when negative. */
export const shiftYear = (schoolYear: string, years: number): string =>
  `${startOf(schoolYear) + years}-${startOf(schoolYear) + years + 1}`;

/** `3-9-2014`: how Dutch overviews write a day. */
export const dutchDay = (day: string): string =>
  `${Number(day.slice(8, 10))}-${Number(day.slice(5, 7))}-${day.slice(0, 4)}`;
