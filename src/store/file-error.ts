import { type ErrorCode, GatewayError } from '../errors.ts';

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'store_full',
  EDQUOT: 'store_full',
  EROFS: 'store_readonly',
  EIO: 'store_failed',
};

export const isErrorWith = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** What the system said of a file of ours, as one of the store's codes. `name`: which file; never its path. */
export const fileError = (cause: unknown, name: string): GatewayError => {
  if (cause instanceof GatewayError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return new GatewayError(codes[code] ?? 'store_unwritable', { name }, { cause });
};
