import { createHash } from 'node:crypto';
import { type Actor, demand } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import type { Entry, Statement } from '../ports.ts';
import { makeCredential } from '../rights/credential.ts';
import { optionalText, text } from '../row.ts';
import type { Gateway } from '../sync/gateway.ts';
import { type Secret, secretOf } from './keys.ts';

const lifeMs = 72 * 60 * 60_000;

/** For whom a secret is made once somebody opens the link. `school`: a key for that school only. */
export type Invited = {
  readonly board: string;
  readonly supplier: string;
  readonly product: string;
  readonly school?: string | undefined;
};

/** `token` is in the link and kept nowhere: the store has its hash. */
export type Invite = { readonly token: string; readonly expiresAt: string };

/** A token has 256 random bits, so a plain hash cannot be searched and needs no salt. */
const hashOf = (token: string): string => createHash('sha256').update(token, 'utf8').digest('hex');

const entryOf = (what: string, invited: Invited, at: string, actor: string): Entry => {
  const { supplier, product, school } = invited;
  return { kind: 'desk', at, actor, supplier, product, ...(school === undefined ? {} : { school }), facts: { what } };
};

/** Makes a link that shows a new secret once. Throws actor_forbidden. */
export const makeInvite = async (gateway: Gateway, invited: Invited, actor: Actor): Promise<Invite> => {
  const { board, supplier, product, school } = invited;
  demand(board, actor, 'openDoor');
  const token = Buffer.from(gateway.random.bytes(32)).toString('base64url');
  const now = gateway.clock.now();
  const [at, expiresAt] = [now.toISOString(), new Date(now.getTime() + lifeMs).toISOString()];
  await gateway.store.batch([
    {
      sql: `INSERT INTO invite (token_hash, board, supplier, product, school, made_by, made_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      params: [hashOf(token), board, supplier, product, school ?? null, actor.id, at, expiresAt],
    },
    ...gateway.remember(board, entryOf('invite_made', invited, at, actor.id)),
  ]);
  return { token, expiresAt };
};

const select = `SELECT invite.board, invite.supplier, invite.product, invite.school, invite.made_by FROM invite
  LEFT JOIN invite_use ON invite_use.token_hash = invite.token_hash
  WHERE invite.token_hash = ? AND invite.expires_at > ? AND invite_use.token_hash IS NULL`;

const found = async (gateway: Gateway, token: string): Promise<Invited & { readonly madeBy: string }> => {
  const [row] = await gateway.store.all(select, hashOf(token), gateway.clock.now().toISOString());
  if (row === undefined) throw new GatewayError('invite_over');
  return {
    board: text(row, 'board'),
    supplier: text(row, 'supplier'),
    product: text(row, 'product'),
    school: optionalText(row, 'school'),
    madeBy: text(row, 'made_by'),
  };
};

/** Is there something behind this link still? Looking uses nothing up, since scanners of mail look as well. */
export const isOpenInvite = (gateway: Gateway, token: string): Promise<boolean> =>
  found(gateway, token).then(
    () => true,
    (error: unknown) => {
      if (error instanceof GatewayError && error.code === 'invite_over') return false;
      throw error;
    },
  );

/** Uses the link up: whoever comes second finds it used. */
const using = (token: string, at: string): Statement => ({
  sql: 'INSERT INTO invite_use (token_hash, at) VALUES (?, ?)',
  params: [hashOf(token), at],
});

/**
 * The secret behind a link, made at this moment and shown once: the link is used up in the batch that makes it, so whoever
 * comes second finds nothing. Throws invite_over.
 */
export const openInvite = async (gateway: Gateway, token: string): Promise<Secret> => {
  const { madeBy, ...invited } = await found(gateway, token);
  const at = gateway.clock.now().toISOString();
  const made = await makeCredential(gateway, invited.board, { ...invited, actor: madeBy });
  const entry = entryOf('invite_opened', invited, at, madeBy);
  try {
    await gateway.store.batch([using(token, at), ...made.statements, ...gateway.remember(invited.board, entry)]);
  } catch (error) {
    if (await isOpenInvite(gateway, token)) throw error;
    throw new GatewayError('invite_over');
  }
  return secretOf(made);
};
