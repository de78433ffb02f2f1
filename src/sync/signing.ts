import { demand, type Actor } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import { createSigner, pkcs8Of } from '../keys/signer.ts';
import type { Entry, Statement } from '../ports.ts';
import type { Gateway } from './gateway.ts';
import { type Addressee, addresseeOf } from './addressee.ts';
import { endSecret, keepSecret, readSecrets, type Secret } from './secret.ts';

/** `ed25519`: the supplier gets our public key and can verify only. `hmac`: both know one secret. */
export const signingKinds = ['ed25519', 'hmac'] as const;
export type SigningKind = (typeof signingKinds)[number];

/** A key with which pushes are signed, as people may see it. `until`: an older one that signs beside a newer one. */
export type SigningKey = {
  readonly kind: SigningKind;
  readonly id: string;
  /** `whpk_...`; a shared secret is shown once, when it is made. */
  readonly publicKey?: string;
  readonly madeAt: string;
  readonly until?: string;
};

/** `shown`: what the supplier needs, `whpk_...` or `whsec_...`; of a secret it is kept nowhere in the clear. */
export type MadeKey = { readonly key: SigningKey; readonly shown: string };

const seedBytes = 32;
const seedOf = (plain: string): Uint8Array => Buffer.from(plain, 'base64').subarray(-seedBytes);
const publicOf = (plain: string): string =>
  `whpk_${Buffer.from(createSigner(seedOf(plain)).publicKey).toString('base64')}`;

const shownOf = ({ name, id, plain, madeAt, until }: Secret): readonly SigningKey[] => {
  if (name !== 'hmac' && name !== 'ed25519') return [];
  const ends = until === undefined ? {} : { until };
  return [{ kind: name, id, madeAt, ...ends, ...(name === 'hmac' ? {} : { publicKey: publicOf(plain) }) }];
};

const isUsed =
  (now: string) =>
  ({ until }: { readonly until?: string | undefined }): boolean =>
    until === undefined || until > now;

const demandSigning = ({ supplier, channel }: Addressee): void => {
  if (channel.secrets?.includes('signingKeys') === true) return;
  throw new GatewayError('secret_unused', { supplier, found: channel.name });
};

/** Keys that sign now, the newest first. Throws supplier_unknown. */
export const signingKeysOf = async (
  gateway: Gateway,
  board: string,
  supplier: string,
): Promise<readonly SigningKey[]> => {
  await addresseeOf(gateway, board, supplier);
  const secrets = await readSecrets(gateway, board, `supplier/${supplier}`);
  return secrets.flatMap(shownOf).filter(isUsed(gateway.clock.now().toISOString()));
};

const newSecret = ({ random, clock }: Gateway, supplier: string, kind: SigningKind): Secret => {
  const bytes = random.bytes(seedBytes);
  const plain = Buffer.from(kind === 'hmac' ? bytes : pkcs8Of(bytes)).toString('base64');
  const id = Buffer.from(random.bytes(8)).toString('hex');
  return {
    owner: `supplier/${supplier}`,
    name: kind,
    id,
    place: undefined,
    madeAt: clock.now().toISOString(),
    until: undefined,
    plain,
  };
};

const dayMs = 24 * 60 * 60_000;

/** `overlapDays`: for so long the keys before it go on signing beside the new one. */
export type NewKey = {
  readonly by: Actor;
  readonly supplier: string;
  readonly kind: SigningKind;
  readonly overlapDays: number;
};

const entryOf = (at: string, { by, supplier }: NewKey, rotated: boolean): Entry => ({
  kind: 'key',
  at,
  supplier,
  actor: by.id,
  facts: { what: rotated ? 'rotated' : 'made', purpose: 'webhook' },
});

/**
 * Makes a key with which deliveries to a supplier are signed from now on. Throws actor_forbidden, supplier_unknown,
 * secret_unused where its channel signs nothing.
 */
export const makeSigningKey = async (gateway: Gateway, board: string, wish: NewKey): Promise<MadeKey> => {
  const { store, keyring, clock, remember } = gateway;
  const { by, supplier, kind, overlapDays } = wish;
  demand(board, by, 'secrets');
  demandSigning(await addresseeOf(gateway, board, supplier));
  const now = clock.now();
  const until = new Date(now.getTime() + overlapDays * dayMs).toISOString();
  const before = (await readSecrets(gateway, board, `supplier/${supplier}`)).filter(
    (one) => one.name === kind && isUsed(now.toISOString())(one),
  );
  const ends = before.filter(isUsed(until)).map((one): Statement => endSecret(board, one, until));
  const made = newSecret(gateway, supplier, kind);
  const entry = entryOf(now.toISOString(), wish, before.length > 0);
  await store.batch([...ends, await keepSecret(keyring, board, made), ...remember(board, entry)]);
  const [key] = shownOf(made);
  if (key === undefined) throw new GatewayError('internal');
  return { key, shown: key.publicKey ?? `whsec_${made.plain}` };
};
