import type { Statement } from '../ports.ts';

/** What the ledger can tell of. Facts hold codes, names, counts, days and subject ids; never a value. */
export type EntryKind =
  | 'board'
  | 'intake'
  | 'release'
  | 'intent'
  | 'outcome'
  | 'hold'
  | 'decision'
  | 'agreement'
  | 'activation'
  | 'actor'
  | 'restriction'
  | 'consent'
  | 'look'
  | 'key'
  | 'retention'
  | 'backup'
  | 'reconciliation'
  | 'stop'
  | 'credential'
  | 'collection'
  | 'desk';
export type Fact = string | number | boolean | readonly (string | number)[] | { readonly [name: string]: Fact };
export type Entry = {
  readonly kind: EntryKind;
  /** Instant, ISO 8601 in UTC. */
  readonly at: string;
  readonly school?: string;
  readonly supplier?: string;
  readonly product?: string;
  readonly actor?: string;
  readonly facts: Readonly<Record<string, Fact>>;
};

/** Statements that append an entry to a board's ledger; they go into the batch with the state it speaks of. */
export type Remember = (board: string, entry: Entry) => readonly Statement[];
