import { existsSync, rmSync } from 'node:fs';
import { GatewayError } from '../errors.ts';
import { ledgerSize } from '../ledger/entries.ts';
import { verifyLedger } from '../ledger/verify.ts';
import type { Keyring, Store } from '../ports.ts';
import { openToRead } from '../store/sqlite.ts';
import { copyDatabase, placeDatabase } from '../store/sqlite-backup.ts';
import type { Gateway } from '../sync/gateway.ts';

/** What SQLite may leave beside a database that was opened. */
export const removePart = (part: string): void => {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${part}${end}`, { force: true });
};

/**
 * Every ledger in a copy, as far as it goes. Without keys signatures are not looked at. Throws backup_broken (`ledger`, with
 * the number of the first entry that is not proven as `line`).
 */
export const proveLedgers = async (store: Store, keyring: Pick<Keyring, 'signer'> | undefined): Promise<void> => {
  for (const { board } of await store.all('SELECT board FROM ledger_head ORDER BY board')) {
    const found = await verifyLedger({ store, keyring }, String(board));
    if (found.ok) continue;
    const { seq } = found;
    throw new GatewayError('backup_broken', { found: 'ledger', ...(seq === undefined ? {} : { line: seq }) });
  }
};

/** A copy that lacks what the ledger already held when it was begun is of another moment, or of another database. */
const proveCopy = async (gateway: Gateway, part: string, least: ReadonlyMap<string, number>): Promise<void> => {
  const copy = await openToRead(part);
  try {
    await proveLedgers(copy, gateway.keyring);
    for (const [board, size] of least) {
      if ((await ledgerSize(copy, board)) < size) throw new GatewayError('backup_broken', { found: 'head', board });
    }
  } finally {
    await copy.close();
  }
};

const ledgerSizes = async ({ store }: Gateway): Promise<ReadonlyMap<string, number>> =>
  new Map(
    (await store.all('SELECT board, size FROM ledger_head')).map((row) => [String(row['board']), Number(row['size'])]),
  );

/**
 * Copies the database under another name, proves the copy, and gives it its name: there is a whole copy or none. Throws
 * usage_invalid (file_exists), backup_broken, and the store's codes.
 */
export const copyHouse = async (gateway: Gateway, from: string, to: string): Promise<void> => {
  if (existsSync(to)) throw new GatewayError('usage_invalid', { found: 'file_exists' });
  const part = `${to}.${Buffer.from(gateway.random.bytes(8)).toString('hex')}.part`;
  const least = await ledgerSizes(gateway);
  try {
    await copyDatabase(from, part);
    await proveCopy(gateway, part, least);
    placeDatabase(part, to);
  } finally {
    removePart(part);
  }
};
