import { GatewayError } from './errors.ts';
import type { Row } from './ports.ts';

const wrong = (name: string): never => {
  throw new GatewayError('store_corrupt', { field: name });
};

/** A text column that is not NULL. Throws store_corrupt with the column's name. */
export const text = (row: Row, name: string): string => {
  const value = row[name];
  return typeof value === 'string' ? value : wrong(name);
};

/** A text column; NULL is undefined. */
export const optionalText = (row: Row, name: string): string | undefined =>
  row[name] === null || row[name] === undefined ? undefined : text(row, name);

export const integer = (row: Row, name: string): number => {
  const value = row[name];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : wrong(name);
};

/** D1 returns blobs as arrays of numbers or ArrayBuffers; the homes turn them into bytes before this. */
export const bytes = (row: Row, name: string): Uint8Array => {
  const value = row[name];
  return value instanceof Uint8Array ? value : wrong(name);
};
