import { GatewayError } from '../errors.ts';
import type { Channel, Clock, Keyring, Row, Statement, Store } from '../ports.ts';
import { bytes, optionalText, text } from '../row.ts';

/** What is kept: keys with which we sign, a client certificate (PEM, with its key), what logs in over SSH. */
export const secretNames = ['hmac', 'ed25519', 'certificate', 'password', 'privateKey'] as const;
export type SecretName = (typeof secretNames)[number];

/** Whose it is: a supplier, or a school whose files are fetched. */
export type SecretOwner = `supplier/${string}` | `school/${string}`;

/** What is known of a secret without opening it. Instants; `until`: when it is used no longer. */
export type SecretHead = {
  readonly owner: SecretOwner;
  readonly name: SecretName;
  readonly id: string;
  /** The far end that it is for; undefined where it tells a far end nothing that it could use. */
  readonly place: string | undefined;
  readonly madeAt: string;
  readonly until: string | undefined;
};
export type Secret = SecretHead & { readonly plain: string };

/** The far end is part of it: one that somebody wrote into the database by hand opens nothing. */
const contextOf = ({ owner, name, id, place }: SecretHead): string =>
  ['secret', owner, name, id, place ?? ''].join('/');

/** Puts a secret in the place of one with the same name and id. */
export const keepSecret = async (keyring: Keyring, board: string, secret: Secret): Promise<Statement> => {
  const { owner, name, id, place, madeAt, until } = secret;
  const sealed = (await keyring.sealer(board)).seal(new TextEncoder().encode(secret.plain), contextOf(secret));
  return {
    sql: `INSERT OR REPLACE INTO secret (board, owner, name, id, place, sealed, made_at, until)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    params: [board, owner, name, id, place ?? null, sealed, madeAt, until ?? null],
  };
};

/** From `until` on it is used no longer. */
export const endSecret = (board: string, { owner, name, id }: SecretHead, until: string): Statement => ({
  sql: 'UPDATE secret SET until = ? WHERE board = ? AND owner = ? AND name = ? AND id = ?',
  params: [until, board, owner, name, id],
});

/** Those of one name go, whatever they were. */
export const dropSecrets = (board: string, owner: SecretOwner, name: SecretName): Statement => ({
  sql: 'DELETE FROM secret WHERE board = ? AND owner = ? AND name = ?',
  params: [board, owner, name],
});

const ownerOf = (stored: string): SecretOwner => {
  if (stored.startsWith('supplier/') || stored.startsWith('school/')) return stored as SecretOwner;
  throw new GatewayError('store_corrupt', { field: 'owner' });
};

const nameOf = (stored: string): SecretName => {
  const found = secretNames.find((name) => name === stored);
  if (found === undefined) throw new GatewayError('store_corrupt', { field: 'name' });
  return found;
};

const headOf = (row: Row): SecretHead => ({
  owner: ownerOf(text(row, 'owner')),
  name: nameOf(text(row, 'name')),
  id: text(row, 'id'),
  place: optionalText(row, 'place'),
  madeAt: text(row, 'made_at'),
  until: optionalText(row, 'until'),
});

/** Everything of one owner, the newest first, what is used no longer included. Throws seal_broken. */
export const readSecrets = async (
  { store, keyring }: { readonly store: Store; readonly keyring: Keyring },
  board: string,
  owner: SecretOwner,
): Promise<readonly Secret[]> => {
  const sql = `SELECT owner, name, id, place, sealed, made_at, until FROM secret WHERE board = ? AND owner = ?
    ORDER BY made_at DESC, id`;
  const rows = await store.all(sql, board, owner);
  if (rows.length === 0) return [];
  const sealer = await keyring.sealer(board);
  return rows.map((row) => {
    const head = headOf(row);
    return { ...head, plain: new TextDecoder().decode(sealer.open(bytes(row, 'sealed'), contextOf(head))) };
  });
};

/** A certificate of ours that ends. `until`: an instant, or the last day. */
export type Ending = { readonly owner: SecretOwner; readonly until: string };

/** Certificates of a board that end before this instant, ended ones included: towards suppliers, and towards sources. */
export const certificatesUntil = async (store: Store, board: string, before: string): Promise<readonly Ending[]> => {
  const rows = await store.all(
    `SELECT owner, until AS ending FROM secret WHERE board = ? AND name = 'certificate' AND until < ?
     UNION ALL SELECT 'school/' || school, expires_on FROM source_secret WHERE board = ? AND expires_on < ?
     ORDER BY 1`,
    board,
    before,
    board,
    before.slice(0, 10),
  );
  return rows.map((row) => ({ owner: ownerOf(text(row, 'owner')), until: text(row, 'ending') }));
};

/** Settings that a channel or a source declares as secrets, from what is kept for this far end now. */
const secretSettings = (
  secrets: readonly Secret[],
  { declared, place, now }: { readonly declared: readonly string[]; readonly place: string; readonly now: Date },
): Readonly<Record<string, unknown>> => {
  const held = secrets.filter((one) => one.place === undefined || one.place === place);
  const current = held.filter(({ until }) => until === undefined || until > now.toISOString());
  const keys = current.flatMap(({ name, plain }) =>
    name === 'hmac' || name === 'ed25519' ? [{ kind: name, key: plain }] : [],
  );
  // An expired certificate goes along: whoever uses it says what is wrong with it.
  const certificate = held.find(({ name }) => name === 'certificate')?.plain;
  const found: Readonly<Record<string, unknown>> = {
    ...(keys.length === 0 ? {} : { signingKeys: keys }),
    ...(certificate === undefined ? {} : { certificate: JSON.parse(certificate) }),
    ...Object.fromEntries(
      (['password', 'privateKey'] as const).flatMap((name) => {
        const plain = current.find((one) => one.name === name)?.plain;
        return plain === undefined ? [] : [[name, plain]];
      }),
    ),
  };
  return Object.fromEntries(Object.entries(found).filter(([name]) => declared.includes(name)));
};

type Secrets = { readonly store: Store; readonly keyring: Keyring; readonly clock: Clock };
type Addressed = { readonly id: string; readonly settings: unknown; readonly to: Channel };

/** What is kept sealed for the far end to which a supplier's settings lead now. Throws config_invalid, seal_broken. */
export const secretsFor = async (deps: Secrets, board: string, { id, settings, to }: Addressed) => {
  if (to.secrets === undefined || to.place === undefined) return {};
  const secrets = await readSecrets(deps, board, `supplier/${id}`);
  if (secrets.length === 0) return {};
  return secretSettings(secrets, { declared: to.secrets, place: to.place(settings), now: deps.clock.now() });
};
