import { asGatewayError } from '../../src/errors.ts';
import type { Desk } from '../../src/ports/door.ts';
import { answerHeaders } from './refusal.ts';
import { longScope, shortScope } from './route.ts';

/** Errors of RFC 6749, 5.2. A throttled client gets 429, which OAuth has no word of its own for. */
type Denial = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope';

const maxBody = 8192;

const denied = (error: Denial): Response => {
  const known = error !== 'invalid_client';
  const challenge = known ? {} : { 'www-authenticate': 'Basic realm="sluis", charset="UTF-8"' };
  return new Response(JSON.stringify({ error }), {
    status: known ? 400 : 401,
    headers: { ...answerHeaders, ...challenge },
  });
};

const busy = (status: 429 | 503, waitMs: number): Response =>
  new Response(JSON.stringify({ error: 'temporarily_unavailable' }), {
    status,
    headers: { ...answerHeaders, 'retry-after': String(Math.ceil(waitMs / 1000)) },
  });

type Client = { readonly id: string; readonly secret: string };

/** Percent encoding within Basic, as RFC 6749, 2.3.1 wants it. */
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
};

const basicClient = (header: string): Client | undefined => {
  const [, code] = /^Basic ([A-Za-z0-9+/=]{1,2048})$/i.exec(header) ?? [];
  if (code === undefined) return undefined;
  const text = Buffer.from(code, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const [id, secret] = [decoded(text.slice(0, Math.max(colon, 0))), decoded(text.slice(colon + 1))];
  return id === undefined || secret === undefined || colon < 1 ? undefined : { id, secret };
};

/** Authenticates in the header or in the form, never in both (RFC 6749, 2.3). */
const clientOf = (header: string | null, form: URLSearchParams): Client | undefined => {
  const [id, secret] = [form.get('client_id'), form.get('client_secret')];
  if (header !== null) return secret === null ? basicClient(header) : undefined;
  return id === null || secret === null ? undefined : { id, secret };
};

/** The form; undefined when it is none, is too large, or repeats a name (RFC 6749, 3.2). */
const formOf = async (request: Request): Promise<URLSearchParams | undefined> => {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type) || request.body === null) return undefined;
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of request.body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxBody) return undefined;
  }
  const form = new URLSearchParams(text + decoder.decode());
  const names = [...form.keys()];
  return new Set(names).size === names.length ? form : undefined;
};

const failure = (thrown: unknown): Response | undefined => {
  const { code, retryAfterMs } = asGatewayError(thrown);
  if (code === 'door_denied') return denied('invalid_client');
  if (code === 'door_scope') return denied('invalid_scope');
  if (code === 'door_throttled') return busy(429, retryAfterMs ?? 60_000);
  return code === 'door_unavailable' ? busy(503, retryAfterMs ?? 60_000) : undefined;
};

/** Client credentials for a token (RFC 6749, 4.4). Asks of the desk only scopes that this door knows. */
export const answerToken = async (request: Request, desk: Desk): Promise<Response> => {
  const form = await formOf(request);
  if (form === undefined) return denied('invalid_request');
  const client = clientOf(request.headers.get('authorization'), form);
  if (client === undefined) return denied('invalid_client');
  const grantType = form.get('grant_type');
  if (grantType !== 'client_credentials') {
    return denied(grantType === null ? 'invalid_request' : 'unsupported_grant_type');
  }
  const asked = (form.get('scope') ?? '').split(' ').flatMap((scope) => shortScope(scope) ?? []);
  if (asked.length === 0) return denied('invalid_scope');
  try {
    const { token, expiresInSeconds, scopes: given } = await desk.grant(client.id, client.secret, asked);
    const scope = given.map(longScope).join(' ');
    const answer = { access_token: token, token_type: 'Bearer', expires_in: expiresInSeconds, scope };
    return new Response(JSON.stringify(answer), { headers: answerHeaders });
  } catch (thrown) {
    const answer = failure(thrown);
    if (answer === undefined) throw thrown;
    return answer;
  }
};
