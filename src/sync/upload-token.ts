import { createHash } from 'node:crypto';
import { demand, type Actor } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import { text } from '../row.ts';
import type { Gateway } from './gateway.ts';
import { readSchool } from './school.ts';

/** A token has 256 random bits, so a plain hash cannot be searched and needs no salt. */
const hashToken = (token: string): string => createHash('sha256').update(token, 'utf8').digest('hex');

type NewToken = { readonly school: string; readonly by: Actor; readonly rotate: boolean };

/**
 * The token with which a school's own system uploads its file; it is shown once and kept nowhere. A new one ends the old
 * one at once. Throws school_unknown, actor_forbidden, upload_token_exists where there is one and none was to be replaced.
 */
export const makeUploadToken = async (
  { store, random, clock, remember }: Gateway,
  board: string,
  { school, by, rotate }: NewToken,
): Promise<string> => {
  demand(board, by, 'connect');
  const { id } = await readSchool(store, school);
  const [row] = await store.all('SELECT made_at FROM upload_token WHERE school = ?', id);
  if (row !== undefined && !rotate) throw new GatewayError('upload_token_exists', { school: id });
  const token = Buffer.from(random.bytes(32)).toString('base64url');
  const at = clock.now().toISOString();
  await store.batch([
    {
      sql: 'INSERT OR REPLACE INTO upload_token (school, board, token_hash, made_at) VALUES (?, ?, ?, ?)',
      params: [id, board, hashToken(token), at],
    },
    ...remember(board, {
      kind: 'key',
      at,
      school: id,
      actor: by.id,
      facts: { what: row === undefined ? 'made' : 'rotated', purpose: 'upload' },
    }),
  ]);
  return token;
};

/**
 * Throws upload_denied unless this is the token of this school. A school that does not exist, one without a token and a
 * wrong token look alike, in time as well: one look-up by hash.
 */
export const checkUploadToken = async (
  { store }: Gateway,
  school: string,
  token: string | undefined,
): Promise<void> => {
  const [row] = await store.all('SELECT school FROM upload_token WHERE token_hash = ?', hashToken(token ?? ''));
  if (token === undefined || row === undefined || text(row, 'school') !== school)
    throw new GatewayError('upload_denied');
};
