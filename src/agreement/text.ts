import { createHash } from 'node:crypto';
import { LineCounter, parseDocument, stringify, visit } from 'yaml';
import type { Document } from 'yaml';
import { problemsOf, shownPath } from './problem.ts';
import type { Problem, ProblemCode } from './problem.ts';
import { ruleWarnings } from './rules.ts';
import { agreementDocument } from './schema.ts';
import type { AgreementDocument } from './schema.ts';

/** Far above any agreement, far below what would cost a parser. In UTF-16 code units. */
const maxText = 262_144;

/** The document, or every problem at once. Warnings stop nothing. */
export type Parsed =
  | { readonly document: AgreementDocument; readonly problems: readonly []; readonly warnings: readonly Problem[] }
  | { readonly document: undefined; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] };

type Raw = { readonly value: unknown } | { readonly problem: Problem };

const broken = (code: ProblemCode, at?: { line: number; col: number }): Raw => ({
  problem: { code, path: '', ...(at === undefined ? {} : { line: at.line, column: at.col }) },
});

const hasAlias = (document: Document): boolean => {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
};

/** YAML 1.2 core schema (JSON is part of it): no aliases, no tags, no directives, no name twice. */
const readYaml = (text: string): Raw => {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    stringKeys: true,
    strict: true,
    uniqueKeys: true,
    prettyErrors: false,
    // `silent` would also swallow the error of a second document, and the document with it.
    logLevel: 'error',
    lineCounter: lines,
  });
  const wrong = document.errors[0] ?? document.warnings[0];
  if (wrong !== undefined) {
    const code = wrong.code === 'DUPLICATE_KEY' ? 'text_duplicate_name' : 'text_unreadable';
    return broken(code, lines.linePos(wrong.pos[0]));
  }
  // A directive could turn on YAML 1.1, where `no` is false and aliases merge.
  if (document.directives?.yaml.explicit === true) return broken('text_unreadable', { line: 1, col: 1 });
  if (hasAlias(document)) return broken('text_alias');
  return { value: document.toJS({ maxAliasCount: 0 }) };
};

const read = (text: string): Raw => {
  if (text.length > maxText) return broken('text_too_large');
  try {
    return readYaml(text);
  } catch {
    // Nesting deep enough to exhaust the stack ends here. The message would quote the text.
    return broken('text_unreadable');
  }
};

/** Checks a value that was already read from JSON. All problems at once. */
export const checkAgreement = (value: unknown): Parsed => {
  const parsed = agreementDocument.safeParse(value, { reportInput: true });
  const warnings = ruleWarnings(value).map(({ problem, path }) => ({ code: problem, path: shownPath(path) }));
  return parsed.success
    ? { document: parsed.data, problems: [], warnings }
    : { document: undefined, problems: problemsOf(parsed.error), warnings };
};

/** Reads the YAML or JSON text of an agreement. Never throws, and never quotes the text. */
export const parseAgreement = (text: string): Parsed => {
  const raw = read(text);
  if ('problem' in raw) return { document: undefined, problems: [raw.problem], warnings: [] };
  return checkAgreement(raw.value);
};

/** The document as YAML in the order of the schema; `parseAgreement` of it gives the same document. */
export const writeAgreement = (document: AgreementDocument): string =>
  stringify(agreementDocument.parse(document), {
    version: '1.2',
    schema: 'core',
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, canonical(item)]),
  );
};

/** One byte form per document: JSON with sorted names (RFC 8785; the document has no fractions). */
export const canonicalAgreement = (document: AgreementDocument): string => JSON.stringify(canonical(document));

/** SHA-256 of the canonical form, 64 hexadecimal characters: names this text in the ledger. */
export const hashAgreement = (document: AgreementDocument): string =>
  createHash('sha256').update(canonicalAgreement(document), 'utf8').digest('hex');
