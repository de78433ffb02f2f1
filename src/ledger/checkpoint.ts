import { GatewayError } from '../errors.ts';
import { integer, text } from '../row.ts';
import type { Clock, Keyring, Lease, Row, Signer, Store, Witness } from '../ports.ts';
import { ledgerSize } from './entries.ts';
import type { Frontier } from './frontier.ts';
import { grow, resume } from './growth.ts';
import { keepNodes } from './nodes.ts';
import { headText, logOf, openHead, originOf, signNote } from './note.ts';
import { heldOutside } from './outside.ts';
import { markWitnessed } from './standing.ts';
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
   * What is signed is kept outside the store first, so that nobody ever sees a checkpoint that a store which goes back in
   * time could forget. Errors: ledger_broken (with the entry's number as `line`), lease_taken, lease_lost, and those of `check`.
   */
  make(board: string): Promise<Checkpoint>;
  /**
   * Holds the ledger against the checkpoint that is kept outside the store, cheaply. Until it is reconciled nothing may be
   * signed or sent. Errors: ledger_rolled_back, ledger_witness_missing, ledger_broken, and those of the witness.
   */
  check(board: string): Promise<void>;
  /** Undefined before the first. Errors: ledger_broken when what is stored is not signed by the board's key. */
  newest(board: string): Promise<Checkpoint | undefined>;
};

const leaseMs = 60_000;
const newestSql = 'SELECT size, root, note, at FROM checkpoint WHERE board = ? ORDER BY size DESC LIMIT 1';
const insertSql = 'INSERT INTO checkpoint (board, size, root, note, at) VALUES (?, ?, ?, ?, ?)';

const broken = (board: string, line?: number): GatewayError =>
  new GatewayError('ledger_broken', line === undefined ? { board } : { board, line });

type Ports = { readonly store: Store; readonly keyring: Keyring; readonly clock: Clock; readonly witness: Witness };

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

const signHead = (board: string, frontier: Frontier, signer: Signer): { size: number; root: Hash; note: string } => {
  const origin = originOf(board);
  const [size, root] = [frontier.size(), frontier.root()];
  return { size, root, note: signNote(headText({ origin, size, root }), origin, signer) };
};

const newestOf = async ({ store, keyring }: Ports, board: string): Promise<Checkpoint | undefined> => {
  const [row] = await store.all(newestSql, board);
  if (row === undefined) return undefined;
  const checkpoint = storedCheckpoint(row);
  const { publicKey } = await keyring.signer(board);
  if (!isGenuine(checkpoint, board, publicKey)) throw broken(board);
  return checkpoint;
};

/** The newest checkpoint, and how large the ledger is now. `kept`: that checkpoint stands outside as well. */
type Stand = { readonly last: Checkpoint | undefined; readonly size: number; readonly kept: boolean };

const standOf = async (ports: Ports, board: string): Promise<Stand> => {
  const last = await newestOf(ports, board);
  const size = await ledgerSize(ports.store, board);
  if (last !== undefined && size < last.size) throw broken(board, size);
  const outside = await heldOutside(ports, board, last);
  return { last, size, kept: outside !== undefined && outside.size === last?.size };
};

const keepOutside = async ({ keyring, witness }: Ports, board: string, note: string): Promise<void> => {
  const { publicKey } = await keyring.signer(board);
  await witness.keep(logOf(board, publicKey), note);
};

/** Outside first: what a store that goes back in time forgets was then never seen by anybody, or is kept. */
const signNew = async (
  ports: Ports,
  { last, size }: Stand,
  of: { board: string; lease: Lease },
): Promise<Checkpoint> => {
  const { board, lease } = of;
  const { store, keyring, clock } = ports;
  const frontier = await resume(store, board, last);
  const nodes = await grow(store, board, frontier, size);
  const at = clock.now().toISOString();
  const checkpoint = { ...signHead(board, frontier, await keyring.signer(board)), at };
  await keepOutside(ports, board, checkpoint.note);
  const row = { sql: insertSql, params: [board, checkpoint.size, checkpoint.root, checkpoint.note, at] };
  await store.batch([...keepNodes(board, nodes), row, markWitnessed(board)], lease);
  return checkpoint;
};

const extend = async (ports: Ports, board: string, lease: Lease): Promise<Checkpoint> => {
  const stand = await standOf(ports, board);
  const { last, kept } = stand;
  if (last?.size !== stand.size) return signNew(ports, stand, { board, lease });
  if (!kept) {
    await keepOutside(ports, board, last.note);
    await ports.store.batch([markWitnessed(board)], lease);
  }
  return last;
};

/** The one job that makes tree nodes and checkpoints. It works under a lease per board. */
export const createCheckpoints = (ports: Ports): Checkpoints => {
  const { store, clock } = ports;

  const make = async (board: string): Promise<Checkpoint> => {
    const { last, size, kept } = await standOf(ports, board);
    if (kept && last?.size === size) return last;
    const now = clock.now().getTime();
    const lease = await store.claim(`ledger/${board}`, 'checkpoint', now, now + leaseMs);
    if (lease === undefined) throw new GatewayError('lease_taken', { name: 'ledger', board });
    try {
      return await extend(ports, board, lease);
    } finally {
      await store.yield(lease);
    }
  };

  return {
    make,
    newest: (board) => newestOf(ports, board),
    check: async (board) => {
      await standOf(ports, board);
    },
  };
};
