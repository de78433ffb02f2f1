import type { Random } from '../ports.ts';
import { createSealer } from './seal.ts';

export const keyBytes = 32;

export type Purpose = 'sealing' | 'digest' | 'alias' | 'lookup' | 'signing';

/** Keys rest wrapped by the master key, bound to their purpose and owner: a row moved to another owner opens nothing. */
type Wrapping = {
  wrap(key: Uint8Array, purpose: string, owner: string): Uint8Array;
  /** Throws seal_broken, also when the master key is another one. */
  unwrap(wrapped: Uint8Array, purpose: string, owner: string): Uint8Array;
};

const context = (purpose: string, owner: string): string => `keyring\0${purpose}\0${owner}`;

export const createWrapping = (master: Uint8Array, random: Random): Wrapping => {
  const sealer = createSealer(master, random);
  return {
    wrap: (key, purpose, owner) => sealer.seal(key, context(purpose, owner)),
    unwrap: (wrapped, purpose, owner) => sealer.open(wrapped, context(purpose, owner)),
  };
};
