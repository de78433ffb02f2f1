import { createHash } from 'node:crypto';
import { createMac } from '../src/keys/mac.ts';
import { createSealer } from '../src/keys/seal.ts';
import { createSigner } from '../src/keys/signer.ts';
import { createRemember } from '../src/ledger/append.ts';
import { createCheckpoints, type Checkpoints } from '../src/ledger/checkpoint.ts';
import type { Clock, Entry, Fact, Keyring, Random, Statement, Store, Witness } from '../src/ports.ts';
import { openSqlite } from '../src/store/sqlite.ts';

const derive = (...parts: readonly string[]): Buffer => createHash('sha256').update(parts.join('\n')).digest();

/** Keys out of a seed, without a store: two ledgers can have the same keys. */
export const seededKeyring = (seed: string): Keyring => ({
  sealer: async (owner) => createSealer(derive(seed, 'sealing', owner), seededRandom(seed)),
  mac: async (purpose, owner) => createMac(derive(seed, purpose, owner)),
  signer: async (board) => createSigner(derive(seed, 'signing', board)),
});

/** SHA-256 in counter mode: the same bytes for the same seed. */
export const seededRandom = (seed: string): Random => {
  let count = 0;
  return {
    bytes(length) {
      const blocks: Buffer[] = [];
      for (let made = 0; made < length; made += 32) blocks.push(derive(seed, String(count++)));
      return Buffer.concat(blocks).subarray(0, length);
    },
  };
};

/** A whole number from 0 up to, and not with, `limit`. */
export const below = (random: Random, limit: number): number => Buffer.from(random.bytes(6)).readUIntBE(0, 6) % limit;

/** A clock that moves a second at every look. */
export const tickingClock = (): Clock => {
  let now = Date.parse('2026-09-01T01:00:00.000Z');
  return { now: () => new Date((now += 1_000)) };
};

export const hex = (text: string, length = 32): string => derive(text).toString('hex').slice(0, length);

export const entry = (kind: Entry['kind'], facts: Record<string, Fact>): Entry => ({
  kind,
  at: '2026-09-01T01:00:00.000Z',
  school: '99XA00',
  facts,
});

/** An outcome with a delivery of its own, so that no two are alike. */
export const outcome = (name: string): Entry =>
  entry('outcome', { delivery: hex(name), result: 'accepted', receipts: { accepted: 3, refused: 0 } });

/** What is kept outside, in memory. */
export const memoryWitness = (): Witness & { readonly notes: Map<string, string> } => {
  const notes = new Map<string, string>();
  return {
    notes,
    read: async (log) => notes.get(log),
    keep: async (log, note) => void notes.set(log, note),
  };
};

export type LedgerWorld = {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly witness: ReturnType<typeof memoryWitness>;
  readonly checkpoints: Checkpoints;
  statements(board: string, ...entries: readonly Entry[]): readonly Statement[];
  append(board: string, ...entries: readonly Entry[]): Promise<void>;
};

/** A real store with an empty ledger. */
export const openLedger = async (path = ':memory:', seed = 'world'): Promise<LedgerWorld> => {
  const store = await openSqlite(path);
  const witness = memoryWitness();
  const keyring = seededKeyring(seed);
  const remember = createRemember(seededRandom(seed));
  const statements = (board: string, ...entries: readonly Entry[]): readonly Statement[] =>
    entries.flatMap((item) => remember(board, item));
  return {
    store,
    keyring,
    witness,
    checkpoints: createCheckpoints({ store, keyring, clock: tickingClock(), witness }),
    statements,
    append: (board, ...entries) => store.batch(statements(board, ...entries)),
  };
};
