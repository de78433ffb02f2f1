import { GatewayError } from '../errors.ts';
import type { Store } from '../ports.ts';
import { leafOf } from './append.ts';
import { readEntries, type StoredEntry } from './entries.ts';
import { createFrontier, type Frontier, type Node } from './frontier.ts';
import { readPeaks } from './nodes.ts';
import type { Size } from './standing.ts';

const broken = (board: string, line?: number): GatewayError =>
  new GatewayError('ledger_broken', line === undefined ? { board } : { board, line });

/** Where the last checkpoint stood; its stored subtrees must still give the root that was signed. */
export const resume = async (store: Store, board: string, last: Size | undefined): Promise<Frontier> => {
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
export const grow = async (store: Store, board: string, frontier: Frontier, size: number): Promise<readonly Node[]> => {
  const made: Node[] = [];
  for await (const entries of readEntries(store, board, { from: frontier.size(), until: size })) {
    for (const entry of entries) made.push(...addEntry(frontier, board, entry));
  }
  if (frontier.size() !== size) throw broken(board, frontier.size());
  return made;
};
