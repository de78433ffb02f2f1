import { GatewayError } from '../errors.ts';
import { integer, text } from '../row.ts';
import type { Clock, Keyring, Lease, Row, Signer, Store } from '../ports.ts';
import { leafOf } from './append.ts';
import { ledgerSize, readEntries, type StoredEntry } from './entries.ts';
import { createFrontier, type Frontier, type Node } from './frontier.ts';
import { keepNodes, readPeaks } from './nodes.ts';
import { headText, openHead, originOf, signNote } from './note.ts';
import type { Hash } from './tree.ts';

/** A signed statement of how large the ledger of a board was, and what its root was. */
export type Checkpoint = {
  readonly size: number;
  readonly root: Hash;
  /** The signed note (C2SP tlog-checkpoint), as it is handed to suppliers and officers. */
  readonly note: string;
  /** Instant of signing; the note does not hold it. */
  readonly at: string;
};

export type Checkpoints = {
  /**
   * Signs what the ledger holds now; the newest checkpoint when nothing was added since. Every new entry is
   * read back and hashed first: rot that is signed could never be told from tampering again.
   * Errors: ledger_broken (with the entry's number as `line`), lease_taken, lease_lost.
   */
  make(board: string): Promise<Checkpoint>;
  /** Undefined before the first. Errors: ledger_broken when what is stored is not signed by the board's key. */
  newest(board: string): Promise<Checkpoint | undefined>;
};

const leaseMs = 60_000;
const newestSql = 'SELECT size, root, note, at FROM checkpoint WHERE board = ? ORDER BY size DESC LIMIT 1';
const insertSql = 'INSERT INTO checkpoint (board, size, root, note, at) VALUES (?, ?, ?, ?, ?)';

const broken = (board: string, line?: number): GatewayError =>
  new GatewayError('ledger_broken', line === undefined ? { board } : { board, line });

/** A row as a checkpoint, without looking at the signature. */
export const storedCheckpoint = (row: Row): Checkpoint => ({
  size: integer(row, 'size'),
  root: text(row, 'root'),
  note: text(row, 'note'),
  at: text(row, 'at'),
});

/** Whether the note is signed by this key and says what its row says. */
export const isGenuine = (checkpoint: Checkpoint, board: string, publicKey: Uint8Array): boolean => {
  const head = openHead(checkpoint.note, board, publicKey);
  return head?.size === checkpoint.size && head.root === checkpoint.root;
};

/** Where the last checkpoint stood; its stored subtrees must still give the root that was signed. */
const resume = async (store: Store, board: string, last: Checkpoint | undefined): Promise<Frontier> => {
  if (last === undefined) return createFrontier();
  const frontier = createFrontier(last.size, await readPeaks(store, board, last.size));
  if (frontier.root() !== last.root) throw broken(board);
  return frontier;
};

const addEntry = (frontier: Frontier, board: string, entry: StoredEntry): readonly Node[] => {
  const { seq, leaf, nonce, body } = entry;
  const isWhole = seq === frontier.size() && nonce !== undefined && body !== undefined && leafOf(nonce, body) === leaf;
  if (!isWhole) throw broken(board, frontier.size());
  return frontier.add(leaf);
};

/** Grows the tree with the entries up to `size`; returns the subtrees that this completed. */
const grow = async (store: Store, board: string, frontier: Frontier, size: number): Promise<readonly Node[]> => {
  const made: Node[] = [];
  for await (const entries of readEntries(store, board, { from: frontier.size(), until: size })) {
    for (const entry of entries) made.push(...addEntry(frontier, board, entry));
  }
  if (frontier.size() !== size) throw broken(board, frontier.size());
  return made;
};

const signHead = (board: string, frontier: Frontier, signer: Signer): { size: number; root: Hash; note: string } => {
  const origin = originOf(board);
  const [size, root] = [frontier.size(), frontier.root()];
  return { size, root, note: signNote(headText({ origin, size, root }), origin, signer) };
};

/** The one job that makes tree nodes and checkpoints. It works under a lease per board. */
export const createCheckpoints = (ports: { store: Store; keyring: Keyring; clock: Clock }): Checkpoints => {
  const { store, keyring, clock } = ports;

  const newest = async (board: string): Promise<Checkpoint | undefined> => {
    const [row] = await store.all(newestSql, board);
    if (row === undefined) return undefined;
    const checkpoint = storedCheckpoint(row);
    const { publicKey } = await keyring.signer(board);
    if (!isGenuine(checkpoint, board, publicKey)) throw broken(board);
    return checkpoint;
  };

  const extend = async (board: string, lease: Lease): Promise<Checkpoint> => {
    const last = await newest(board);
    const size = await ledgerSize(store, board);
    if (last?.size === size) return last;
    if (last !== undefined && size < last.size) throw broken(board, size);
    const frontier = await resume(store, board, last);
    const nodes = await grow(store, board, frontier, size);
    const at = clock.now().toISOString();
    const checkpoint = { ...signHead(board, frontier, await keyring.signer(board)), at };
    const row = { sql: insertSql, params: [board, checkpoint.size, checkpoint.root, checkpoint.note, at] };
    await store.batch([...keepNodes(board, nodes), row], lease);
    return checkpoint;
  };

  const make = async (board: string): Promise<Checkpoint> => {
    const last = await newest(board);
    if (last !== undefined && last.size === (await ledgerSize(store, board))) return last;
    const now = clock.now().getTime();
    const lease = await store.claim(`ledger/${board}`, 'checkpoint', now, now + leaseMs);
    if (lease === undefined) throw new GatewayError('lease_taken', { name: 'ledger', board });
    try {
      return await extend(board, lease);
    } finally {
      await store.yield(lease);
    }
  };

  return { make, newest };
};
