import { GatewayError } from '../errors.ts';
import type { Visitor } from '../ports/door.ts';
import {
  type Credential,
  credentialOf,
  endCredential,
  makeCredential,
  type MadeCredential,
} from '../rights/credential.ts';
import type { Gateway } from '../sync/gateway.ts';
import { noted, visitOf } from './visit.ts';

/** How long the secret before works beside a new one. */
const overlapMs = 7 * 24 * 60 * 60_000;

/** A secret as it is handed over: shown once, and kept by us as a hash. */
export type Secret = {
  /** The name that goes with it: the client id, or the supplier's name at a UWLR door. */
  readonly client: string;
  readonly secret: string;
  /** A key for one school only. */
  readonly school?: string | undefined;
  /** Instant until which the one before works too. */
  readonly oldUntil?: string | undefined;
};

export const secretOf = ({ credential, secret }: MadeCredential): Secret => {
  const { id, school, supplier } = credential;
  return school === undefined ? { client: id, secret } : { client: supplier, secret, school };
};

const columns = 'id, kind, supplier, product, school, scopes, made_at, until';

/** The credential that a visitor came with, or every key of its product for one school. */
const replaced = async (
  { store, clock }: Gateway,
  { board, supplier, product, credential }: Visitor,
  school: string | undefined,
): Promise<readonly Credential[]> => {
  const now = clock.now().toISOString();
  const live = `SELECT ${columns} FROM door_credential WHERE board = ? AND (until IS NULL OR until > ?)`;
  const rows =
    school === undefined
      ? await store.all(`${live} AND id = ?`, board, now, credential)
      : await store.all(
          `${live} AND supplier = ? AND product = ? AND school = ? AND kind = 'key'`,
          board,
          now,
          supplier,
          product,
          school,
        );
  return rows.map(credentialOf);
};

/**
 * What is on its way out makes nothing new: whoever has an old secret, or one that we gave an end, could stay by it for ever.
 */
const demandStaying = async ({ store }: Gateway, { board, credential }: Visitor): Promise<void> => {
  const sql = 'SELECT id FROM door_credential WHERE board = ? AND id = ? AND until IS NULL';
  if ((await store.all(sql, board, credential)).length === 0) throw new GatewayError('door_denied');
};

/** The same rights as the one that it takes the place of. */
const likeOf = (
  { supplier, product }: Visitor,
  school: string | undefined,
  [known]: readonly Credential[],
): Parameters<typeof makeCredential>[2] => ({
  supplier,
  product,
  school,
  // What is kept was checked against the closed list when it was made.
  ...(known === undefined || school !== undefined ? {} : { scopes: known.scopes as MadeScopes }),
});
type MadeScopes = NonNullable<Parameters<typeof makeCredential>[2]['scopes']>;

/**
 * A new secret in the place of the visitor's own, or its key for one school; the one before works a week longer, and nothing
 * that was to end sooner works longer by this, nor makes another. Throws school_unknown, door_denied.
 */
export const rotateKey = async (gateway: Gateway, visitor: Visitor, school: string | undefined): Promise<Secret> => {
  const { board } = visitor;
  if (school !== undefined) await visitOf(gateway, visitor, school);
  await demandStaying(gateway, visitor);
  const before = await replaced(gateway, visitor, school);
  const made = await makeCredential(gateway, board, likeOf(visitor, school, before));
  const oldUntil = new Date(gateway.clock.now().getTime() + overlapMs).toISOString();
  const ending = before.filter(({ until }) => until === undefined || until > oldUntil);
  await gateway.store.batch([
    ...made.statements,
    ...ending.flatMap((one) => endCredential(gateway, board, one, { until: oldUntil })),
    ...noted(gateway, visitor, { what: 'key_rotated' }, school),
  ]);
  return before.length === 0 ? secretOf(made) : { ...secretOf(made), oldUntil };
};
