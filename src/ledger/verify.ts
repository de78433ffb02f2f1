import * as z from 'zod';
import { asGatewayError } from '../errors.ts';
import { integer } from '../row.ts';
import type { Keyring, Store } from '../ports.ts';
import { leafOf } from './append.ts';
import { readEntries, type Span, type StoredEntry } from './entries.ts';
import { range } from './fact.ts';
import { createFrontier, nodeCount, type Frontier, type Node } from './frontier.ts';
import { createGone, type Gone } from './gone.ts';
import { declares, type Lost, readLost } from './lost.ts';
import { readMarks, type Mark } from './marks.ts';
import { readNodes } from './nodes.ts';
import { isHash, type Hash } from './tree.ts';

/**
 * What is wrong. entry_missing: a number is not there. entry_changed: the text does not give its leaf.
 * entry_foreign: it is another board's. entry_removed: the text is gone and no retention entry says so.
 * head_differs: there are more or fewer entries than the head says. node_differs: the stored subtrees are not what
 * the entries give. checkpoint_invalid: not signed by the board's key. checkpoint_differs: signed, and the entries
 * give something else. older_invalid, older_differs: the same of the older checkpoint that was handed in. older_lost: that
 * checkpoint is of entries that the ledger itself, in entry `seq`, says were lost when a backup was put back; the rest is right.
 * store_corrupt: a row cannot be read.
 */
export type Fault =
  | 'entry_missing'
  | 'entry_changed'
  | 'entry_foreign'
  | 'entry_removed'
  | 'head_differs'
  | 'node_differs'
  | 'checkpoint_invalid'
  | 'checkpoint_differs'
  | 'older_invalid'
  | 'older_differs'
  | 'older_lost'
  | 'store_corrupt';

/** `seq`: the number of the first entry that is not proven. */
export type Failure = { readonly code: Fault; readonly seq?: number };

/** `signed`: the size of the newest checkpoint, 0 without one; no signature holds the entries after it yet. */
export type Verification =
  | {
      readonly ok: true;
      readonly size: number;
      readonly root: Hash;
      readonly signed: number;
      readonly checkpoints: number;
      readonly lost: readonly Lost[];
    }
  | ({ readonly ok: false } & Failure);

/** Without keys, where they were not put back yet, no signature is looked at, and everything else is. */
type Ports = { readonly store: Store; readonly keyring: Pick<Keyring, 'signer'> | undefined };
type Snapshot = { readonly size: number; readonly entries: number; readonly nodes: number; readonly signed: number };
/** One walk along the entries: the tree as it grows, and what it must meet on its way. */
type Walk = {
  readonly board: string;
  readonly signed: number;
  readonly frontier: Frontier;
  readonly gone: Gone;
  readonly marks: Mark[];
  /** The size up to which a signed root was met. */
  proven: number;
  /** What the ledger itself says was lost. */
  readonly lost: Lost[];
  /** The older checkpoint that was not met, and how far the tree was proven then. */
  missed: { readonly mark: Mark; readonly seq: number } | undefined;
};

// One statement sees one moment, also while others append and sign.
const snapshotSql = `SELECT
  COALESCE((SELECT size FROM ledger_head WHERE board = ?), 0) AS size,
  (SELECT COUNT(*) FROM ledger_entry WHERE board = ?) AS entries,
  (SELECT COUNT(*) FROM ledger_node WHERE board = ?) AS nodes,
  COALESCE((SELECT MAX(size) FROM checkpoint WHERE board = ?), 0) AS signed`;

const frame = z.looseObject({ board: z.string(), kind: z.string() });
const retention = z.looseObject({ facts: z.looseObject({ ranges: z.array(range) }) });

const takeSnapshot = async (store: Store, board: string): Promise<Snapshot> => {
  const [row = {}] = await store.all(snapshotSql, board, board, board, board);
  const [size, entries, nodes] = [integer(row, 'size'), integer(row, 'entries'), integer(row, 'nodes')];
  return { size, entries, nodes, signed: integer(row, 'signed') };
};

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const checkBody = (walk: Walk, body: string, seq: number): Fault | undefined => {
  const value = parse(body);
  const entry = frame.safeParse(value);
  if (!entry.success) return 'entry_changed';
  if (entry.data.board !== walk.board) return 'entry_foreign';
  if (entry.data.kind === 'reconciliation') walk.lost.push(...readLost(value, seq));
  if (entry.data.kind !== 'retention') return undefined;
  const removed = retention.safeParse(value);
  if (!removed.success) return 'entry_changed';
  walk.gone.allow(removed.data.facts.ranges, seq);
  return undefined;
};

const checkEntry = (walk: Walk, { seq, leaf, nonce, body }: StoredEntry): Fault | undefined => {
  if (seq !== walk.frontier.size()) return 'entry_missing';
  if (!isHash(leaf)) return 'entry_changed';
  if (nonce === undefined && body === undefined) {
    walk.gone.miss(seq);
    return undefined;
  }
  // A text without its nonce could be any text: it proves nothing.
  if (nonce === undefined || body === undefined || leafOf(nonce, body) !== leaf) return 'entry_changed';
  return checkBody(walk, body, seq);
};

