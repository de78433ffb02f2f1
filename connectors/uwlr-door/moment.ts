const shape = /^(-?\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,12})?(Z|[+-]\d\d:\d\d)?$/;

const wall = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Amsterdam',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Wall clock in the Netherlands of an instant, read as if it were UTC. */
const wallMs = (instantMs: number): number => {
  const parts = wall.formatToParts(instantMs);
  const at = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return Date.parse(`${at('year')}-${at('month')}-${at('day')}T${at('hour')}:${at('minute')}:${at('second')}Z`);
};

const hourMs = 3_600_000;

/**
 * A time without a zone is that of the clock on the wall here. In the hour that comes twice it is the first one: what
 * changed in between is then sent once more, and never missed.
 */
const fromWall = (asUtcMs: number): number => {
  const wholeSeconds = Math.floor(asUtcMs / 1000) * 1000;
  const offsets = [2 * hourMs, hourMs];
  const offset = offsets.find((one) => wallMs(wholeSeconds - one) === wholeSeconds) ?? 2 * hourMs;
  return asUtcMs - offset;
};

const isCalendarDay = (year: number, month: number, day: number): boolean => {
  const made = new Date(Date.UTC(year, month - 1, day));
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
};

/** An xs:dateTime in milliseconds since the epoch; what is finer than that is cut off. Undefined when it is none. */
export const momentMs = (text: string): number | undefined => {
  const found = shape.exec(text);
  if (found === null) return undefined;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = '', zone] = found;
  if (!isCalendarDay(Number(year), Number(month), Number(day))) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const fine = fraction.slice(0, 4);
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fine}${zone ?? 'Z'}`);
  if (Number.isNaN(ms)) return undefined;
  return zone === undefined ? fromWall(ms) : ms;
};

/** The calendar day in the Netherlands of an instant. */
export const dutchDay = (instant: string): string => new Date(wallMs(Date.parse(instant))).toISOString().slice(0, 10);
