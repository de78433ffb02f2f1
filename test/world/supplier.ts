import { createServer as createPlain } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket, type TlsOptions } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { createReceiver } from '../../deploy/demo/receiver.ts';
import type { Receiver, ReceiverAnswer, ReceiverOptions, ReceiverState } from '../../deploy/demo/receiver.ts';

/**
 * How the supplier misbehaves. `stall`, `status` and `cut-request` apply nothing; the others apply the delivery first: the
 * effect has happened and the answer is bad.
 */
export type Fault =
  /** The connection is reset once this many bytes of the request's body have come. */
  | { readonly kind: 'cut-request'; readonly afterBytes: number }
  /** The answer's head promises everything; the connection is reset after this many bytes of its body. */
  | { readonly kind: 'cut-answer'; readonly afterBytes: number }
  /** Applied, and the connection reset before a byte of the answer. */
  | { readonly kind: 'lost' }
  /** Applied; 200, the head and the whole body, and the connection reset where their end would be told. */
  | { readonly kind: 'reset-after' }
  /** Applied and answered as it should be, so many milliseconds late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Read whole and never answered. */
  | { readonly kind: 'stall' }
  /** Answers one byte at a time, for ever. */
  | { readonly kind: 'drip' }
  /** Any status, 3xx and 429 with their headers included. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** 200 with this as its body. */
  | { readonly kind: 'rubbish'; readonly body: string }
  /** 200 with a body of this many bytes, without a length beforehand. */
  | { readonly kind: 'huge'; readonly bytes: number }
  /** 200, gzip, this many bytes once inflated. */
  | { readonly kind: 'bomb'; readonly bytes: number };

export type ReceivedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  /** What came, also when it was cut. */
  readonly body: Buffer;
  readonly complete: boolean;
};

export type SupplierOptions = ReceiverOptions & {
  /** When given, every request must carry it as a bearer token. */
  readonly token?: string;
  readonly tls?: TlsOptions;
  /** Stands in the reason, a header and the body of every answer: what must never be written down. */
  readonly mark?: string;
};

export type FakeSupplier = {
  /** Where deliveries go. */
  readonly url: string;
  readonly port: number;
  /** Every request that reached this server, the faulty ones included, in order of arrival. */
  readonly received: readonly ReceivedRequest[];
  state(): ReceiverState;
  /** For the next `times` requests (all of them when left out); faults queue up. */
  misbehave(fault: Fault, times?: number): void;
  behave(): void;
  /** Stops listening, so that connections are refused, until `recover`. */
  refuse(): Promise<void>;
  recover(): Promise<void>;
  /** From now on behind these settings of TLS, or without any; `url` stays what it was. Ends what is connected. */
  disguise(tls: TlsOptions | undefined): Promise<void>;
  /** Lets go of what it `received`; of what was applied nothing. */
  forget(): void;
  /** Resolves once this many requests have come in whole. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
};

type Queued = { readonly fault: Fault; times: number };

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** A reset, where the socket can do one: what lies under TLS is out of reach, and ends without a goodbye. */
const hangUp = (socket: Socket | null): void => {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
};

/** Reads to the end or to a cut; never rejects. */
const readBody = (request: IncomingMessage, limit: number): Promise<{ body: Buffer; complete: boolean }> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (complete: boolean): void => resolve({ body: Buffer.concat(chunks), complete });
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size < limit) return;
      end(false);
      hangUp(request.socket);
    });
    request.on('end', () => end(true));
    request.on('close', () => end(false));
    request.on('error', () => end(false));
  });

/** What an answer is made with: the mark is in all of it. */
type Pen = { readonly response: ServerResponse; readonly mark: string };

const headersOf = ({ mark }: Pen, more: Record<string, string> = {}): Record<string, string> =>
  mark === '' ? more : { 'x-note': mark, 'set-cookie': `note=${mark}`, ...more };

const head = (pen: Pen, status: number, headers: Record<string, string>): ServerResponse =>
  pen.mark === ''
    ? pen.response.writeHead(status, headers)
    : pen.response.writeHead(status, pen.mark, headersOf(pen, headers));

const json = { 'content-type': 'application/json' };

const textOf = ({ mark }: Pen, body: ReceiverAnswer['body']): string =>
  JSON.stringify(mark === '' ? body : { ...body, note: mark });

const answer = (pen: Pen, { status, body }: ReceiverAnswer): void => {
  head(pen, status, json).end(textOf(pen, body));
};

const dripping = (pen: Pen): void => {
  const { response, mark } = pen;
  head(pen, 200, json);
  const drops = `"${mark}`;
  let drop = 0;
  const timer = setInterval(() => response.write(drops.charAt(drop++) || ' '), 5);
  response.on('close', () => clearInterval(timer));
};

