import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { mkdir } from 'node:fs/promises';
import type { Folder } from '../../src/ports.ts';
import { openFolder } from '../../src/runtime/folder.ts';
import { createReceiver } from './receiver.ts';
import type { Receiver, ReceiverOptions, ReceiverState } from './receiver.ts';
import { isSigned, type SignatureKeys } from './signature.ts';
import { deliveriesLine, supplierPage } from './supplier-page.ts';

export type SupplierServerOptions = {
  /** Shown as the title of the page. */
  readonly name: string;
  /** Made when absent. Holds one JSON file per school, product and kind, and the receiver's own state. */
  readonly folder: string;
  /** 0 takes a free one. Always on 127.0.0.1: this is a demo with a demo's security. */
  readonly port: number;
  /** The token that a delivery must carry. */
  readonly token?: string;
  /** With one of these a delivery must be signed. */
  readonly signedBy?: SignatureKeys;
  /** See ReceiverOptions. */
  readonly issue?: string;
};

/** `url` is where deliveries go; the page for people is at its root. */
export type SupplierServer = {
  readonly url: string;
  readonly port: number;
  state(): ReceiverState;
  close(): Promise<void>;
};

const stateFile = 'receiver-state.json';
const maxBodyBytes = 67_108_864;

const pretty = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

const textOf = async (chunks: AsyncIterable<Uint8Array>): Promise<string> =>
  Buffer.concat(await Array.fromAsync(chunks)).toString('utf8');

const loadState = async (folder: Folder): Promise<ReceiverState | undefined> => {
  if (!(await folder.list()).includes(stateFile)) return undefined;
  const text = await textOf((await folder.read(stateFile)).bytes);
  // Our own file in our own folder, written whole or not at all.
  return JSON.parse(text) as ReceiverState;
};

/** What is held lies open, since the point of the demo is that anyone can look. */
const save = async (folder: Folder, state: ReceiverState): Promise<void> => {
  for (const { school, product, kinds } of Object.values(state.feeds)) {
    for (const [kind, refs] of Object.entries(kinds))
      await folder.write(`${school}-${product}-${kind}.json`, pretty(refs));
  }
  await folder.write(stateFile, pretty(state));
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const answerJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

type Desk = {
  readonly options: SupplierServerOptions;
  readonly receiver: Receiver;
  /** Writes down what is held now. One at a time, so that an older state never lands on a newer one. */
  readonly keep: () => Promise<void>;
};

const oneAtATime = (work: () => Promise<void>): (() => Promise<void>) => {
  let last = Promise.resolve();
  return () => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
};

const receive = async (desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { token } = desk.options;
  if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
    answerJson(response, 401, { error: 'token' });
    return;
  }
  const body = await bodyOf(request);
  if (body === undefined) {
    answerJson(response, 413, { error: 'too_large' });
    return;
  }
  const { signedBy: keys } = desk.options;
  if (keys !== undefined && !isSigned(request.headers, body, { keys, nowMs: Date.now() })) {
    answerJson(response, 401, { error: 'signature' });
    return;
  }
  const answer = desk.receiver.apply(body, request.headers['content-type'] ?? '');
  // Written before it is acknowledged: a supplier that forgets what it accepted would be short for ever.
  if (answer.status === 200) await desk.keep();
  answerJson(response, answer.status, answer.body);
};

const pageOf = ({ options, receiver }: Desk): string => {
  const { deliveries, feeds } = receiver.state();
  return supplierPage(options.name, deliveriesLine(Object.keys(deliveries).length), Object.values(feeds));
};

const route = async (desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.method === 'POST' && request.url === '/deliveries') {
    await receive(desk, request, response);
  } else if (request.method === 'GET' && request.url === '/') {
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" })
      .end(pageOf(desk));
  } else {
    answerJson(response, 404, { error: 'not_found' });
  }
};

/** Listens on loopback only, and says at which port. */
export const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

const receiverOptions = (issue: string | undefined, state: ReceiverState | undefined): ReceiverOptions => ({
  ...(issue === undefined ? {} : { issue }),
  ...(state === undefined ? {} : { state }),
});

/** A small real supplier on loopback that keeps what it receives in a folder and goes on from there after a restart. */
export const startSupplierServer = async (options: SupplierServerOptions): Promise<SupplierServer> => {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const folder = openFolder(options.folder);
  const receiver = createReceiver(receiverOptions(options.issue, await loadState(folder)));
  const desk: Desk = { options, receiver, keep: oneAtATime(() => save(folder, receiver.state())) };
  const server = createServer((request, response) => {
    route(desk, request, response).catch(() => {
      // The disk failed or the sender went away; the sender learns no more than that.
      if (response.headersSent) response.destroy();
      else answerJson(response, 500, { error: 'internal' });
    });
  });
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}/deliveries`,
    port,
    state: receiver.state,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
