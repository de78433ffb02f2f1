import type { Entry, Random, Remember, Statement } from '../ports.ts';
import { canonical } from './canonical.ts';
import { checkEntry } from './entry.ts';
import { leafHash, type Hash } from './tree.ts';

const nonceLength = 32;

const countUp =
  'INSERT INTO ledger_head (board, size) VALUES (?, 1) ON CONFLICT (board) DO UPDATE SET size = ledger_head.size + 1';
const insert =
  'INSERT INTO ledger_entry (board, seq, leaf, nonce, body) SELECT board, size - 1, ?, ?, ? FROM ledger_head WHERE board = ?';

/**
 * The text that is hashed and stored. It names its board, so that the entry of one board is not taken for
 * another's; it holds neither its number nor an earlier hash, so that two appends at once do not conflict.
 */
const bodyOf = (board: string, entry: Entry): string => canonical({ ...checkEntry(entry), board });

/** SHA-256(0x00 || nonce || canonical JSON): blinded, so a leaf says nothing to who guesses the entry. */
export const leafOf = (nonce: Uint8Array, body: string): Hash => leafHash(Buffer.concat([nonce, Buffer.from(body)]));

/**
 * Appends to the ledger of a board. The statements go into the batch with the state that the entry speaks
 * of, entries in the order in which they are put there. Errors: internal when a fact has no place in its kind.
 */
export const createRemember =
  (random: Random): Remember =>
  (board, entry): readonly Statement[] => {
    const body = bodyOf(board, entry);
    const nonce = random.bytes(nonceLength);
    return [
      { sql: countUp, params: [board] },
      { sql: insert, params: [leafOf(nonce, body), nonce, body, board] },
    ];
  };
