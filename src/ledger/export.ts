import { canonical } from './canonical.ts';
import { storedCheckpoint, type Checkpoint } from './checkpoint.ts';
import { ledgerSize, readEntries, type StoredEntry } from './entries.ts';
import { originOf } from './note.ts';
import type { Keyring, Store } from '../ports.ts';

const checkpointsSql = 'SELECT size, root, note, at FROM checkpoint WHERE board = ? AND size <= ? ORDER BY size';

/** `nonce` in hexadecimal; `body` as a text, since its very characters were hashed. */
const entryLine = ({ seq, leaf, nonce, body }: StoredEntry): string =>
  canonical({ seq, leaf, nonce: nonce === undefined ? undefined : Buffer.from(nonce).toString('hex'), body });

const checkpointLine = ({ size, note, at }: Checkpoint): string => canonical({ checkpoint: size, note, at });

/**
 * The ledger of a board as NDJSON, in pieces that end in a line break: a header (format, board, origin, public
 * key in base64, numbers of entries and checkpoints), the entries in order, the checkpoints. `standalone/verify.mjs` checks it
 * without anything of ours.
 */
export async function* exportLedger(
  { store, keyring }: { readonly store: Store; readonly keyring: Keyring },
  board: string,
): AsyncGenerator<string> {
  const { publicKey } = await keyring.signer(board);
  const checkpoints = (await store.all(checkpointsSql, board, Number.MAX_SAFE_INTEGER)).map(storedCheckpoint);
  const size = await ledgerSize(store, board);
  const key = Buffer.from(publicKey).toString('base64');
  const counts = { size, checkpoints: checkpoints.length };
  yield `${canonical({ format: 'sluis-ledger-1', board, origin: originOf(board), publicKey: key, ...counts })}\n`;
  for await (const entries of readEntries(store, board, { from: 0, until: size })) {
    yield entries.map((entry) => `${entryLine(entry)}\n`).join('');
  }
  for (const checkpoint of checkpoints) yield `${checkpointLine(checkpoint)}\n`;
}
