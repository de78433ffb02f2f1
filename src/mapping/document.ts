import { isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import * as z from 'zod';
import { GatewayError } from '../errors.ts';
import type { ErrorSubject } from '../errors.ts';
import { bans } from '../record/bans.ts';
import { entities } from '../record/field.ts';
import { converters } from './converters.ts';
import { firstFault } from './rules.ts';
import type { Mapping } from './table.ts';

/** A mapping is a page of text; more is not a mapping. Characters. */
const maxLength = 256 * 1024;

const keysOf = <T extends object>(things: T): Extract<keyof T, string>[] =>
  Object.keys(things) as Extract<keyof T, string>[];

const name = z.string().min(1).max(128);
const origin = z.union([name, z.tuple([name, z.enum(keysOf(converters))])]);
const row = z.literal('rij');

const table = z.strictObject({
  row,
  entity: z.enum(entities),
  fields: z.record(z.string(), origin),
  distinct: z.literal(true).exactOptional(),
  fixed: z.record(z.string(), z.string()).exactOptional(),
});

const schema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/u),
  connector: z.enum(['csv', 'xlsx']),
  columns: z.record(name, z.enum(['required', 'optional'])),
  tables: z.array(table).min(1),
  banned: z.partialRecord(row, z.record(name, z.enum(keysOf(bans)))).default({}),
  ignored: z.partialRecord(row, z.array(name)).default({}),
  rowPerPlacement: z.literal(true).exactOptional(),
});

/**
 * A school's own mapping for an overview (CSV or XLSX), as YAML or JSON text in the structure of `Mapping`. What the shipped
 * mappings say of a column name holds here too: a name that is banned there feeds nothing, and one that falls
 * under a secrecy flag there does so here. Throws mapping_invalid with the place in the text (line, column), the
 * path in `setting`, and the entity, field and column name at fault.
 */
export const parseMapping = (text: string, shipped: readonly Mapping[]): Mapping => {
  const lines = new LineCounter();
  const document = readYaml(text, lines);
  const invalid = (path: readonly PropertyKey[], subject: ErrorSubject): GatewayError =>
    new GatewayError('mapping_invalid', { setting: path.join('.'), ...subject, ...placeOf(document, lines, path) });
  const result = schema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!result.success) throw invalid(pathOf(result.error), {});
  const fault = firstFault(result.data, shipped);
  if (fault !== undefined) throw invalid(fault.path, fault.subject);
  return result.data;
};

/** Core schema only: no merge keys, no tags of its own, no aliases. Warnings count as errors. */
const readYaml = (text: string, lines: LineCounter): Document => {
  if (text.length > maxLength) throw new GatewayError('mapping_invalid', { limit: maxLength });
  const document = parseDocument(text, { schema: 'core', stringKeys: true, prettyErrors: false, lineCounter: lines });
  visit(document, {
    Alias: (_, alias) => {
      throw new GatewayError('mapping_invalid', at(lines, alias.range?.[0] ?? 0));
    },
    // zod leaves __proto__ out of a record without a word.
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.value !== '__proto__') return;
      throw new GatewayError('mapping_invalid', at(lines, key.range?.[0] ?? 0));
    },
  });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw new GatewayError('mapping_invalid', at(lines, problem.pos[0]));
  return document;
};

const at = (lines: LineCounter, offset: number): { readonly line: number; readonly column: number } => {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
};

/** Where the deepest part of a path stands in the text. */
const placeOf = (document: Document, lines: LineCounter, path: readonly PropertyKey[]): ErrorSubject => {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return at(lines, node.range[0]);
  }
  return { line: 1, column: 1 };
};

const pathOf = (error: z.ZodError): readonly PropertyKey[] => {
  const issue = error.issues[0];
  if (issue === undefined) return [];
  return issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
};
