import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createRawServer } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificates } from '../../test/world/certificate.ts';
import { GatewayError } from '../errors.ts';
import type { Answered, Ask } from '../ports/live.ts';
import { type CallerOptions, createCallers } from './caller.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const listen = async (server: Server, scheme: string): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.closeAllConnections());
  ends.push(() => server.close());
  // A server listens on a port, not on a path.
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/source`;
};
const start = (answer: RequestListener): Promise<string> => listen(createServer(answer), 'http');
const startTls = (tls: TlsOptions, answer: RequestListener): Promise<string> =>
  listen(createTlsServer(tls, answer), 'https');

const ask = (url: string, more: Partial<Ask> = {}): Ask => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'text/xml' },
  body: new TextEncoder().encode('<vraag/>'),
  timeoutMs: 5000,
  maxBytes: 100_000,
  ...more,
});

const open = (options: Partial<CallerOptions> = {}) => {
  const callers = createCallers({ allowLoopback: true, ...options });
  ends.push(() => callers.close());
  return callers;
};

const textOf = async ({ bytes }: Answered): Promise<string> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};

const failure = async (doing: Promise<unknown>): Promise<GatewayError> => {
  const error: unknown = await doing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof GatewayError)) throw new Error('expected a GatewayError', { cause: error });
  return error;
};

const failureOf = (answer: RequestListener, more: Partial<Ask> = {}, options: Partial<CallerOptions> = {}) =>
  failure(
    (async () =>
      textOf(
        await open(options)
          .caller()
          .call(ask(await start(answer), more)),
      ))(),
  );

const cut: RequestListener = (_, response) => {
  response.write('<half', () => response.destroy());
};
const short: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-length': '50' });
  response.write('<half', () => response.destroy());
};
const dripping: RequestListener = (_, response) => {
  const timer = setInterval(() => response.write('x'), 5);
  response.on('close', () => clearInterval(timer));
};
const named: RequestListener = (request, response) =>
  void response.end(String('authorized' in request.socket && request.socket.authorized));

describe('a caller', () => {
  it('sends the question and gives the answer in pieces, with names of headers in lower case', async () => {
    const seen: string[] = [];
    const url = await start((request, response) => {
      seen.push(String(request.headers['accept-encoding']), String(request.headers['content-type']));
      request.on('data', (piece) => seen.push(String(piece)));
      request.on('end', () => {
        response.writeHead(500, { 'X-Kind': 'fault' });
        response.write('een');
        response.end('twee');
      });
    });
    const answered = await open().caller().call(ask(url));
    expect(answered).toMatchObject({ status: 500, headers: { 'x-kind': 'fault' } });
    expect(await textOf(answered)).toBe('eentwee');
    expect(seen).toEqual(['identity', 'text/xml', '<vraag/>']);
  });

  it('follows no redirect', async () => {
    let reached = 0;
    const other = await start((_, response) => {
      reached += 1;
      response.end();
    });
    const error = await failureOf((_, response) => response.writeHead(302, { location: other }).end());
    expect(error).toMatchObject({ code: 'destination_refused', subject: { status: 302 } });
    expect(reached).toBe(0);
  });

  it('does not read what comes compressed, nor more than it was told', async () => {
    const zip = gzipSync('x'.repeat(1000));
    const zipped = await failureOf((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(zip));
    expect(zipped.code).toBe('source_encoding');
    const declared = await failureOf((_, response) => response.writeHead(200, { 'content-length': '100001' }).end());
    expect(declared).toMatchObject({ code: 'source_too_large', subject: { limit: 100_000 } });
    const dripped = await failureOf((_, response) => {
      response.write('x'.repeat(60_000));
      response.end('x'.repeat(60_000));
    });
    expect(dripped.code).toBe('source_too_large');
  });

  it('says that an answer was cut off, with or without a length', async () => {
    expect((await failureOf(cut)).code).toBe('source_cut_off');
    expect((await failureOf(short)).code).toBe('source_cut_off');
  });

  it('gives up on silence before the head, between two pieces, and on an answer that drips on and on', async () => {
    const silent = await failureOf(() => undefined, { timeoutMs: 50 });
    expect(silent).toMatchObject({ code: 'source_unreachable', subject: { found: 'UND_ERR_HEADERS_TIMEOUT' } });
    const stalled = await failureOf((_, response) => void response.write('<half'), { timeoutMs: 50 });
    expect(stalled).toMatchObject({ code: 'source_unreachable', subject: { found: 'UND_ERR_BODY_TIMEOUT' } });
    expect(await failureOf(dripping, {}, { wholeMs: 80 })).toMatchObject({
      code: 'source_unreachable',
      subject: { found: 'TIMEOUT' },
    });
  });

  it('ends with the process', async () => {
    const ending = new AbortController();
    const answer: RequestListener = (_, response) => {
      response.write('<half', () => ending.abort());
    };
    expect(await failureOf(answer, {}, { signal: ending.signal })).toMatchObject({
      code: 'source_unreachable',
      subject: { found: 'ABORTED' },
    });
  });

  it('lets go of an answer that nobody reads on', async () => {
    const closed = Promise.withResolvers<void>();
    const url = await start((_, response) => {
      response.on('close', () => closed.resolve());
      response.write('x'.repeat(1000));
    });
    const { bytes } = await open().caller().call(ask(url));
    await bytes[Symbol.asyncIterator]().return?.();
    await expect(closed.promise).resolves.toBeUndefined();
  });

  it('says what it could not reach', async () => {
    expect(await failure(open().caller().call(ask('http://127.0.0.1:9/')))).toMatchObject({
      code: 'source_unreachable',
      subject: { found: 'ECONNREFUSED' },
    });
    const strict = open({ allowLoopback: false, resolve: async () => [{ address: '10.0.0.1', family: 4 }] });
    for (const url of ['http://las.school.example/', 'https://127.0.0.1/', 'https://las.school.example/'])
      expect((await failure(strict.caller().call(ask(url)))).code).toBe('destination_refused');
  });
});

describe('a caller that shows a certificate', () => {
  const { ca, servers } = makeCertificates();
  const tls = { ...servers.good, ca, requestCert: true, rejectUnauthorized: true };

  it('is let in with it, and not without it', async () => {
    const url = await startTls(tls, named);
    const callers = open({ ca });
    expect(await textOf(await callers.caller(servers.good).call(ask(url)))).toBe('true');
    await failure(callers.caller().call(ask(url)));
  });

  it('says that the source says no, where the source says so in the words of TLS', async () => {
    // A fatal alert, bad_certificate: RFC 8446, 6.
    const server = createRawServer(
      (socket) => void socket.once('data', () => socket.end(Buffer.from('1503030002022a', 'hex'))),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ends.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const error = await failure(
      open({ ca })
        .caller(servers.good)
        .call(ask(`https://127.0.0.1:${port}/`)),
    );
    expect(error.code).toBe('source_denied');
  });

  it('is not let in with one of another authority, nor with what is no certificate', async () => {
    const url = await startTls(tls, named);
    await failure(open({ ca }).caller(servers.otherAuthority).call(ask(url)));
    const broken = { cert: 'geen certificaat', key: 'geen sleutel' };
    expect((await failure(open({ ca }).caller(broken).call(ask(url)))).code).toBe('source_denied');
  });

  it('does not talk to a server that cannot prove who it is', async () => {
    const url = await startTls({ ...servers.selfSigned }, named);
    expect((await failure(open({ ca }).caller(servers.good).call(ask(url)))).code).toBe('source_unreachable');
  });
});
