import { GatewayError } from '../errors.ts';

/** What an entry can be made of. No null and no fractions, so that there is nothing to disagree about. */
export type Canonical =
  | string
  | number
  | boolean
  | readonly Canonical[]
  | { readonly [name: string]: Canonical | undefined };

const isList = (value: Canonical): value is readonly Canonical[] => Array.isArray(value);

const text = (value: string): string => {
  if (!value.isWellFormed()) throw new GatewayError('internal', { field: 'canonical' });
  return JSON.stringify(value);
};

const integer = (value: number): string => {
  if (!Number.isSafeInteger(value)) throw new GatewayError('internal', { field: 'canonical' });
  return JSON.stringify(value);
};

const members = (value: { readonly [name: string]: Canonical | undefined }): string =>
  Object.keys(value)
    .sort()
    .flatMap((name) => {
      const member = value[name];
      return member === undefined ? [] : [`${text(name)}:${canonical(member)}`];
    })
    .join(',');

/**
 * Canonical JSON (RFC 8785) of the closed set above; members that are undefined are absent. Names are
 * sorted by UTF-16 code units (3.2.3). Errors: internal for lone surrogates and numbers that are no safe integers.
 */
export const canonical = (value: Canonical): string => {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return integer(value);
  if (typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) return `{${members(value)}}`;
  throw new GatewayError('internal', { field: 'canonical' });
};
