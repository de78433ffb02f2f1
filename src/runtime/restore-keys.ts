import { join } from 'node:path';
import type { Config } from '../config.ts';
import { asGatewayError, GatewayError } from '../errors.ts';
import { importKeys, masterIn } from '../keys/export.ts';
import type { Random } from '../ports.ts';
import { openSqlite } from '../store/sqlite.ts';
import { readMasterKey, refuseInside, writeMasterKey } from './master.ts';

const random: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };

/** The master key from the environment, for a home without a key file. */
const givenIn = ({ secrets }: Config): Uint8Array | undefined =>
  secrets.masterKey === undefined ? undefined : Buffer.from(secrets.masterKey.reveal(), 'base64');

/** What does not open is the copy that somebody holds, and nothing that Sluis keeps. */
const aboutCopy = (error: unknown): never => {
  const cause = asGatewayError(error);
  throw cause.code === 'seal_broken' ? new GatewayError('seal_broken', { name: 'copy' }, { cause }) : cause;
};

/**
 * Puts a sealed copy of the keys back. A master key that is there already stays, and must be the copied one: under two of
 * them nobody can say which keys open. Throws seal_broken, config_invalid (found `exists`).
 */
export const restoreKeys = async (config: Config, copy: Uint8Array, passphrase: string): Promise<void> => {
  refuseInside(config.keys, config.data);
  const here = givenIn(config) ?? readMasterKey(config.keys);
  const copied = await masterIn(copy, passphrase, random).catch(aboutCopy);
  if (here !== undefined && !Buffer.from(here).equals(copied)) {
    throw new GatewayError('config_invalid', { setting: 'masterKey', found: 'exists' });
  }
  const store = await openSqlite(join(config.data, 'sluis.db'));
  try {
    const master = await importKeys({ store, copy, passphrase, random });
    if (here === undefined) writeMasterKey(config.keys, master, random);
  } finally {
    await store.close();
  }
};
