import type { ErrorSubject } from '../errors.ts';

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
