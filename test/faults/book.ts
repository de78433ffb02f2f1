import { copyFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { scratch } from './scratch.ts';

type Row = Record<string, SQLOutputValue>;

/** One line of the ledger, read past the gateway. `leaf` in hexadecimal. */
export type Line = {
  readonly seq: number;
  readonly leaf: string;
  readonly kind: string;
  readonly supplier?: string;
  readonly product?: string;
  readonly school?: string;
  readonly facts: Readonly<Record<string, unknown>>;
};

export type KeptDelivery = {
  readonly id: string;
  readonly feed: string;
  readonly supplier: string;
  readonly sequence: number;
  readonly part: number;
  readonly agreementVersion: number;
  readonly state: string;
};

/** What stood in the database at one moment: the lines of the ledger and what speaks of the same things. */
export type Book = {
  readonly lines: readonly Line[];
  readonly deliveries: readonly KeptDelivery[];
  readonly generations: readonly { readonly id: string; readonly school: string; readonly state: string }[];
  readonly runs: readonly { readonly id: string; readonly school: string; readonly state: string }[];
  /** What SQLite itself says of the file: `ok`. */
  readonly integrity: string;
};

const text = (row: Row, name: string): string => String(row[name] ?? '');
const number = (row: Row, name: string): number => Number(row[name] ?? 0);

const lineOf = (row: Row): Line => {
  // The ledger's own canonical JSON.
  const { kind, supplier, product, school, facts } = JSON.parse(text(row, 'body')) as Line;
  const about = { ...(supplier && { supplier }), ...(product && { product }), ...(school && { school }) };
  return { seq: number(row, 'seq'), leaf: text(row, 'leaf'), kind, ...about, facts };
};

const read = (db: DatabaseSync): Book => {
  const all = (sql: string): readonly Row[] => db.prepare(sql).all();
  return {
    lines: all('SELECT seq, leaf, body FROM ledger_entry ORDER BY seq').map(lineOf),
    deliveries: all('SELECT delivery.*, feed.supplier FROM delivery JOIN feed ON feed.id = delivery.feed').map(
      (row) => ({
        id: text(row, 'id'),
        feed: text(row, 'feed'),
        supplier: text(row, 'supplier'),
        sequence: number(row, 'sequence'),
        part: number(row, 'part'),
        agreementVersion: number(row, 'agreement_version'),
        state: text(row, 'state'),
      }),
    ),
    generations: all('SELECT id, school, state FROM generation').map((row) => ({
      id: text(row, 'id'),
      school: text(row, 'school'),
      state: text(row, 'state'),
    })),
    runs: all('SELECT id, school, state FROM run ORDER BY started_at').map((row) => ({
      id: text(row, 'id'),
      school: text(row, 'school'),
      state: text(row, 'state'),
    })),
    integrity: all('PRAGMA integrity_check')
      .map((row) => text(row, 'integrity_check'))
      .join(' '),
  };
};

/** Read from a copy: opening the files themselves would already repair them. */
export const readBook = async (data: string): Promise<Book> => {
  const copy = await scratch('book');
  try {
    for (const name of await readdir(data)) {
      if (name === 'sluis.db' || name === 'sluis.db-wal') await copyFile(join(data, name), join(copy, name));
    }
    const db = new DatabaseSync(join(copy, 'sluis.db'));
    try {
      return read(db);
    } finally {
      db.close();
    }
  } finally {
    await rm(copy, { recursive: true });
  }
};
