import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { validator } from 'hono-openapi';
import type * as z from 'zod';
import type { Views } from '../../door/views.ts';
import { asGatewayError, GatewayError } from '../../errors.ts';
import type { Desk, Visitor } from '../../ports/door.ts';
import type { Gateway } from '../../sync/gateway.ts';
import { problem } from '../problem.ts';

/** What the desk of suppliers is put together from. `desk` knows who comes; `views` what their feeds show. */
export type SupplierDeps = {
  readonly gateway: Gateway;
  readonly views: Views;
  readonly desk: Pick<Desk, 'withToken' | 'grant'>;
  /** Told of what is our fault; the answer itself shows the code only. */
  readonly failed: (error: GatewayError) => void;
};

export type Api = Hono<{ Variables: { visitor: Visitor } }>;

/** The token that suppliers ask for this desk has this scope. */
const scope = 'supplier';

/** Five hundred receipts with the longest ids are less. */
export const maxBytes = 256 * 1024;

const refuse = (): never => {
  throw new GatewayError('usage_invalid');
};

/** What a caller sends, held against its schema; whatever is wrong with it is said with a code only. */
export const given = <Target extends 'param' | 'query' | 'json', Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
) =>
  validator(target, schema, (result) => {
    if (!result.success) refuse();
  });

const tokenIn = (header: string | undefined): string => {
  const token = /^Bearer ([\w.~+/-]{1,512}=*)$/i.exec(header ?? '')?.[1];
  if (token === undefined) throw new GatewayError('door_denied');
  return token;
};

const answerTo = (thrown: unknown, failed: SupplierDeps['failed']): Response => {
  const known = thrown instanceof HTTPException ? new GatewayError('usage_invalid') : asGatewayError(thrown);
  const answer = problem(known);
  if (answer.status >= 500 && known.code !== 'door_unavailable') failed(known);
  // RFC 6750, 3: the scheme, and not a word about why.
  if (answer.status === 401) answer.headers.set('www-authenticate', 'Bearer');
  return answer;
};

/** An app in which everybody is known before anything is read of what they send. */
export const createApi = ({ desk, failed }: SupplierDeps): Api => {
  const api: Api = new Hono<{ Variables: { visitor: Visitor } }>().basePath('/supplier/v1');
  api.onError((thrown) => answerTo(thrown, failed));
  api.use(async (c, next) => {
    const visitor = await desk.withToken(tokenIn(c.req.header('authorization')));
    if (!visitor.scopes.has(scope)) throw new GatewayError('door_scope');
    c.set('visitor', visitor);
    await next();
  });
  api.use(bodyLimit({ maxSize: maxBytes, onError: refuse }));
  return api;
};
