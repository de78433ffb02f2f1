import type { Sealer } from '../ports.ts';
import { bytes, optionalText, text } from '../row.ts';
import type { Gateway } from './gateway.ts';

/** What of the database beside the ledger is not what was written: a kind of thing and how many of it. */
export type StoreFault = {
  readonly what: 'database' | 'generation' | 'subject_set' | 'issued_id' | 'group_name' | 'agreement';
  readonly count: number;
};

type Check = { readonly what: StoreFault['what']; failures(gateway: Gateway, board: string): Promise<number> };

const opens = (sealer: Sealer, sealed: Uint8Array, context: string): boolean => {
  try {
    sealer.open(sealed, context);
    return true;
  } catch {
    // Which byte it is nobody can say: the seal only tells that it is not what was sealed.
    return false;
  }
};

/** SQLite's own look at its pages and indexes; another home has none of this and its rows are looked at all the same. */
const database: Check = {
  what: 'database',
  failures: async ({ store }) => {
    const rows = await store.all('SELECT integrity_check AS said FROM pragma_integrity_check').catch(() => []);
    return rows.filter((row) => row['said'] !== 'ok').length;
  },
};

/** Every generation of every school, with its own segments under its own key. */
const generations: Check = {
  what: 'generation',
  failures: async ({ store, generations: kept }, board) => {
    let failed = 0;
    for (const row of await store.all('SELECT DISTINCT school FROM generation WHERE board = ?', board)) {
      for (const head of await kept.all(text(row, 'school'))) {
        failed += await kept.open(head).then(
          () => 0,
          () => 1,
        );
      }
    }
    return failed;
  },
};

const subjectSets: Check = {
  what: 'subject_set',
  failures: async ({ store, subjectSets: kept }, board) => {
    let failed = 0;
    for (const row of await store.all('SELECT id FROM subject_set WHERE board = ?', board)) {
      failed += await kept.read(board, text(row, 'id')).then(
        () => 0,
        () => 1,
      );
    }
    return failed;
  },
};

const issuedIds: Check = {
  what: 'issued_id',
  failures: async ({ store, keyring }, board) => {
    const sealer = await keyring.sealer(board);
    const rows = await store.all('SELECT supplier, subject, sealed FROM issued_id WHERE board = ?', board);
    return rows.filter(
      (row) => !opens(sealer, bytes(row, 'sealed'), `issued/${text(row, 'supplier')}/${text(row, 'subject')}`),
    ).length;
  },
};

const groupNames: Check = {
  what: 'group_name',
  failures: async ({ store, keyring }, board) => {
    const sealer = await keyring.sealer(board);
    const rows = await store.all(
      'SELECT subject, neutral FROM group_name WHERE board = ? AND neutral IS NOT NULL',
      board,
    );
    return rows.filter((row) => !opens(sealer, bytes(row, 'neutral'), `group_name/${text(row, 'subject')}`)).length;
  },
};

/** Each text must have the hash that the ledger remembers of that version. */
const agreements: Check = {
  what: 'agreement',
  failures: async ({ store, agreementsOf }, board) => {
    const rows = await store.all(
      'SELECT body FROM ledger_entry WHERE board = ? AND body LIKE \'%"kind":"agreement"%\'',
      board,
    );
    const bodies = rows.map((row) => optionalText(row, 'body') ?? '');
    const all = await agreementsOf(board);
    return all.filter(({ document, hash }) => document === undefined || !bodies.some((body) => body.includes(hash)))
      .length;
  },
};

const checks: readonly Check[] = [database, generations, subjectSets, issuedIds, groupNames, agreements];

/**
 * Opens everything that is sealed and compares every agreement with the ledger. Rows that are neither sealed nor
 * named in the ledger are only looked at as SQLite does. Throws nothing: what cannot be looked at is a fault.
 */
export const storeFaults = async (gateway: Gateway, board: string): Promise<readonly StoreFault[]> => {
  const found: StoreFault[] = [];
  for (const { what, failures } of checks) {
    const count = await failures(gateway, board).catch(() => 1);
    if (count > 0) found.push({ what, count });
  }
  return found;
};
