import type { Clock, Keyring, Mac, Random, Sealer, Signer, Store } from '../ports.ts';
import { bytes } from '../row.ts';
import { GatewayError } from '../errors.ts';
import { createMac } from './mac.ts';
import { createSealer } from './seal.ts';
import { createSigner } from './signer.ts';
import { createWrapping, keyBytes, type Purpose } from './wrapping.ts';

type KeyringParts = {
  readonly store: Store;
  /** 32 bytes from outside the data folder; see runtime/master.ts. */
  readonly master: Uint8Array;
  readonly random: Random;
  readonly clock: Clock;
  /** For a dry run: a key that is not there yet is made for this keyring only and never stored. */
  readonly ephemeral?: true;
};

const readWrapped = async (store: Store, purpose: Purpose, owner: string): Promise<Uint8Array | undefined> => {
  const [row] = await store.all('SELECT wrapped FROM keyring WHERE purpose = ? AND owner = ?', purpose, owner);
  return row === undefined ? undefined : bytes(row, 'wrapped');
};

/** Of two that make a key at once the first row stays, and both read it back. */
const makeWrapped = async (parts: KeyringParts, purpose: Purpose, owner: string): Promise<Uint8Array> => {
  const { store, master, random, clock } = parts;
  const wrapped = createWrapping(master, random).wrap(random.bytes(keyBytes), purpose, owner);
  const sql = 'INSERT INTO keyring (purpose, owner, wrapped, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';
  await store.batch([{ sql, params: [purpose, owner, wrapped, clock.now().toISOString()] }]);
  const kept = await readWrapped(store, purpose, owner);
  if (kept === undefined) throw new GatewayError('key_missing', { name: purpose });
  return kept;
};

const openKey = async (parts: KeyringParts, purpose: Purpose, owner: string): Promise<Uint8Array> => {
  const known = await readWrapped(parts.store, purpose, owner);
  if (known === undefined && parts.ephemeral === true) return parts.random.bytes(keyBytes);
  const wrapped = known ?? (await makeWrapped(parts, purpose, owner));
  try {
    return createWrapping(parts.master, parts.random).unwrap(wrapped, purpose, owner);
  } catch (cause) {
    throw new GatewayError('seal_broken', { name: purpose }, { cause });
  }
};

/** What was made for a name is kept, and made once when two ask at once; a failure is not kept. */
const remembered = <T>(make: (name: string) => Promise<T>): ((name: string) => Promise<T>) => {
  const made = new Map<string, Promise<T>>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const making = make(name);
    made.set(name, making);
    making.catch(() => made.delete(name));
    return making;
  };
};

/**
 * The keys of this gateway: 32 random bytes each, made on first use, wrapped in the store, opened in memory.
 * Throws seal_broken (wrong master key, or a row that was changed) and what the store throws.
 */
export const createKeyring = (parts: KeyringParts): Keyring => {
  const macOf = (purpose: 'digest' | 'alias' | 'lookup'): ((owner: string) => Promise<Mac>) =>
    remembered(async (owner) => createMac(await openKey(parts, purpose, owner)));
  const macs = { digest: macOf('digest'), alias: macOf('alias'), lookup: macOf('lookup') };
  const sealers = remembered<Sealer>(async (owner) =>
    createSealer(await openKey(parts, 'sealing', owner), parts.random),
  );
  const signers = remembered<Signer>(async (board) => createSigner(await openKey(parts, 'signing', board)));
  return { sealer: sealers, mac: (purpose, owner) => macs[purpose](owner), signer: signers };
};
