import type { Actor } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import type { Gateway } from './gateway.ts';
import { seal } from './seal.ts';

/** A ledger that may not be signed can still be copied: the copy holds what the original holds. */
const unsignable: readonly string[] = ['ledger_rolled_back', 'ledger_witness_missing'];

/**
 * Notes that a copy of the database is made, before it is, so that the copy tells of it itself; and signs the ledger, so that
 * what is put back later goes on from a checkpoint as near as can be.
 */
export const noteBackup = async (gateway: Gateway, board: string, actor: Actor | undefined): Promise<void> => {
  const at = gateway.clock.now().toISOString();
  const who = actor === undefined ? {} : { actor: actor.id };
  await gateway.store.batch(gateway.remember(board, { kind: 'backup', at, ...who, facts: { what: 'made' } }));
  await seal(gateway, board).catch((error: unknown) => {
    if (!(error instanceof GatewayError) || !unsignable.includes(error.code)) throw error;
  });
};
