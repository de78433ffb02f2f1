import type { GatewayError, Recovery } from '../errors.ts';

/** The one table of exit codes. Scripts rely on them: 3 waits for a person, 4 can be tried again later. */
export const exitCodes = {
  ok: 0,
  halt: 1,
  usage: 2,
  refuse: 3,
  skip: 3,
  retry: 4,
} as const satisfies Record<Recovery | 'ok' | 'usage', number>;

export const exitCodeOf = (error: GatewayError): number =>
  error.code === 'usage_invalid' ? exitCodes.usage : exitCodes[error.recovery];
