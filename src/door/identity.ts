import { GatewayError } from '../errors.ts';
import type { Clock, Random, Row, Statement, Store } from '../ports.ts';
import type { Desk, Grant } from '../ports/door.ts';
import { integer, optionalText, text } from '../row.ts';
import { hashOf, visitorOf } from '../rights/credential.ts';
import { createMemo } from './memo.ts';
import type { Throttle } from './throttle.ts';

/** How long a token lasts; suppliers ask for a new one. RFC 6749, 4.4. */
const tokenSeconds = 3_600;

export type IdentityPorts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  /** Of questions per credential, and of failures per name that was given. */
  readonly questions: Throttle;
  readonly failures: Throttle;
};

const columns = 'id, board, supplier, product, school, kind, scopes';
const live = '(until IS NULL OR until > ?)';

const denied = (): GatewayError => new GatewayError('door_denied');

const scopesFor = (asked: readonly string[], row: Row): readonly string[] => {
  const may = text(row, 'scopes').split(' ').filter(Boolean);
  if (asked.length === 0) return may;
  if (asked.some((scope) => !may.includes(scope))) throw new GatewayError('door_scope');
  return [...new Set(asked)];
};

/** A row may be some seconds old, in which its token or its credential ended by the clock alone. */
const isOver = (row: Row, now: Date): boolean => {
  const until = optionalText(row, 'until');
  return integer(row, 'until_ms') <= now.getTime() || (until !== undefined && until <= now.toISOString());
};

/** Keeps the hash of a new token, and none that is over. */
const tokenStatements = (
  token: string,
  credential: string,
  granted: readonly string[],
  now: Date,
): readonly Statement[] => [
  { sql: 'DELETE FROM door_token WHERE until_ms <= ?', params: [now.getTime()] },
  {
    sql: 'INSERT INTO door_token (hash, credential, scopes, until_ms) VALUES (?, ?, ?, ?)',
    params: [hashOf(token), credential, granted.join(' '), now.getTime() + tokenSeconds * 1_000],
  },
];

/** Who stands there. Whatever is wrong is door_denied alone; a name that fails too often waits (door_throttled). */
export const createIdentity = (ports: IdentityPorts): Pick<Desk, 'withKey' | 'grant' | 'withToken'> => {
  const { store, clock, random, questions, failures } = ports;
  const known = createMemo<Row | undefined>(ports);
  const found = async (sql: string, ...params: readonly string[]): Promise<Row | undefined> =>
    (await store.all(sql, ...params))[0];
  const find = async (sql: string, name: string, ...params: readonly string[]): Promise<Row> => {
    const row = await found(sql, ...params);
    if (row === undefined) {
      failures(name);
      throw denied();
    }
    questions(text(row, 'id'));
    return row;
  };
  return {
    withKey: async (client, key) => {
      const sql = `SELECT ${columns} FROM door_credential WHERE hash = ? AND supplier = ? AND kind = 'key' AND ${live}`;
      const row = await find(sql, `key ${client}`, hashOf(key), client, clock.now().toISOString());
      return visitorOf(row, '');
    },
    grant: async (client, secret, asked): Promise<Grant> => {
      const now = clock.now();
      const sql = `SELECT ${columns} FROM door_credential WHERE hash = ? AND id = ? AND kind = 'client' AND ${live}`;
      const row = await find(sql, `client ${client}`, hashOf(secret), client, now.toISOString());
      const granted = scopesFor(asked, row);
      const token = Buffer.from(random.bytes(32)).toString('base64url');
      await store.batch(tokenStatements(token, text(row, 'id'), granted, now));
      return { token, expiresInSeconds: tokenSeconds, scopes: granted };
    },
    withToken: async (token) => {
      const now = clock.now();
      const sql = `SELECT door_credential.id, board, supplier, product, school, door_token.scopes AS granted, until_ms, until
        FROM door_token JOIN door_credential ON door_credential.id = door_token.credential
        WHERE door_token.hash = ? AND ${live}`;
      const hash = hashOf(token);
      const row = await known(hash, () => found(sql, hash, now.toISOString()));
      if (row === undefined || isOver(row, now)) {
        failures('token');
        throw denied();
      }
      questions(text(row, 'id'));
      return visitorOf(row, text(row, 'granted'));
    },
  };
};
