import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Actor, demand } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import type { Statement } from '../ports.ts';
import type { LiveConnector } from '../ports/live.ts';
import { amsterdamDay } from '../record/day.ts';
import { text } from '../row.ts';
import { openCredential, sealCredential } from './credential.ts';
import type { Gateway } from './gateway.ts';
import { isLive } from './origin.ts';
import { splitSettings } from './parts.ts';
import type { SchoolSource } from './school.ts';

type Place = Pick<SchoolSource, 'id' | 'board' | 'connector' | 'settings'>;

const originOf = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const { protocol, origin } = new URL(value);
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
};

/**
 * The connector and every address among its settings: a secret is for these, and another one gets it only when a person
 * gives it again.
 */
export const addressOf = ({ connector, settings }: Pick<SchoolSource, 'connector' | 'settings'>): string =>
  [
    connector,
    ...Object.entries(Object(settings) as Record<string, unknown>)
      .flatMap(([name, value]) => {
        const origin = originOf(value);
        return origin === undefined ? [] : [`${name}=${origin}`];
      })
      .sort(),
  ].join('\n');

const ownerOf = ({ id, connector, settings }: Place, name: string): string =>
  `source/${id}/${name}/${addressOf({ connector, settings })}`;

/** The secrets of a source, opened just before use. Throws seal_broken. */
export const secretsOf = async (
  gateway: Pick<Gateway, 'store' | 'keyring'>,
  { secrets }: Pick<LiveConnector, 'secrets'>,
  school: Place,
): Promise<Readonly<Record<string, string>>> => {
  const rows = await gateway.store.all(
    'SELECT name, sealed FROM source_secret WHERE school = ? AND address = ? ORDER BY name',
    school.id,
    addressOf(school),
  );
  const known = rows.filter((row) => secrets.some((name) => name === text(row, 'name')));
  const opened = known.map(async (row): Promise<[string, string]> => {
    const name = text(row, 'name');
    const sealed = text(row, 'sealed');
    return [name, await openCredential(gateway.keyring, school.board, ownerOf(school, name), sealed)];
  });
  return Object.fromEntries(await Promise.all(opened));
};

const wrong = (): GatewayError => new GatewayError('usage_invalid', { found: 'value_invalid', setting: 'secret' });

/** The last day of a certificate; undefined for what is none. Throws usage_invalid for a damaged one, or a damaged key. */
const lastDayOf = (secret: string): string | undefined => {
  if (!secret.includes('-----BEGIN')) return undefined;
  try {
    if (!secret.includes('PRIVATE KEY-----')) return amsterdamDay(new X509Certificate(secret).validToDate);
    createPrivateKey(secret);
    return undefined;
  } catch {
    throw wrong();
  }
};

/** Throws secret_unused for a source that is not asked, usage_invalid for a name that it does not know. */
const checkName = (gateway: Gateway, school: Place, name: string): void => {
  const connector = gateway.connectors.get(school.connector);
  if (!isLive(connector)) throw new GatewayError('secret_unused', { school: school.id, found: school.connector });
  if (connector.secrets.some((one) => one === name)) return;
  const expected = connector.secrets.map((one) => `--name ${one}`).join(', ');
  throw new GatewayError('usage_invalid', { found: 'value_invalid', setting: '--name', expected });
};

type Secret = { readonly name: string; readonly secret: string };

/** A secret under the board's key, for the addresses of now, as a statement. Throws usage_invalid for a damaged certificate. */
export const sealSecret = async (
  { keyring }: Pick<Gateway, 'keyring'>,
  school: Place,
  { name, secret }: Secret,
): Promise<Statement> => {
  const lastDay = lastDayOf(secret);
  const sealed = await sealCredential(keyring, school.board, ownerOf(school, name), secret);
  return {
    sql: `INSERT INTO source_secret (school, board, name, address, sealed, expires_on) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (school, name) DO UPDATE SET board = excluded.board, address = excluded.address,
        sealed = excluded.sealed, expires_on = excluded.expires_on`,
    params: [school.id, school.board, name, addressOf(school), sealed, lastDay ?? null],
  };
};

/**
 * Keeps a secret with which we make ourselves known to a school's source: sealed, for the addresses of now. Ledger and
 * state are one batch. Throws actor_forbidden, secret_unused, usage_invalid.
 */
export const keepSourceSecret = async (
  gateway: Gateway,
  school: Place,
  { actor, ...secret }: Secret & { readonly actor: Actor },
): Promise<void> => {
  const { board, id } = school;
  demand(board, actor, 'connect');
  checkName(gateway, school, secret.name);
  const kept = await sealSecret(gateway, school, secret);
  const at = gateway.clock.now().toISOString();
  const facts = { what: 'source_secret', secret: secret.name };
  await gateway.store.batch([
    ...gateway.remember(board, { kind: 'decision', at, school: id, actor: actor.id, facts }),
    kept,
  ]);
};

/** Drops the secrets of a source that were given for other addresses than those of now. */
export const dropSecrets = (school: Pick<SchoolSource, 'id' | 'connector' | 'settings'>): Statement => ({
  sql: 'DELETE FROM source_secret WHERE school = ? AND address <> ?',
  params: [school.id, addressOf({ connector: school.connector, settings: splitSettings(school).settings })],
});
