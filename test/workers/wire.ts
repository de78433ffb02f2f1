import { Buffer } from 'node:buffer';

/** What JSON cannot carry, so that the contract's own bad parameters reach the store inside workerd too. */
type Wired =
  | string
  | number
  | boolean
  | null
  | { readonly kind: 'bytes' | 'date' | 'undefined' | 'nan'; readonly text: string };

const encode = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return { kind: 'bytes', text: Buffer.from(value).toString('base64') };
  if (value instanceof Date) return { kind: 'date', text: value.toISOString() };
  if (value === undefined) return { kind: 'undefined', text: '' };
  if (Number.isNaN(value)) return { kind: 'nan', text: '' };
  return value;
};

const decode = (wired: Wired): unknown => {
  if (wired === null || typeof wired !== 'object') return wired;
  if (wired.kind === 'bytes') return Uint8Array.from(Buffer.from(wired.text, 'base64'));
  if (wired.kind === 'date') return new Date(wired.text);
  return wired.kind === 'nan' ? Number.NaN : undefined;
};

export const encodeAll = (values: readonly unknown[]): unknown[] => values.map(encode);
export const decodeAll = (wired: readonly unknown[]): unknown[] => wired.map((one) => decode(one as Wired));
