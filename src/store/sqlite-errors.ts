import { GatewayError } from '../errors.ts';

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

const unwritable: readonly number[] = [
  codes.perm,
  codes.busy,
  codes.locked,
  codes.noMemory,
  codes.readOnly,
  codes.ioError,
  codes.full,
  codes.cantOpen,
  codes.protocol,
  codes.auth,
];
const corrupt: readonly number[] = [codes.corrupt, codes.notADatabase];

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
  if (code !== undefined && unwritable.includes(code))
    return new GatewayError('store_unwritable', found, { cause: error });
  // node:sqlite throws a RangeError on an integer above 2^53.
  if ((code !== undefined && corrupt.includes(code)) || error instanceof RangeError) {
    return new GatewayError('store_corrupt', found, { cause: error });
  }
  return new GatewayError('internal', found, { cause: error });
};
