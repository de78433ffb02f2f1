import { scrypt } from 'node:crypto';
import { GatewayError } from '../errors.ts';
import type { Random, Sealer, Statement, Store } from '../ports.ts';
import { bytes, text } from '../row.ts';
import { createSealer } from './seal.ts';
import { createWrapping, keyBytes } from './wrapping.ts';

/** First bytes of a copy. The cost of the passphrase belongs to the format, so that a forged copy cannot choose it. */
const magic = Buffer.from('sluis-keys-1\n');
const saltBytes = 16;
const context = 'sluis-keys';
const passphraseLength = 12;
/** scrypt (RFC 7914) needs 128 * N * r bytes, here 32 MiB and a little more. */
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 2 ** 20 };

type KeyRow = {
  readonly purpose: string;
  readonly owner: string;
  readonly wrapped: string;
  readonly createdAt: string;
};
type Content = { readonly master: string; readonly keys: readonly KeyRow[] };

const fromPassphrase = (passphrase: string, salt: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    // The same letters typed on another keyboard can be other code points.
    scrypt(passphrase.normalize('NFKC'), salt, keyBytes, cost, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });

const sealerOf = async (passphrase: string, salt: Uint8Array, random: Random): Promise<Sealer> =>
  createSealer(await fromPassphrase(passphrase, salt), random);

const readRows = async (store: Store): Promise<readonly KeyRow[]> => {
  const rows = await store.all('SELECT purpose, owner, wrapped, created_at FROM keyring ORDER BY purpose, owner');
  return rows.map((row) => ({
    purpose: text(row, 'purpose'),
    owner: text(row, 'owner'),
    wrapped: Buffer.from(bytes(row, 'wrapped')).toString('base64'),
    createdAt: text(row, 'created_at'),
  }));
};

const wrappedOf = (row: KeyRow): Uint8Array => new Uint8Array(Buffer.from(row.wrapped, 'base64'));

/** A copy that does not open is worse than none: every key must open under the master key. */
const proveRows = (master: Uint8Array, keys: readonly KeyRow[], random: Random): void => {
  const wrapping = createWrapping(master, random);
  for (const row of keys) wrapping.unwrap(wrappedOf(row), row.purpose, row.owner);
};

/**
 * A copy of the master key and all keys, sealed under a passphrase of at least 12 characters.
 * Throws usage_invalid (passphrase too short), seal_broken (a key does not open under this master key).
 */
export const exportKeys = async (parts: {
  readonly store: Store;
  readonly master: Uint8Array;
  readonly passphrase: string;
  readonly random: Random;
}): Promise<Uint8Array> => {
  const { store, master, passphrase, random } = parts;
  if (Array.from(passphrase).length < passphraseLength) {
    throw new GatewayError('usage_invalid', { setting: 'passphrase', limit: passphraseLength });
  }
  const keys = await readRows(store);
  proveRows(master, keys, random);
  const content: Content = { master: Buffer.from(master).toString('base64'), keys };
  const salt = random.bytes(saltBytes);
  const sealer = await sealerOf(passphrase, salt, random);
  const sealed = sealer.seal(Buffer.from(JSON.stringify(content)), context);
  return new Uint8Array(Buffer.concat([magic, salt, sealed]));
};

const insertRow = (row: KeyRow): Statement => ({
  sql: 'INSERT INTO keyring (purpose, owner, wrapped, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  params: [row.purpose, row.owner, wrappedOf(row), row.createdAt],
});

const openCopy = async (copy: Uint8Array, passphrase: string, random: Random): Promise<Content> => {
  const head = magic.length + saltBytes;
  if (!magic.equals(copy.subarray(0, magic.length))) throw new GatewayError('seal_broken', { name: 'copy' });
  const sealer = await sealerOf(passphrase, copy.subarray(magic.length, head), random);
  // Only a copy that this file wrote passes the tag, so its shape is known.
  return JSON.parse(Buffer.from(sealer.open(copy.subarray(head), context)).toString('utf8')) as Content;
};

/** The master key in a copy, to be compared before anything is put back. Throws seal_broken. */
export const masterIn = async (copy: Uint8Array, passphrase: string, random: Random): Promise<Uint8Array> =>
  new Uint8Array(Buffer.from((await openCopy(copy, passphrase, random)).master, 'base64'));

/**
 * Opens a copy, puts keys that the store lacks back, and returns the master key, which the caller writes to
 * its file. Nothing changes when the store holds a key that does not open under the copied master key.
 * Throws seal_broken: no copy, wrong passphrase, damaged, or made for another store.
 */
export const importKeys = async (parts: {
  readonly store: Store;
  readonly copy: Uint8Array;
  readonly passphrase: string;
  readonly random: Random;
}): Promise<Uint8Array> => {
  const { store, copy, passphrase, random } = parts;
  const content = await openCopy(copy, passphrase, random);
  const master = new Uint8Array(Buffer.from(content.master, 'base64'));
  proveRows(master, await readRows(store), random);
  proveRows(master, content.keys, random);
  await store.batch(content.keys.map(insertRow));
  return master;
};
