import { GatewayError } from '../errors.ts';
import type { Keyring, Store, Witness } from '../ports.ts';
import { ledgerSize } from './entries.ts';
import { createFrontier } from './frontier.ts';
import { grow, resume } from './growth.ts';
import { readPeaks } from './nodes.ts';
import { logOf, openHead } from './note.ts';
import { readStanding, type Size } from './standing.ts';
import type { Hash } from './tree.ts';

export type OutsidePorts = { readonly store: Store; readonly keyring: Keyring; readonly witness: Witness };

/**
 * The root of this ledger when it had `size` entries; undefined when it has not come so far. Up to the newest checkpoint
 * it is in the stored subtrees, after that the entries themselves are hashed. Errors: ledger_broken.
 */
export const rootAt = async (
  store: Store,
  board: string,
  size: number,
  newest: Size | undefined,
): Promise<Hash | undefined> => {
  if (size === newest?.size) return newest.root;
  if (size > (await ledgerSize(store, board))) return undefined;
  if (newest !== undefined && size < newest.size)
    return createFrontier(size, await readPeaks(store, board, size)).root();
  const frontier = await resume(store, board, newest);
  await grow(store, board, frontier, size);
  return frontier.root();
};

/** What is kept outside, if this board's key signed it; undefined when nothing is there. */
export const readOutside = async (
  { keyring, witness }: OutsidePorts,
  board: string,
): Promise<Size | 'invalid' | undefined> => {
  const { publicKey } = await keyring.signer(board);
  const note = await witness.read(logOf(board, publicKey));
  return note === undefined ? undefined : (openHead(note, board, publicKey) ?? 'invalid');
};

const isSame = (a: Size, b: Size | undefined): boolean => a.size === b?.size && a.root === b.root;

/**
 * The checkpoint that is kept outside the store, after proof that this ledger goes on from it; undefined when there is
 * none yet, or one that was declared lost. `newest`: the newest checkpoint in the store. Never two different trees are signed
 * at one size without the ledger saying so: whoever signs or sends comes through here first.
 * Errors: ledger_rolled_back (`found`: `restored`, `behind` with the entries here as `count` and those outside as `limit`,
 * or `differs`), ledger_witness_missing (`found`: `missing`, `invalid`), ledger_broken.
 */
export const heldOutside = async (
  ports: OutsidePorts,
  board: string,
  newest: Size | undefined,
): Promise<Size | undefined> => {
  const { witnessed, restoredAt, lost } = await readStanding(ports.store, board);
  if (restoredAt !== undefined) throw new GatewayError('ledger_rolled_back', { board, found: 'restored' });
  const outside = await readOutside(ports, board);
  if (outside === undefined || outside === 'invalid') {
    if (witnessed) throw new GatewayError('ledger_witness_missing', { board, found: outside ?? 'missing' });
    return undefined;
  }
  if (isSame(outside, lost)) return undefined;
  const root = await rootAt(ports.store, board, outside.size, newest);
  if (root === outside.root) return outside;
  const size = await ledgerSize(ports.store, board);
  const found = root === undefined ? 'behind' : 'differs';
  throw new GatewayError('ledger_rolled_back', { board, found, count: size, limit: outside.size });
};
