import { type ErrorCode, GatewayError } from '../errors.ts';

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html */
const codes = {
  perm: 3,
  busy: 5,
  locked: 6,
  noMemory: 7,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  protocol: 15,
  auth: 23,
  notADatabase: 26,
};

/** One code for each thing that a person can do something about. */
const byCode: Readonly<Record<number, ErrorCode>> = {
  [codes.full]: 'store_full',
  [codes.readOnly]: 'store_readonly',
  [codes.busy]: 'store_locked',
  [codes.locked]: 'store_locked',
  [codes.protocol]: 'store_locked',
  [codes.ioError]: 'store_failed',
  [codes.perm]: 'store_unwritable',
  [codes.noMemory]: 'store_unwritable',
  [codes.cantOpen]: 'store_unwritable',
  [codes.auth]: 'store_unwritable',
  [codes.corrupt]: 'store_corrupt',
  [codes.notADatabase]: 'store_corrupt',
};

/** The primary code is the low byte of the extended one. */
const primary = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;

/** After a failed write or fsync the kernel may have dropped dirty pages: nothing written later can be trusted. */
export const isIoError = (error: unknown): boolean => primary(error) === codes.ioError;

/** Wraps what node:sqlite throws. The original text can quote a value, so it is kept as cause only. */
export const sqliteError = (error: unknown): GatewayError => {
  if (error instanceof GatewayError) return error;
  const code = primary(error);
  const found = code === undefined ? {} : { found: `sqlite ${code}` };
  const known = code === undefined ? undefined : byCode[code];
  // node:sqlite throws a RangeError on an integer above 2^53.
  const otherwise = error instanceof RangeError ? 'store_corrupt' : 'internal';
  return new GatewayError(known ?? otherwise, found, { cause: error });
};
