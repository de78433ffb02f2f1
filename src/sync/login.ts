import { demand, type Actor } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import { readCertificate } from '../keys/certificate.ts';
import type { Entry } from '../ports.ts';
import { addresseeOf } from './addressee.ts';
import type { Gateway } from './gateway.ts';
import { readSchool } from './school.ts';
import { dropSecrets, keepSecret, type Secret, type SecretOwner } from './secret.ts';
import { sftpPlaceOf } from './fetched.ts';

/** What we log in with over SSH. */
export type Login = { readonly name: 'password' | 'privateKey'; readonly plain: string };

/** OpenSSH's own format says in clear that a key is encrypted: its key derivation is bcrypt. */
const isEncrypted = (key: string): boolean =>
  /ENCRYPTED/.test(key) || Buffer.from(key.replace(/-----[^-]+-----/g, ''), 'base64').includes('bcrypt');

const wrongKey = (found: string): GatewayError => new GatewayError('certificate_invalid', { found, name: 'login' });

const checked = ({ name, plain }: Login): string => {
  if (name === 'password') return plain;
  if (!/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(plain)) throw wrongKey('key_missing');
  if (isEncrypted(plain)) throw wrongKey('key_encrypted');
  return `${plain.trim()}\n`;
};

type Kept = Pick<Secret, 'owner' | 'name' | 'place' | 'plain' | 'until'>;

/** One of a kind: what was there before is gone. */
const put = async (gateway: Gateway, board: string, kept: Kept, entry: Entry): Promise<void> => {
  const { keyring, store, clock, remember } = gateway;
  const secret: Secret = { ...kept, id: 'own', madeAt: clock.now().toISOString() };
  const rivals = kept.name === 'certificate' ? (['certificate'] as const) : (['password', 'privateKey'] as const);
  await store.batch([
    ...rivals.map((name) => dropSecrets(board, kept.owner, name)),
    await keepSecret(keyring, board, secret),
    ...remember(board, entry),
  ]);
};

const entryOf = (gateway: Gateway, by: Actor, about: Pick<Entry, 'school' | 'supplier'>, purpose: string): Entry => ({
  kind: 'key',
  at: gateway.clock.now().toISOString(),
  ...about,
  actor: by.id,
  facts: { what: 'made', purpose },
});

/** For the address that the supplier's settings have now, and for no other. Throws supplier_unknown, actor_forbidden, secret_unused. */
export const keepSupplierLogin = async (
  gateway: Gateway,
  { board, by, supplier }: { readonly board: string; readonly by: Actor; readonly supplier: string },
  login: Login,
): Promise<void> => {
  demand(board, by, 'secrets');
  const { channel, settings } = await addresseeOf(gateway, board, supplier);
  if (channel.place === undefined || channel.secrets?.includes(login.name) !== true) {
    throw new GatewayError('secret_unused', { supplier, found: channel.name });
  }
  const kept = {
    owner: `supplier/${supplier}`,
    name: login.name,
    place: channel.place(settings),
    until: undefined,
  } as const;
  await put(gateway, board, { ...kept, plain: checked(login) }, entryOf(gateway, by, { supplier }, 'login'));
};

/** The same for a school whose files are fetched. Throws school_unknown, actor_forbidden, secret_unused. */
export const keepSchoolLogin = async (
  gateway: Gateway,
  { board, by, school }: { readonly board: string; readonly by: Actor; readonly school: string },
  login: Login,
): Promise<void> => {
  demand(board, by, 'connect');
  const place = sftpPlaceOf(await readSchool(gateway.store, school));
  if (place === undefined) throw new GatewayError('secret_unused', { school });
  const owner: SecretOwner = `school/${school}`;
  const kept = { owner, name: login.name, place, until: undefined, plain: checked(login) };
  await put(gateway, board, kept, entryOf(gateway, by, { school }, 'login'));
};

/**
 * Keeps the certificate with which we show a supplier who we are. Returns the end of its validity. Throws
 * certificate_invalid, supplier_unknown, actor_forbidden, secret_unused where its channel has none.
 */
export const keepCertificate = async (
  gateway: Gateway,
  { board, by, supplier }: { readonly board: string; readonly by: Actor; readonly supplier: string },
  pem: string,
): Promise<Date> => {
  demand(board, by, 'secrets');
  const { channel } = await addresseeOf(gateway, board, supplier);
  if (channel.secrets?.includes('certificate') !== true) {
    throw new GatewayError('secret_unused', { supplier, found: channel.name });
  }
  const { cert, key, until } = readCertificate(pem);
  if (until <= gateway.clock.now()) throw new GatewayError('certificate_invalid', { found: 'expired' });
  const kept = {
    owner: `supplier/${supplier}`,
    name: 'certificate',
    place: undefined,
    until: until.toISOString(),
  } as const;
  const entry = entryOf(gateway, by, { supplier }, 'certificate');
  await put(gateway, board, { ...kept, plain: JSON.stringify({ cert, key }) }, entry);
  return until;
};
