import type { Context, Hono } from 'hono';
import { GatewayError } from '../../errors.ts';
import type { Desk } from '../../ports/door.ts';

type Asked = { readonly client: string; readonly secret: string; readonly scopes: readonly string[] };

/** RFC 6749, 5.2: one word, and no description. */
const refused = (c: Context, status: 400 | 401 | 429, error: string, headers: Record<string, string> = {}): Response =>
  c.json({ error }, status, headers);

/** RFC 6749, 2.3.1: name and secret are form-encoded before they become one text in base64. */
const basicIn = (header: string | undefined): Pick<Asked, 'client' | 'secret'> | undefined => {
  const encoded = /^Basic ([A-Za-z0-9+/]{1,2048}=*)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const plain = Buffer.from(encoded, 'base64').toString('utf8');
  const at = plain.indexOf(':');
  try {
    return { client: decodeURIComponent(plain.slice(0, at)), secret: decodeURIComponent(plain.slice(at + 1)) };
  } catch {
    return undefined;
  }
};

const askedIn = (form: URLSearchParams, header: string | undefined): Asked | undefined => {
  const basic = basicIn(header);
  const [client, secret] = [basic?.client ?? form.get('client_id'), basic?.secret ?? form.get('client_secret')];
  if (client === null || secret === null || client === '' || secret === '') return undefined;
  return { client, secret, scopes: (form.get('scope') ?? '').split(' ').filter(Boolean) };
};

const answerTo = (c: Context, error: unknown): Response => {
  if (!(error instanceof GatewayError)) throw error;
  if (error.code === 'door_scope') return refused(c, 400, 'invalid_scope');
  if (error.code === 'door_denied') return refused(c, 401, 'invalid_client', { 'www-authenticate': 'Basic' });
  if (error.code !== 'door_throttled') throw error;
  return refused(c, 429, 'invalid_request', {
    'retry-after': String(Math.ceil((error.retryAfterMs ?? 60_000) / 1000)),
  });
};

/** Where a supplier gets a token for this desk: OAuth 2.0 client credentials (RFC 6749, 4.4). */
export const tokenRoute = (app: Hono, desk: Pick<Desk, 'grant'>): void => {
  app.post('/supplier/token', async (c) => {
    const form = new URLSearchParams(await c.req.text());
    if (form.get('grant_type') !== 'client_credentials') return refused(c, 400, 'unsupported_grant_type');
    const asked = askedIn(form, c.req.header('authorization'));
    if (asked === undefined) return refused(c, 401, 'invalid_client', { 'www-authenticate': 'Basic' });
    try {
      const { token, expiresInSeconds, scopes } = await desk.grant(asked.client, asked.secret, asked.scopes);
      const grant = {
        access_token: token,
        token_type: 'Bearer',
        expires_in: expiresInSeconds,
        scope: scopes.join(' '),
      };
      return c.json(grant, 200, { 'cache-control': 'no-store', pragma: 'no-cache' });
    } catch (error) {
      return answerTo(c, error);
    }
  });
};
