import { Hono } from 'hono';
import { GatewayError } from '../errors.ts';
import type { Uploaded } from '../sync/upload.ts';
import { placedProblem, problem } from './problem.ts';

/** What a school's own system sends. `declared`: Content-Length. */
type Body = { readonly bytes: AsyncIterable<Uint8Array>; readonly declared: number | undefined };

export type UploadDeps = {
  /** Throws upload_denied. */
  readonly admit: (school: string, token: string | undefined) => Promise<void>;
  /** Resolves once the file was read; what is delivered of it follows. */
  readonly read: (school: string, body: Body) => Promise<Uploaded>;
  readonly maxBytes: number;
};

const bearer = /^Bearer ([A-Za-z0-9_-]{20,200})$/;

async function* chunksOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (body !== null) yield* body;
}

const declaredOf = (length: string | undefined, limit: number): number | undefined => {
  if (length === undefined || !/^\d{1,15}$/.test(length)) return undefined;
  if (Number(length) > limit) throw new GatewayError('source_too_large', { limit });
  return Number(length);
};

/** Counts and codes only; a name that nobody declared is counted and not shown. */
const told = (school: string, { intake, counts, drift }: Uploaded) => ({
  school,
  intake,
  items: counts?.items ?? {},
  partial: counts?.partial ?? false,
  undeclared: drift?.open ?? 0,
});

const answered = (school: string, uploaded: Uploaded): Response => {
  const { intake, error } = uploaded;
  if (intake === 'refused' && error !== undefined) return placedProblem(new GatewayError(error.code, error.subject));
  return Response.json(told(school, uploaded));
};

/** The answer to whoever may not bring anything; always the same, and no news for the log, which others could fill with it. */
const refusalOf = async (admitted: Promise<void>): Promise<Response | undefined> => {
  try {
    await admitted;
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'upload_denied') return problem(error);
    throw error;
  }
};

/** POST /upload/{school}: the export of a school as the whole body, with its token. Answered once it was read. */
export const createUploadApp = ({ admit, read, maxBytes }: UploadDeps): Hono => {
  const app = new Hono();
  app.post('/upload/:school', async (c) => {
    const school = c.req.param('school');
    const denied = await refusalOf(admit(school, bearer.exec(c.req.header('authorization') ?? '')?.[1]));
    if (denied !== undefined) return denied;
    const encoding = c.req.header('content-encoding') ?? 'identity';
    if (encoding !== 'identity') throw new GatewayError('usage_invalid', { setting: 'content-encoding' });
    const declared = declaredOf(c.req.header('content-length'), maxBytes);
    return answered(school, await read(school, { bytes: chunksOf(c.req.raw.body), declared }));
  });
  return app;
};
