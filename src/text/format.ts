import type { Lang } from './texts.ts';

/** Schools think in Dutch local time, whatever the machine is set to. */
const timeZone = 'Europe/Amsterdam';
const locales = { nl: 'nl-NL', en: 'en-GB' } as const;

/** Numbers, days and instants as people write them. */
export type Format = {
  number(value: number): string;
  /** A day `YYYY-MM-DD`, which has no time zone. */
  day(day: string): string;
  /** An instant (ISO 8601 or Date), shown in Europe/Amsterdam. */
  instant(at: string | Date): string;
  time(at: string | Date): string;
  list(items: readonly string[]): string;
};

const createFormat = (locale: string): Format => {
  const number = new Intl.NumberFormat(locale);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    number: (value) => number.format(value),
    day: (text) => day.format(new Date(`${text}T00:00:00Z`)),
    instant: (at) => instant.format(new Date(at)),
    time: (at) => time.format(new Date(at)),
    list: (items) => list.format(items),
  };
};

const formats: Partial<Record<Lang, Format>> = {};

export const formatFor = (lang: Lang): Format => (formats[lang] ??= createFormat(locales[lang]));
