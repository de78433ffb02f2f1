import { createServer as createPlain } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { gzipSync } from 'node:zlib';
import { createReceiver } from '../../deploy/demo/receiver.ts';
import type { Receiver, ReceiverAnswer, ReceiverOptions, ReceiverState } from '../../deploy/demo/receiver.ts';

/**
 * How the supplier misbehaves. `lost`, `cut-answer`, `rubbish`, `huge`, `bomb` and `drip` apply the delivery first: the effect has
 * happened and the answer is bad. The others apply nothing.
 */
export type Fault =
  /** The connection is reset once this many bytes of the request's body have come. */
  | { readonly kind: 'cut-request'; readonly afterBytes: number }
  /** The answer's head promises everything; the connection is reset after this many bytes of its body. */
  | { readonly kind: 'cut-answer'; readonly afterBytes: number }
  /** Applied, and the connection reset before a byte of the answer. */
  | { readonly kind: 'lost' }
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
  readonly tls?: { readonly key: string; readonly cert: string };
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
      request.socket.resetAndDestroy();
    });
    request.on('end', () => end(true));
    request.on('close', () => end(false));
    request.on('error', () => end(false));
  });

const answer = (response: ServerResponse, { status, body }: ReceiverAnswer): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const dripping = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 5);
  response.on('close', () => clearInterval(timer));
};

const cutShort = (response: ServerResponse, said: ReceiverAnswer, afterBytes: number): void => {
  const whole = Buffer.from(JSON.stringify(said.body));
  response.writeHead(said.status, { 'content-type': 'application/json', 'content-length': whole.length });
  response.flushHeaders();
  response.write(whole.subarray(0, afterBytes), () => response.socket?.resetAndDestroy());
};

/** `apply` has the effect; which faults call it is part of what they mean. */
const misbehaveNow = (fault: Fault, response: ServerResponse, apply: () => ReceiverAnswer): void => {
  const json = { 'content-type': 'application/json' };
  switch (fault.kind) {
    case 'stall':
    case 'cut-request':
      return;
    case 'status':
      response.writeHead(fault.status, fault.headers ?? {}).end(fault.body ?? '');
      return;
    case 'cut-answer':
      cutShort(response, apply(), fault.afterBytes);
      return;
    case 'lost':
      apply();
      response.socket?.resetAndDestroy();
      return;
    case 'drip':
      apply();
      dripping(response);
      return;
    case 'rubbish':
      apply();
      response.writeHead(200, json).end(fault.body);
      return;
    case 'huge':
      apply();
      response.writeHead(200, json).write(Buffer.alloc(fault.bytes, ' '));
      response.end();
      return;
    case 'bomb':
      apply();
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(fault.bytes, ' ')));
  }
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
    if (fault !== undefined) misbehaveNow(fault, response, apply);
    else if (options.token !== undefined && request.headers.authorization !== `Bearer ${options.token}`)
      answer(response, { status: 401, body: { error: 'token' } });
    else if (request.method !== 'POST' || request.url !== '/deliveries')
      answer(response, { status: 404, body: { error: 'not_found' } });
    else answer(response, apply());
  };

  const listener: RequestListener = (request, response) => void handle(request, response);
  const open = (): Server => (options.tls === undefined ? createPlain(listener) : createSecure(options.tls, listener));
  let server = open();
  const port = await listen(server, 0);
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/deliveries`,
    port,
    received,
    state: receiver.state,
    misbehave: (fault, times = Infinity) => void faults.push({ fault, times }),
    behave: () => void faults.splice(0),
    refuse: () => stop(server),
    recover: async () => {
      if (server.listening) return;
      server = open();
      await listen(server, port);
    },
    arrived: (count) =>
      new Promise((go) => {
        if (received.length >= count) go();
        else waiting.push({ count, go });
      }),
    close: () => stop(server),
  };
};
