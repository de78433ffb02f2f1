import { createHash } from 'node:crypto';
import { GatewayError } from '../errors.ts';
import type { Clock, Entry, Random, Remember, Row, Store } from '../ports.ts';
import { integer, text } from '../row.ts';
import { newId } from './identifier.ts';
import { demand, roles } from './roles.ts';
import type { Actor, Role } from './roles.ts';
import { line } from './wording.ts';

type ActorDeps = {
  readonly store: Store;
  readonly remember: Remember;
  readonly clock: Clock;
  readonly random: Random;
};
type NewActor = {
  readonly name: string;
  readonly role: Role;
  readonly demo?: boolean;
  /** Who adds them; nobody can for the first of a board, and nobody needs to on the demo board. */
  readonly by?: Actor | undefined;
};

/** `token` is shown once and kept nowhere: the store has its hash only. */
type AddedActor = { readonly actor: Actor; readonly token: string };

/** As they are kept; `since` is an instant. */
type ListedActor = Actor & { readonly demo: boolean; readonly since: string };

export type Actors = {
  /**
   * Throws usage_invalid for a name that cannot be shown or a role that does not exist, actor_forbidden when `by` may
   * not add anybody.
   */
  addActor(board: string, actor: NewActor): Promise<AddedActor>;
  /** Throws actor_unknown. */
  identify(token: string): Promise<Actor>;
  /** Oldest first. */
  list(board: string): Promise<readonly ListedActor[]>;
};

/** A token has 256 random bits, so a plain hash cannot be searched and needs no salt. */
const hashToken = (token: string): string => createHash('sha256').update(token, 'utf8').digest('hex');

const isRole = (value: string): value is Role => roles.some((role) => role === value);

const actorOf = (row: Row): Actor => {
  const role = text(row, 'role');
  if (!isRole(role)) throw new GatewayError('store_corrupt', { field: 'role' });
  return { id: text(row, 'id'), board: text(row, 'board'), name: text(row, 'name'), role };
};

const checked = ({ name, role }: NewActor): { readonly name: string; readonly role: Role } => {
  const parsed = line.safeParse(name);
  if (!parsed.success) throw new GatewayError('usage_invalid', { setting: 'name' });
  if (!isRole(role)) throw new GatewayError('usage_invalid', { setting: 'role' });
  return { name: parsed.data, role };
};

const insert = 'INSERT INTO actor (id, board, name, role, token_hash, demo, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)';

/** People (and machines) of a board, each with one role and one token. */
export const createActors = ({ store, remember, clock, random }: ActorDeps): Actors => ({
  addActor: async (board, added) => {
    const { by } = added;
    if (by !== undefined) demand(board, by, 'addActor');
    const actor: Actor = { id: newId(random), board, ...checked(added) };
    const token = Buffer.from(random.bytes(32)).toString('base64url');
    const [at, demo] = [clock.now().toISOString(), added.demo === true];
    const facts = { actor: actor.id, what: 'added', role: actor.role, demo };
    const entry: Entry = { kind: 'actor', at, ...(by === undefined ? {} : { actor: by.id }), facts };
    await store.batch([
      { sql: insert, params: [actor.id, board, actor.name, actor.role, hashToken(token), demo ? 1 : 0, at] },
      ...remember(board, entry),
    ]);
    return { actor, token };
  },
  identify: async (token) => {
    const [row] = await store.all('SELECT id, board, name, role FROM actor WHERE token_hash = ?', hashToken(token));
    if (row === undefined) throw new GatewayError('actor_unknown');
    return actorOf(row);
  },
  list: async (board) => {
    const rows = await store.all(
      'SELECT id, board, name, role, demo, created_at FROM actor WHERE board = ? ORDER BY created_at, id',
      board,
    );
    return rows.map((row) => ({
      ...actorOf(row),
      demo: integer(row, 'demo') === 1,
      since: text(row, 'created_at'),
    }));
  },
});
