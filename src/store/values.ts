import { GatewayError } from '../errors.ts';
import type { Row, Statement, Value } from '../ports.ts';

/** Text in quotes, quoted names and comments: a question mark in there is no placeholder. */
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g;

const counted = new Map<string, number>();

const placeholders = (sql: string): number => {
  const known = counted.get(sql);
  if (known !== undefined) return known;
  const count = sql.replace(quoted, '').split('?').length - 1;
  if (counted.size < 1000) counted.set(sql, count);
  return count;
};

const isValue = (value: unknown): boolean =>
  value === null ||
  typeof value === 'string' ||
  value instanceof Uint8Array ||
  (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER);

/**
 * Refuses what a driver would bind silently as something else: undefined, Date and a missing parameter
 * become NULL in node:sqlite, booleans 0 or 1, NaN NULL. Throws internal with the position, never the value.
 */
export const checkStatement = ({ sql, params }: Statement): void => {
  const wrong = params.findIndex((value) => !isValue(value));
  if (wrong >= 0) throw new GatewayError('internal', { name: 'parameter', count: wrong + 1 });
  const expected = placeholders(sql);
  if (params.length !== expected) {
    throw new GatewayError('internal', { name: 'parameters', count: params.length, limit: expected });
  }
};

/** Changes go through a batch, so that nothing is written outside the guard and the poisoned state. */
export const checkQuery = (statement: Statement): void => {
  if (!/^\s*(?:SELECT|WITH|EXPLAIN)\b/i.test(statement.sql)) throw new GatewayError('internal', { name: 'query' });
  checkStatement(statement);
};

/** D1 gives a blob as an array of numbers, an ArrayBuffer or bytes, depending on where it runs. */
const asBytes = (value: unknown): Uint8Array | undefined => {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return Array.isArray(value) ? Uint8Array.from(value) : undefined;
};

const asValue = (value: unknown, name: string): Value => {
  if (value === null || typeof value === 'string') return value;
  // Above 2^53 a number is no longer the one that was stored.
  if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
  const bytes = asBytes(value);
  if (bytes === undefined) throw new GatewayError('store_corrupt', { field: name });
  return bytes;
};

/** Turns a driver's row into ours. Throws store_corrupt with the column's name. */
export const asRow = (found: Readonly<Record<string, unknown>>): Row => {
  const row: Record<string, Value> = {};
  for (const name of Object.keys(found)) row[name] = asValue(found[name], name);
  return row;
};
