import type { ErrorSubject } from '../errors.ts';
import { fieldOf } from '../record/catalogue.ts';
import { entities } from '../record/field.ts';

/** What happened in one sentence, and what the reader can do in another. */
export type Advice = { readonly what: string; readonly next: string };

/** An error in words. It sees the subject only, which never holds a value. */
export type Phrase = (about: ErrorSubject) => Advice;

/** For an error whose words do not depend on its subject. */
export const always =
  (what: string, next: string): Phrase =>
  () => ({ what, next });

/** The text when there is something to say it about, otherwise nothing; keeps a sentence whole without its subject. */
export const given = (value: string | number | undefined, write: (value: string) => string): string =>
  value === undefined ? '' : write(String(value));

/** A moment as a file writes it, `2026-11-20T22:15:00`, for people; anything else stays as it is. */
export const moment = (text: string): string => {
  const [, year, month, day, time, zone] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d):\d\d(Z?)$/.exec(text) ?? [];
  return year === undefined ? text : `${day}-${month}-${year} ${time}${zone === 'Z' ? ' UTC' : ''}`;
};

/** The field that an error is about, in the words of the catalogue where it is there. */
export const fieldWord = ({ entity, field }: ErrorSubject, lang: 'nl' | 'en'): string | undefined => {
  const kind = entities.find((one) => one === entity);
  const known = kind === undefined || field === undefined ? undefined : fieldOf(kind, field);
  return known?.[lang] ?? field;
};