const cutShort = (pen: Pen, said: ReceiverAnswer, afterBytes: number): void => {
  const { response } = pen;
  const whole = Buffer.from(textOf(pen, said.body));
  head(pen, said.status, { ...json, 'content-length': String(whole.length) });
  response.flushHeaders();
  response.write(whole.subarray(0, afterBytes), () => hangUp(response.socket));
};

/** In chunks, of which the last one, the empty one, does not come. */
const resetAfter = (pen: Pen, said: ReceiverAnswer): void => {
  const { response } = pen;
  head(pen, said.status, json).write(textOf(pen, said.body), () => hangUp(response.socket));
};

const blanks = ({ mark }: Pen, bytes: number): Buffer => Buffer.concat([Buffer.from(mark), Buffer.alloc(bytes, ' ')]);

/** Those that come after the effect. */
const spoil = (fault: Fault, pen: Pen, said: ReceiverAnswer): void => {
  const { response, mark } = pen;
  switch (fault.kind) {
    case 'cut-answer':
      return cutShort(pen, said, fault.afterBytes);
    case 'reset-after':
      return resetAfter(pen, said);
    case 'slow':
      return void setTimeout(() => answer(pen, said), fault.ms);
    case 'lost':
      return hangUp(response.socket);
    case 'drip':
      return dripping(pen);
    case 'rubbish':
      return void head(pen, 200, json).end(mark === '' ? fault.body : `${fault.body}${mark}`);
    case 'huge':
      head(pen, 200, json).write(blanks(pen, fault.bytes));
      return void response.end();
    case 'bomb':
      head(pen, 200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(blanks(pen, fault.bytes)));
  }
};

/** `apply` has the effect; which faults call it is part of what they mean. */
const misbehaveNow = (fault: Fault, pen: Pen, apply: () => ReceiverAnswer): void => {
  if (fault.kind === 'stall' || fault.kind === 'cut-request') return;
  if (fault.kind === 'status') head(pen, fault.status, fault.headers ?? {}).end(fault.body ?? pen.mark);
  else spoil(fault, pen, apply());
};

/** A real HTTP(S) server on 127.0.0.1 that applies deliveries like an honest supplier, keeps every byte, and misbehaves when told to. */
export const startSupplier = async (options: SupplierOptions = {}): Promise<FakeSupplier> => {
  const receiver: Receiver = createReceiver(options);
  const received: ReceivedRequest[] = [];
  const faults: Queued[] = [];
  const waiting: { readonly count: number; readonly go: () => void }[] = [];

  const nextFault = (): Fault | undefined => {
    const first = faults[0];
    if (first === undefined) return undefined;
    first.times -= 1;
    if (first.times <= 0) faults.shift();
    return first.fault;
  };
  const note = (request: IncomingMessage, body: Buffer, complete: boolean): void => {
    const { method = '', url = '', headers, rawHeaders } = request;
    received.push({ method, path: url, headers, rawHeaders, body, complete });
    for (const { count, go } of waiting) if (received.length >= count) go();
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const fault = nextFault();
    const { body, complete } = await readBody(request, fault?.kind === 'cut-request' ? fault.afterBytes : Infinity);
    note(request, body, complete);
    if (!complete) return;
    const apply = (): ReceiverAnswer => receiver.apply(body, request.headers['content-type'] ?? '');
    const pen: Pen = { response, mark: options.mark ?? '' };
    if (fault !== undefined) misbehaveNow(fault, pen, apply);
    else if (options.token !== undefined && request.headers.authorization !== `Bearer ${options.token}`)
      answer(pen, { status: 401, body: { error: 'token' } });
    else if (request.method !== 'POST' || request.url !== '/deliveries')
      answer(pen, { status: 404, body: { error: 'not_found' } });
    else answer(pen, apply());
  };

  const listener: RequestListener = (request, response) => void handle(request, response);
  let { tls } = options;
  const open = (): Server => (tls === undefined ? createPlain(listener) : createSecure(tls, listener));
  let server = open();
  const port = await listen(server, 0);
  const recover = async (): Promise<void> => {
    if (server.listening) return;
    server = open();
    await listen(server, port);
  };
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/deliveries`,
    port,
    received,
    state: receiver.state,
    misbehave: (fault, times = Infinity) => void faults.push({ fault, times }),
    behave: () => void faults.splice(0),
    forget: () => void received.splice(0),
    refuse: () => stop(server),
    recover,
    disguise: async (next) => {
      tls = next;
      await stop(server);
      await recover();
    },
    arrived: (count) =>
      new Promise((go) => {
        if (received.length >= count) go();
        else waiting.push({ count, go });
      }),
    close: () => stop(server),
  };
};