const checkNodes = (walk: Walk, made: readonly Node[], stored: ReadonlyMap<string, Hash>): Failure | undefined => {
  if (walk.frontier.size() > walk.signed) return undefined;
  const wrong = made.find(({ level, idx, hash }) => stored.get(`${level}/${idx}`) !== hash);
  return wrong === undefined ? undefined : { code: 'node_differs', seq: wrong.idx * 2 ** wrong.level };
};

/** The marks at the size that the tree has now. What comes after the last that was met is not proven. */
const checkMarks = (walk: Walk): Failure | undefined => {
  const size = walk.frontier.size();
  let { proven } = walk;
  for (let mark = walk.marks[0]; mark?.size === size; mark = walk.marks[0]) {
    walk.marks.shift();
    if (mark.root === walk.frontier.root()) proven = size;
    else if (mark.fault === 'older_differs') walk.missed = { mark, seq: walk.proven };
    else return { code: mark.fault, seq: walk.proven };
  }
  walk.proven = proven;
  return undefined;
};

/** The older checkpoint at last: a later entry may say that it is of what was lost, and only a whole ledger says so. */
const checkMissed = (
  { missed, lost, marks }: Walk,
  size: number,
  failure: Failure | undefined,
): Failure | undefined => {
  const [ahead] = marks;
  const older = missed ?? (ahead === undefined || failure !== undefined ? undefined : { mark: ahead, seq: size });
  if (older === undefined) return failure;
  const said = failure === undefined ? lost.find((one) => declares(one, older.mark)) : undefined;
  return said === undefined ? { code: 'older_differs', seq: older.seq } : { code: 'older_lost', seq: said.seq };
};

const checkPage = (
  walk: Walk,
  entries: readonly StoredEntry[],
  stored: ReadonlyMap<string, Hash>,
): Failure | undefined => {
  for (const entry of entries) {
    const code = checkEntry(walk, entry);
    if (code !== undefined) return { code, seq: walk.frontier.size() };
    const failure = checkNodes(walk, walk.frontier.add(entry.leaf), stored);
    if (failure !== undefined) return failure;
    if (walk.marks[0]?.size !== walk.frontier.size()) continue;
    const differs = checkMarks(walk);
    if (differs !== undefined) return differs;
  }
  return undefined;
};

const walkEntries = async (store: Store, walk: Walk, size: number): Promise<Failure | undefined> => {
  if (walk.marks[0]?.size === 0) {
    const differs = checkMarks(walk);
    if (differs !== undefined) return differs;
  }
  for await (const entries of readEntries(store, walk.board, { from: 0, until: size })) {
    const from = walk.frontier.size();
    const span: Span = { from, until: Math.min(from + entries.length, walk.signed) };
    const failure = checkPage(walk, entries, await readNodes(store, walk.board, span));
    if (failure !== undefined) return failure;
  }
  return undefined;
};

/** What can only be said at the end: too few, too many, cut off, or gone without a word. */
const checkEnd = (walk: Walk, { size, entries, nodes, signed }: Snapshot): Failure | undefined => {
  const seen = walk.frontier.size();
  if (seen < size) return { code: 'entry_missing', seq: seen };
  if (entries !== size) return { code: 'head_differs', seq: size };
  const cut = walk.marks.find(({ fault }) => fault !== 'older_differs');
  if (cut !== undefined) return { code: cut.fault, seq: size };
  if (nodes !== nodeCount(signed)) return { code: 'node_differs', seq: signed };
  const seq = walk.gone.unexplained();
  return seq === undefined ? undefined : { code: 'entry_removed', seq };
};

const verify = async (ports: Ports, board: string, older?: string): Promise<Verification> => {
  const snapshot = await takeSnapshot(ports.store, board);
  const { size, signed } = snapshot;
  const found = await readMarks(ports, board, signed, older);
  if ('code' in found) return { ok: false, ...found };
  const walk: Walk = {
    board,
    signed,
    frontier: createFrontier(),
    gone: createGone(),
    marks: [...found.marks],
    proven: 0,
    lost: [],
    missed: undefined,
  };
  const walked = (await walkEntries(ports.store, walk, size)) ?? checkEnd(walk, snapshot);
  const failure = checkMissed(walk, size, walked);
  if (failure !== undefined) return { ok: false, ...failure };
  const checkpoints = found.marks.filter(({ fault }) => fault === 'checkpoint_differs').length;
  return { ok: true, size, root: walk.frontier.root(), signed, checkpoints, lost: walk.lost };
};

/**
 * Proves the whole ledger of a board: every text gives its leaf, the numbers run without a gap, head and stored
 * subtrees are what the entries give, every checkpoint is signed and met, and so is the older checkpoint (a signed
 * note) that a supplier or officer kept. Being wrong is an answer, not an error; errors are those of the store and
 * the keyring. Run it under the lease of whatever removes texts, or removal under way looks like tampering.
 */
export const verifyLedger = async (ports: Ports, board: string, older?: string): Promise<Verification> => {
  try {
    return await verify(ports, board, older);
  } catch (error) {
    if (asGatewayError(error).code === 'store_corrupt') return { ok: false, code: 'store_corrupt' };
    throw error;
  }
};
