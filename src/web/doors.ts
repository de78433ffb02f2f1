import { Hono } from 'hono';
import type { Desk, Door } from '../ports/door.ts';

/** A door with the desk behind it. */
export type OpenDoor = { readonly door: Door; readonly desk: Desk };

/** No standard's question is longer; an answer may be. */
const maxQuestionBytes = 64 * 1024;
/** Whoever sends a question slower than this holds a place that others need. */
const slowMs = 10_000;

const within = <T>(work: Promise<T>, ms: number, wait: (ms: number) => Promise<void>): Promise<T | undefined> =>
  Promise.race([work, wait(ms).then(() => undefined)]);

type Body = { readonly state: 'whole'; readonly bytes: Uint8Array<ArrayBuffer> } | { readonly state: 'large' | 'slow' };

const read = async (request: Request): Promise<Body> => {
  const reader = request.body?.getReader();
  if (reader === undefined) return { state: 'whole', bytes: new Uint8Array() };
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > maxQuestionBytes) {
      await reader.cancel();
      return { state: 'large' };
    }
    pieces.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return { state: 'whole', bytes };
};

/** The address under which the asker knows us: behind a proxy that is another one than reaches us. */
const knownAs = (url: string, origin: string | undefined): string => {
  if (origin === undefined) return url;
  const { pathname, search } = new URL(url);
  return `${origin}${pathname}${search}`;
};

type Asking = { readonly bytes: Uint8Array<ArrayBuffer>; readonly origin: string | undefined };

/** A question that was read whole before its door sees it. */
const asked = (request: Request, { bytes, origin }: Asking): Request =>
  new Request(knownAs(request.url, origin), {
    method: request.method,
    headers: request.headers,
    signal: request.signal,
    ...(request.method === 'GET' || request.method === 'HEAD' ? {} : { body: bytes }),
  });

const refused = (status: 408 | 413): Response => new Response(null, { status, headers: { connection: 'close' } });

export type DoorsDeps = {
  readonly doors: readonly OpenDoor[];
  /** Scheme, name and port under which others reach us; undefined: as they asked. */
  readonly origin?: string | undefined;
  readonly wait: (ms: number) => Promise<void>;
  readonly failed: (error: unknown) => void;
};

/**
 * The doors at their paths. A question of more than 64 KB is 413 and one that takes longer than ten seconds 408, before any
 * door sees it. Query strings are in no log: nothing here writes an address down.
 */
export const createDoors = ({ doors, origin, wait, failed }: DoorsDeps): Hono => {
  const app = new Hono();
  for (const { door, desk } of doors) {
    const open = door.open(desk, failed);
    const answer = async (request: Request): Promise<Response> => {
      const body = (await within(read(request), slowMs, wait)) ?? { state: 'slow' };
      if (body.state !== 'whole') return refused(body.state === 'large' ? 413 : 408);
      return open.answer(asked(request, { bytes: body.bytes, origin }));
    };
    app.all(door.path, (c) => answer(c.req.raw));
    app.all(`${door.path}/*`, (c) => answer(c.req.raw));
  }
  return app;
};
