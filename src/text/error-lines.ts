import { GatewayError } from '../errors.ts';
import type { Advice } from './phrase.ts';
import { type Lang, texts } from './texts.ts';

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Reports are kept for years: one of an earlier version may name a code that this one has no words for. */
export const hasWords = (code: string): boolean => Object.hasOwn(texts('nl').errors, code);

/** What happened and what to do, from code and subject only: the foreign cause is never shown. */
export const adviceOn = ({ code, subject }: GatewayError, lang: Lang): Advice => {
  const { what, next } = texts(lang).errors[hasWords(code) ? code : 'internal'](subject);
  return { what: capital(what), next: capital(next) };
};

/** The same of a supplier: sentences speak of it by name, commands take its id. */
export const adviceNaming = (error: GatewayError, supplier: string | undefined, lang: Lang): Advice => {
  const advice = adviceOn(error, lang);
  if (supplier === undefined) return advice;
  return { ...advice, what: adviceOn(new GatewayError(error.code, { ...error.subject, supplier }), lang).what };
};

const placeOf = (error: GatewayError, lang: Lang): string => {
  const words = texts(lang).cli;
  const { source, line, column } = error.subject;
  // An error in the ledger counts entries, not lines of a file; its sentence names the entry itself.
  const lines = error.code === 'ledger_broken' || line === undefined ? [] : [`${words.line} ${line}`];
  const columns = column === undefined ? [] : [`${words.column} ${column}`];
  return [...(source === undefined ? [] : [source]), ...lines, ...columns].join(', ');
};

/** `fout [source_cut_off] EDEX.XML, regel 12, kolom 4: ...`, then a line that says what to do. */
export const errorLines = (error: GatewayError, lang: Lang): readonly [string, string] => {
  const { what, next } = adviceOn(error, lang);
  const place = placeOf(error, lang);
  return [`${texts(lang).cli.error} [${error.code}] ${place === '' ? '' : `${place}: `}${what}`, next];
};
