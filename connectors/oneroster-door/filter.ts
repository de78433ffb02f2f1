import { type Resource, textsAt } from './resource.ts';

/**
 * Filters of OneRoster 1.2 (REST binding, 3.4.5): `field operator 'value'`, joined by AND or by OR. A quote within a value
 * is doubled. Chains of one joint are taken; mixed ones are refused, since the standard gives them no order.
 */
const operators = ['!=', '>=', '<=', '=', '>', '<', '~'] as const;
type Operator = (typeof operators)[number];
export type Clause = { readonly field: string; readonly operator: Operator; readonly value: string };
export type Filter = { readonly joint: 'AND' | 'OR'; readonly clauses: readonly Clause[] };

const maxLength = 1000;
const maxClauses = 10;

const clausePattern =
  /\s*([A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*){0,3})\s*(!=|>=|<=|=|>|<|~)\s*'((?:[^']|'')*)'/y;
const jointPattern = /\s+(AND|OR)(?=\s)/y;

const isOperator = (text: string): text is Operator => operators.some((operator) => operator === text);

/** What stands at a place, and where it ends. */
const found = (pattern: RegExp, text: string, at: number): RegExpExecArray | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
};

const clauseOf = ([, field = '', operator = '', value = '']: RegExpExecArray): Clause | undefined =>
  isOperator(operator) ? { field, operator, value: value.replaceAll("''", "'") } : undefined;

/** Undefined for what is no filter; never throws. */
export const parseFilter = (text: string): Filter | undefined => {
  if (text.length > maxLength) return undefined;
  const clauses: Clause[] = [];
  const joints = new Set<string>();
  let at = 0;
  for (;;) {
    const match = found(clausePattern, text, at);
    const clause = match === undefined ? undefined : clauseOf(match);
    if (match === undefined || clause === undefined || clauses.length === maxClauses) return undefined;
    clauses.push(clause);
    at += match[0].length;
    if (text.slice(at).trim() === '') break;
    const joint = found(jointPattern, text, at);
    if (joint === undefined) return undefined;
    joints.add(joint[1] ?? '');
    at += joint[0].length;
  }
  return joints.size > 1 ? undefined : { joint: joints.has('OR') ? 'OR' : 'AND', clauses };
};

/** Texts are compared without regard to case, as one Unicode form. */
export const folded = (text: string): string => text.normalize('NFC').toLowerCase();

type Compared = string | number;

const holds: Readonly<Record<Exclude<Operator, '!='>, (one: Compared, other: Compared) => boolean>> = {
  '=': (one, other) => one === other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '~': (one, other) => String(one).includes(String(other)),
};

const instantField = 'dateLastModified';
export type Predicate = (resource: Resource) => boolean;

/** Instants are compared as moments, whatever their zone; `~` looks at how they are written. */
const comparableOf = (path: string, { operator }: Clause): ((text: string) => Compared) =>
  path === instantField && operator !== '~' ? (text) => Date.parse(text) : folded;

/**
 * A list is met when one of its values is; `!=` when none is equal, so also where there is no value. Undefined when the
 * value cannot stand for this field.
 */
export const predicateOf = (clause: Clause, path: string): Predicate | undefined => {
  const comparable = comparableOf(path, clause);
  const wanted = comparable(clause.value);
  if (Number.isNaN(wanted)) return undefined;
  const { operator } = clause;
  if (operator === '!=') return (resource) => !textsAt(resource, path).some((text) => comparable(text) === wanted);
  const test = holds[operator];
  return (resource) => textsAt(resource, path).some((text) => test(comparable(text), wanted));
};
