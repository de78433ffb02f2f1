import * as z from 'zod';
import { ledgerSize, readEntries } from '../ledger/entries.ts';
import { exportLedger } from '../ledger/export.ts';
import { type Verification, verifyLedger } from '../ledger/verify.ts';
import type { EntryKind } from '../ports.ts';
import type { Gateway } from './gateway.ts';

/** One entry with its number; without `entry` its text was removed when its time had passed. */
export type Numbered = { readonly seq: number; readonly entry: ReadEntry | undefined };

const readEntry = z.looseObject({
  kind: z.string(),
  at: z.string(),
  school: z.string().optional(),
  supplier: z.string().optional(),
  product: z.string().optional(),
  actor: z.string().optional(),
  facts: z.record(z.string(), z.unknown()),
});
export type ReadEntry = z.infer<typeof readEntry>;

const parsed = (body: string | undefined): ReadEntry | undefined => {
  if (body === undefined) return undefined;
  try {
    return readEntry.safeParse(JSON.parse(body)).data;
  } catch {
    // A text that was tampered with is for `verify` to tell of; the others can still be shown.
    return undefined;
  }
};

type LastOf = { readonly last: number; readonly kind: EntryKind | undefined };

/** The last entries of a board, of one kind where asked, oldest first. */
export const lastEntries = async (gateway: Gateway, board: string, of: LastOf): Promise<readonly Numbered[]> => {
  const { store } = gateway;
  const size = await ledgerSize(store, board);
  const from = of.kind === undefined ? Math.max(0, size - of.last) : 0;
  let found: Numbered[] = [];
  for await (const entries of readEntries(store, board, { from, until: size })) {
    const read = entries.map(({ seq, body }): Numbered => ({ seq, entry: parsed(body) }));
    found.push(...read.filter(({ entry }) => of.kind === undefined || entry?.kind === of.kind));
    found = of.last === 0 ? [] : found.slice(-of.last);
  }
  return found;
};

/** Proves the ledger of a board, and where given that an older checkpoint fits. */
export const verifyBook = (gateway: Gateway, board: string, older: string | undefined): Promise<Verification> =>
  verifyLedger(gateway, board, older);

/** The ledger as NDJSON, for whoever checks it without us. */
export const exportBook = (gateway: Gateway, board: string): AsyncGenerator<string> => exportLedger(gateway, board);
