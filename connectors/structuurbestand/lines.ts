import { GatewayError } from '../../src/errors.ts';

/** The fields of one line, without blanks at their ends. `ended`: its line end was seen. */
export type Line = { readonly line: number; readonly fields: readonly string[]; readonly ended: boolean };

/** Fields of a line: what kind it is, four more. */
const width = 5;
const maxLine = 4_096;

/** Quotes have no meaning that anybody described; one at the beginning of a field could hide a semicolon. */
const fieldsOf = (text: string, line: number): readonly string[] => {
  const fields = text.split(';').map((field) => field.trim());
  const quoted = fields.findIndex((field) => field.startsWith('"'));
  if (quoted !== -1) throw new GatewayError('source_malformed', { line, column: quoted + 1 });
  if (fields.length === width) return fields;
  const column = Math.min(fields.length, width) + 1;
  throw new GatewayError('source_row_width', { line, column, count: fields.length, expected: String(width) });
};

const otherFile = (): GatewayError => new GatewayError('source_wrong_root', { line: 1, column: 1 });

/**
 * The lines of a text, the first of which is of a kind that there is; empty ones may stand at its end only. Columns count fields. Throws source_wrong_root,
 * source_row_width, source_malformed, source_limit.
 */
export function* linesOf(texts: Iterable<string>, kinds: ReadonlySet<string>): Generator<Line> {
  let [held, line, blank] = ['', 0, 0];
  const take = (text: string, ended: boolean): Line | undefined => {
    line += 1;
    if (line === 1 && !kinds.has((text.split(';')[0] ?? '').trim())) throw otherFile();
    if (text.trim() === '') {
      blank ||= line;
      return undefined;
    }
    if (blank > 0)
      throw new GatewayError('source_row_width', { line: blank, column: 1, count: 1, expected: `${width}` });
    return { line, fields: fieldsOf(text, line), ended };
  };
  for (const text of texts) {
    const [...parts] = (held + text).split('\n');
    held = parts.pop() ?? '';
    for (const part of parts) {
      const found = take(part, true);
      if (found !== undefined) yield found;
    }
    if (held.length > maxLine && line === 0) throw otherFile();
    if (held.length > maxLine) throw new GatewayError('source_limit', { line: line + 1, limit: maxLine });
  }
  const last = held === '' ? undefined : take(held, false);
  if (last !== undefined) yield last;
}
