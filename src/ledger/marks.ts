import type { Keyring, Store } from '../ports.ts';
import { isGenuine, storedCheckpoint, type Checkpoint } from './checkpoint.ts';
import { openHead } from './note.ts';
import type { Hash } from './tree.ts';
import type { Failure, Fault } from './verify.ts';

/** At `size` leaves the root must be `root`; otherwise this is the fault. */
export type Mark = { readonly size: number; readonly root: Hash; readonly fault: Fault };

const sql = 'SELECT size, root, note, at FROM checkpoint WHERE board = ? AND size <= ? ORDER BY size';

const markOf = (checkpoint: Checkpoint): Mark => ({ ...checkpoint, fault: 'checkpoint_differs' });

/** The sizes and roots that were signed, the older note among them, by size; or the first that is not genuine. */
export const readMarks = async (
  ports: { store: Store; keyring: Pick<Keyring, 'signer'> | undefined },
  board: string,
  signed: number,
  older?: string,
): Promise<{ readonly marks: readonly Mark[] } | Failure> => {
  const publicKey = (await ports.keyring?.signer(board))?.publicKey;
  const checkpoints = (await ports.store.all(sql, board, signed)).map(storedCheckpoint);
  const forged = checkpoints.findIndex((one) => publicKey !== undefined && !isGenuine(one, board, publicKey));
  if (forged >= 0) return { code: 'checkpoint_invalid', seq: checkpoints[forged - 1]?.size ?? 0 };
  if (older === undefined) return { marks: checkpoints.map(markOf) };
  const head = publicKey === undefined ? undefined : openHead(older, board, publicKey);
  if (head === undefined) return { code: 'older_invalid' };
  const mark: Mark = { size: head.size, root: head.root, fault: 'older_differs' };
  return { marks: [...checkpoints.map(markOf), mark].sort((a, b) => a.size - b.size) };
};
