import { GatewayError } from '../errors.ts';
import type { Checkpoints } from './checkpoint.ts';
import { declares } from './lost.ts';
import { openHead } from './note.ts';
import { type OutsidePorts, readOutside, rootAt } from './outside.ts';
import { readStanding, type Size } from './standing.ts';
import { verifyLedger, type Verification } from './verify.ts';

/**
 * What this ledger is beside a checkpoint that was kept outside. `fine`: nothing keeps it from being signed and it goes on from
 * that checkpoint. `known`: that checkpoint is of what an earlier entry declared lost. `whole`: it goes on from the outside
 * checkpoint of `to` entries. `lost`: entries `from` up to, and not with, `to` were signed once and are not here.
 */
export type Reckoning = {
  readonly what: 'fine' | 'known' | 'whole' | 'lost';
  readonly from: number;
  readonly to: number;
  readonly root: string;
  /** What is kept beside the master key and is of what was lost: the next checkpoint takes its place. */
  readonly replaces: Size | undefined;
  /** Instant of the newest checkpoint here; what was decided after it may be lost. */
  readonly signedAt: string | undefined;
};

type Ports = OutsidePorts & { readonly checkpoints: Pick<Checkpoints, 'newest' | 'check'> };
type Proven = Extract<Verification, { ok: true }>;

const largest = (sizes: readonly Size[]): Size | undefined => sizes.toSorted((a, b) => b.size - a.size)[0];

const prove = async (ports: Ports, board: string): Promise<Proven> => {
  const found = await verifyLedger(ports, board);
  if (found.ok) return found;
  throw new GatewayError('ledger_broken', found.seq === undefined ? { board } : { board, line: found.seq });
};

/** May it be signed as it is? Anything but a ledger that went back in time, or may have, is thrown. */
const isSignable = async ({ checkpoints }: Ports, board: string): Promise<boolean> => {
  try {
    await checkpoints.check(board);
    return true;
  } catch (error) {
    const code = error instanceof GatewayError ? error.code : undefined;
    if (code === 'ledger_rolled_back' || code === 'ledger_witness_missing') return false;
    throw error;
  }
};

const missedBy = async (
  ports: Ports,
  board: string,
  heads: readonly Size[],
  newest: Size | undefined,
): Promise<Size[]> => {
  const missed: Size[] = [];
  for (const head of heads) {
    if ((await rootAt(ports.store, board, head.size, newest)) !== head.root) missed.push(head);
  }
  return missed;
};

/**
 * From where on the two trees may differ. Up to its newest checkpoint a ledger that was put back is the one that was lost;
 * what differs before that, and was not declared lost before, was never signed by an honest run: undefined.
 */
const partedAt = (missed: readonly Size[], newest: Size | undefined, { lost }: Proven): number | undefined => {
  const signed = newest?.size ?? 0;
  const starts = missed.map(({ size }) =>
    size > signed
      ? signed
      : lost.filter(({ from }) => from < size).reduce((least, { from }) => Math.min(least, from), size),
  );
  const from = Math.min(signed, ...starts);
  return missed.some(({ size }) => size <= from) ? undefined : from;
};

/**
 * Holds the whole ledger against a checkpoint from outside and against what is kept beside the master key. Changes nothing.
 * Throws checkpoint_foreign (not signed by this board's key), checkpoint_older (older than the newest one here, so that it
 * tells nothing of what came after), ledger_broken (the ledger is not right in itself, or differs and was never put back).
 */
export const reckon = async (ports: Ports, board: string, note: string): Promise<Reckoning> => {
  const { publicKey } = await ports.keyring.signer(board);
  const given = openHead(note, board, publicKey);
  if (given === undefined) throw new GatewayError('checkpoint_foreign', { board });
  const proven = await prove(ports, board);
  const newest = await ports.checkpoints.newest(board);
  const signable = await isSignable(ports, board);
  const kept = await readOutside(ports, board);
  const { lost } = await readStanding(ports.store, board);
  const outside = kept === 'invalid' || kept?.root === lost?.root ? undefined : kept;
  const heads = outside === undefined ? [given] : [given, outside];
  const missed = await missedBy(ports, board, heads, newest);
  const last = largest(missed) ?? largest(heads) ?? given;
  const base = { from: last.size, to: last.size, root: last.root, replaces: undefined, signedAt: newest?.at };
  if (missed.length === 0) {
    if (!signable && last.size < (newest?.size ?? 0)) {
      throw new GatewayError('checkpoint_older', { board, count: last.size, limit: newest?.size ?? 0 });
    }
    return { ...base, what: signable ? 'fine' : 'whole' };
  }
  if (signable && missed.every((head) => proven.lost.some((one) => declares(one, head))))
    return { ...base, what: 'known' };
  const from = partedAt(missed, newest, proven);
  if (from === undefined || (signable && proven.lost.length === 0)) throw new GatewayError('ledger_broken', { board });
  return { ...base, what: 'lost', from, replaces: missed.find((head) => head === outside) };
};
