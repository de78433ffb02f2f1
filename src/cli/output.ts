import type { GatewayError } from '../errors.ts';
import { adviceOn, errorLines } from '../text/error-lines.ts';
import { formatFor } from '../text/format.ts';
import type { Lang } from '../text/texts.ts';
import { type Table, tableLines } from './table.ts';
import type { Sink, Terminal } from './terminal.ts';
import { width, wrap } from './width.ts';

/** Where a command speaks. With --json a program reads along: then only `json` and `error` say anything. */
export type Output = {
  readonly forPrograms: boolean;
  line(text?: string): void;
  /** A longer text, broken between words. Lines after the first stand in by two, or by what `lead` takes. */
  paragraph(text: string, lead?: string): void;
  heading(text: string): void;
  table(table: Table): void;
  /** One document per command; says nothing without --json. */
  json(value: unknown): void;
  /** A piece of a document that has its own form, such as NDJSON; written as it is, also with --json. */
  raw(text: string): void;
  /** A remark beside the result, on standard error. */
  note(text: string): void;
  error(error: GatewayError): void;
};

/** Columns of a line of text where nothing says how wide the window is; wider is hard to read anywhere. */
const readable = 100;

const styles = { bold: '1', red: '31', dim: '2' } as const;
type Style = keyof typeof styles;

/** Colour only on a terminal, and not where the person asked for none (no-color.org). */
const painter = (sink: Sink, env: Terminal['env']) => (style: Style, text: string) => {
  const plain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb' || !sink.isTTY;
  return plain ? text : `\u001b[${styles[style]}m${text}\u001b[0m`;
};

/** A file name may hold an escape sequence that rewrites the screen, so control characters are made visible. */
const visible = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });

export type Manner = { readonly lang: Lang; readonly json: boolean };

export const createOutput = (terminal: Terminal, { lang, json }: Manner): Output => {
  const { stdout, stderr, env } = terminal;
  const onOut = painter(stdout, env);
  const onErr = painter(stderr, env);
  const say = (text: string) => {
    if (!json) stdout.write(`${text}\n`);
  };
  const document = (value: unknown) => stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
  return {
    forPrograms: json,
    line: (text = '') => say(visible(text)),
    paragraph: (text, lead = '') => {
      const indent = lead === '' ? 2 : width(lead);
      const lines = wrap(visible(text), Math.min(stdout.columns ?? readable, readable) - indent);
      for (const [at, part] of lines.entries()) say(`${at === 0 ? lead : ' '.repeat(indent)}${part}`);
    },
    heading: (text) => say(onOut('bold', visible(text))),
    table: (table) => {
      for (const line of tableLines(table, formatFor(lang), stdout.columns)) say(visible(line));
    },
    json: (value) => {
      if (json) document(value);
    },
    raw: (text) => stdout.write(text),
    note: (text) => stderr.write(`${onErr('dim', visible(text))}\n`),
    error: (error) => {
      if (json) return document({ error: { code: error.code, ...adviceOn(error, lang), subject: error.subject } });
      const [head, next] = errorLines(error, lang);
      stderr.write(`${onErr('red', visible(head))}\n  ${visible(next)}\n`);
    },
  };
};
