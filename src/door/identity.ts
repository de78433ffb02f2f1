import { GatewayError } from '../errors.ts';
import type { Clock, Random, Row, Store } from '../ports.ts';
import type { Desk, Grant } from '../ports/door.ts';
import { integer, text } from '../row.ts';
import { hashOf, visitorOf } from '../rights/credential.ts';
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

/** Who stands there. Whatever is wrong is door_denied alone; a name that fails too often waits (door_throttled). */
export const createIdentity = (ports: IdentityPorts): Pick<Desk, 'withKey' | 'grant' | 'withToken'> => {
  const { store, clock, random, questions, failures } = ports;
  const find = async (sql: string, name: string, ...params: readonly string[]): Promise<Row> => {
    const [row] = await store.all(sql, ...params);
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
      const untilMs = now.getTime() + tokenSeconds * 1_000;
      await store.batch([
        { sql: 'DELETE FROM door_token WHERE until_ms <= ?', params: [now.getTime()] },
        {
          sql: 'INSERT INTO door_token (hash, credential, scopes, until_ms) VALUES (?, ?, ?, ?)',
          params: [hashOf(token), text(row, 'id'), granted.join(' '), untilMs],
        },
      ]);
      return { token, expiresInSeconds: tokenSeconds, scopes: granted };
    },
    withToken: async (token) => {
      const now = clock.now();
      const sql = `SELECT door_credential.id, board, supplier, product, school, door_token.scopes AS granted, until_ms
        FROM door_token JOIN door_credential ON door_credential.id = door_token.credential
        WHERE door_token.hash = ? AND ${live}`;
      const row = await find(sql, 'token', hashOf(token), now.toISOString());
      if (integer(row, 'until_ms') <= now.getTime()) throw denied();
      return visitorOf(row, text(row, 'granted'));
    },
  };
};
