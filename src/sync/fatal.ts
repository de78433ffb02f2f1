import type { ErrorCode, GatewayError } from '../errors.ts';

/**
 * With these nothing can be kept or proved any more, so the whole night stops. Whatever else goes wrong is the trouble of
 * one file, one supplier or one school, and the others go on.
 */
const fatal: readonly ErrorCode[] = [
  'store_unwritable',
  'store_full',
  'store_readonly',
  'store_failed',
  'store_locked',
  'store_corrupt',
  'disk_low',
  'ledger_broken',
  'ledger_rolled_back',
  'ledger_witness_missing',
  'key_missing',
  'runtime_too_old',
];

export const stopsTheNight = (error: GatewayError): boolean => fatal.includes(error.code);

/** The run of this school is no longer ours, so it stops where it is; other schools go on. */
export const stopsTheSchool = (error: GatewayError): boolean => stopsTheNight(error) || error.code === 'lease_lost';
