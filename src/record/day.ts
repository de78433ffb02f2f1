const dayMs = 86_400_000;

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Amsterdam',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** What the clock on the wall in Amsterdam shows, as if it were UTC; milliseconds since the epoch. */
export const wallMs = (instantMs: number): number => {
  const part = Object.fromEntries(clock.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
};

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** A run asks for the day of one instant for every agreement, and the calendar of a time zone is slow to ask. */
let asked = { ms: Number.NaN, day: '' };

/** The calendar day in Europe/Amsterdam at this instant, `2026-11-21`. */
export const amsterdamDay = (instant: Date): string => {
  const ms = instant.getTime();
  if (ms !== asked.ms) asked = { ms, day: dayOf(wallMs(ms)) };
  return asked.day;
};

/** The day `days` later (or earlier, when negative). Days are names of dates, so no clock change matters. */
export const addDays = (day: string, days: number): string =>
  days === 0 ? day : dayOf(Date.parse(`${day}T00:00:00Z`) + days * dayMs);

/** The same date a year later; 29 February becomes 28 February. */
export const addYear = (day: string): string => {
  const next = `${String(Number(day.slice(0, 4)) + 1).padStart(4, '0')}${day.slice(4)}`;
  return day.endsWith('-02-29') ? `${next.slice(0, 8)}28` : next;
};

const isWorkingDay = (day: string): boolean => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/** The last of the next `count` working days after `day`. Monday to Friday; holidays are not known here. */
export const addWorkingDays = (day: string, count: number): string => {
  let last = day;
  for (let left = count; left > 0;) {
    last = addDays(last, 1);
    if (isWorkingDay(last)) left -= 1;
  }
  return last;
};

/** The instant at which this day begins in Europe/Amsterdam: 22:00 or 23:00 UTC the evening before. */
export const startOfDay = (day: string): Date => {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  const guess = wanted - (wallMs(wanted) - wanted);
  // The first guess took the offset of midnight UTC; the second takes that of the moment itself.
  return new Date(wanted - (wallMs(guess) - guess));
};

/** Whole years on a day. A birthday on 29 February counts on 1 March in other years. */
export const ageOn = (dateOfBirth: string, day: string): number => {
  const years = Number(day.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  return day.slice(5) < dateOfBirth.slice(5) ? years - 1 : years;
};
