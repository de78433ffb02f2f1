import type { Lang } from './texts.ts';

/** Schools think in Dutch local time, whatever the machine is set to. */
const timeZone = 'Europe/Amsterdam';
const locales = { nl: 'nl-NL', en: 'en-GB' } as const;

/** Numbers, days and instants as people write them. */
export type Format = {
  number(value: number): string;
  /** A day `YYYY-MM-DD`, which has no time zone. */
  day(day: string): string;
  /** The same as short as a table wants it: `21 nov`. */
  shortDay(day: string): string;
  /** Milliseconds as people say them: `0,4 s`, `12 s`, `3 min`. */
  duration(ms: number): string;
  /** An instant (ISO 8601 or Date), shown in Europe/Amsterdam. */
  instant(at: string | Date): string;
  time(at: string | Date): string;
  list(items: readonly string[]): string;
};

const createFormat = (locale: string): Format => {
  const number = new Intl.NumberFormat(locale);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    number: (value) => number.format(value),
    day: (text) => day.format(new Date(`${text}T00:00:00Z`)),
    shortDay: (text) => shortDay.format(new Date(`${text}T00:00:00Z`)),
    duration: (ms) => {
      if (ms < 10_000) return `${tenths.format(ms / 1000)} s`;
      return ms < 120_000
        ? `${number.format(Math.round(ms / 1000))} s`
        : `${number.format(Math.round(ms / 60_000))} min`;
    },
    instant: (at) => instant.format(new Date(at)),
    time: (at) => time.format(new Date(at)),
    list: (items) => list.format(items),
  };
};

const formats: Partial<Record<Lang, Format>> = {};

export const formatFor = (lang: Lang): Format => (formats[lang] ??= createFormat(locales[lang]));
