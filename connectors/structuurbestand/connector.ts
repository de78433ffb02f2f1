import * as z from 'zod';
import { GatewayError } from '../../src/errors.ts';
import type { ReadingReport, SourceConnector, SourceRow, Wanted } from '../../src/ports.ts';
import { collect, decode } from '../kit/decode.ts';
import { createUndeclared } from '../kit/undeclared.ts';
import { type Line, linesOf } from './lines.ts';
import { fieldOrder, rowNames } from './rows.ts';

const schema = z.strictObject({
  encoding: z.enum(['utf-8', 'windows-1252', 'auto']).default('auto'),
  maxBytes: z
    .int()
    .positive()
    .default(16 * 1024 * 1024),
});
type Settings = Readonly<z.infer<typeof schema>>;

type Tally = {
  readonly rows: Map<string, number>;
  readonly dropped: Map<string, number>;
  encoding?: string;
  ended: boolean;
  complete: boolean;
};

const add = (counts: Map<string, number>, name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1);

/** Turns lines into rows. */
const createReader = (wanted: Wanted, tally: Tally) => {
  const undeclared = createUndeclared();
  const rowOf = ({ line, fields: [kind = '', ...fields] }: Line): SourceRow | undefined => {
    const names = fieldOrder.get(kind);
    if (names === undefined) {
      undeclared.note('regel', 'kind', kind, { line, column: 1 });
      return undefined;
    }
    const values: Record<string, string> = {};
    fields.forEach((field, index) => {
      const name = names[index];
      if (field === '') return;
      if (name === undefined) undeclared.note(kind, 'field', `veld ${index + 2}`, { line, column: index + 2 });
      else if (wanted.get(kind)?.has(name)) values[name] = field;
      else add(tally.dropped, `${kind}/${name}`);
    });
    add(tally.rows, kind);
    return { kind, line, values };
  };
  return { rowOf, unknown: undeclared.list };
};

type Reader = ReturnType<typeof createReader>;

const kinds: ReadonlySet<string> = new Set(fieldOrder.keys());

const batch = 200;

async function* readFile(
  bytes: AsyncIterable<Uint8Array>,
  settings: Settings,
  { reader, tally }: { readonly reader: Reader; readonly tally: Tally },
): AsyncGenerator<readonly SourceRow[]> {
  const text = decode(await collect(bytes, settings.maxBytes), settings.encoding);
  tally.encoding = text.encoding;
  let [rows, lines]: [SourceRow[], number] = [[], 0];
  for (const line of linesOf(text.texts(), kinds)) {
    lines += 1;
    tally.ended = line.ended;
    // Half a name is nobody's: a last line without its end is not believed.
    const row = line.ended ? reader.rowOf(line) : undefined;
    if (row !== undefined) rows.push(row);
    if (rows.length < batch) continue;
    yield rows;
    rows = [];
  }
  if (lines === 0) throw new GatewayError('source_wrong_root', { line: 1, column: 1 });
  if (rows.length > 0) yield rows;
  tally.complete = true;
}

const reportOf = (tally: Tally, reader: Reader): ReadingReport => ({
  rows: tally.rows,
  dropped: tally.dropped,
  unknown: tally.complete ? reader.unknown() : [],
  ...(tally.encoding === undefined ? {} : { encoding: tally.encoding }),
  complete: tally.complete,
  proof: tally.complete && tally.ended ? 'line_end' : 'none',
});

/**
 * SOMtoday's structuurbestand (Beheer, Import & Export, Inrichting): five fields a line, a semicolon between them, the kind
 * of line first, and no header. It has no pupils, so that no school can be read from it alone. Errors: those of the
 * encoding, source_wrong_root, source_row_width, source_malformed, source_limit, source_too_large.
 */
export const structuurbestand: SourceConnector<Settings> = {
  name: 'structuurbestand',
  parseSettings: (given) => {
    const parsed = schema.safeParse(given ?? {});
    if (parsed.success) return parsed.data;
    const setting = String(parsed.error.issues[0]?.path[0] ?? '');
    throw new GatewayError('config_invalid', { source: 'structuurbestand', setting });
  },
  names: rowNames,
  read: (settings, input, wanted) => {
    const tally: Tally = { rows: new Map(), dropped: new Map(), ended: false, complete: false };
    const reader = createReader(wanted, tally);
    return { rows: readFile(input.bytes, settings, { reader, tally }), report: () => reportOf(tally, reader) };
  },
};
