import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { Transport, TransportAnswer, TransportRequest } from '../../src/ports.ts';
import { startSupplier } from '../world/supplier.ts';
import type { FakeSupplier } from '../world/supplier.ts';
import { jsonDelivery, putPupil } from '../world/delivery.ts';

type Opened = { readonly transport: Transport; close(): Promise<void> };

const body = jsonDelivery([putPupil('noor', { callName: 'Noor' })]);

const post = (url: string, more: Partial<TransportRequest> = {}): TransportRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json' },
  body,
  timeoutMs: 10_000,
  maxAnswerBytes: 10_000,
  signal: new AbortController().signal,
  ...more,
});

/** The error a request ends with; fails the test when it ends well. */
export const failureOf = async (answer: Promise<TransportAnswer>): Promise<GatewayError> => {
  const error: unknown = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof GatewayError)) throw new Error('expected a GatewayError', { cause: error });
  return error;
};

/** What every transport must do, over real sockets. `open` allows loopback; `openStrict` does not. */
export const describeTransport = (name: string, open: () => Opened, openStrict: () => Opened): void => {
  describe(`${name} keeps the contract of a transport`, () => {
    const ends: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const end of ends.splice(0).toReversed()) await end();
    });
    const world = async (): Promise<{ transport: Transport; supplier: FakeSupplier }> => {
      const supplier = await startSupplier();
      const { transport, close } = open();
      ends.push(() => supplier.close(), close);
      return { transport, supplier };
    };
    it('brings every byte there and the answer back', async () => {
      const { transport, supplier } = await world();
      const answer = await transport.request(post(supplier.url));
      expect(answer.status).toBe(200);
      expect(JSON.parse(new TextDecoder().decode(answer.body))).toMatchObject({ receipts: [{ accepted: true }] });
      expect(answer.headers['content-type']).toBe('application/json');
      expect(new Uint8Array(supplier.received[0]?.body ?? [])).toEqual(body);
    });

    it('asks for an answer that is not compressed', async () => {
      const { transport, supplier } = await world();
      await transport.request(post(supplier.url));
      expect(supplier.received[0]?.headers['accept-encoding']).toBe('identity');
    });

    it.each([301, 302, 303, 307, 308])('gives a %i back and does not follow it', async (status) => {
      const { transport, supplier } = await world();
      const other = await startSupplier();
      ends.push(() => other.close());
      supplier.misbehave({ kind: 'status', status, headers: { location: other.url } });
      expect((await transport.request(post(supplier.url))).status).toBe(status);
      expect(other.received).toHaveLength(0);
    });

    it('says unreachable when the connection is refused', async () => {
      const { transport, supplier } = await world();
      await supplier.refuse();
      const error = await failureOf(transport.request(post(supplier.url)));
      expect(error.code).toBe('delivery_unreachable');
      expect(error.subject).toEqual({ found: 'ECONNREFUSED' });
      await supplier.recover();
    });

    it('says unknown when the request is cut', async () => {
      const { transport, supplier } = await world();
      supplier.misbehave({ kind: 'cut-request', afterBytes: 1 });
      expect((await failureOf(transport.request(post(supplier.url)))).code).toBe('delivery_unknown');
    });

    it('says unknown when the answer is lost, cut at its first byte or midway', async () => {
      const { transport, supplier } = await world();
      const fault = { kind: 'cut-answer' } as const;
      supplier.misbehave({ kind: 'lost' }, 1);
      supplier.misbehave({ ...fault, afterBytes: 0 }, 1);
      supplier.misbehave({ ...fault, afterBytes: 9 }, 1);
      for (let count = 0; count < 3; count += 1) {
        expect((await failureOf(transport.request(post(supplier.url)))).code).toBe('delivery_unknown');
      }
      expect(supplier.received).toHaveLength(3);
    });

    it.each(['stall', 'drip'] as const)('says unknown when the far end does not finish in time (%s)', async (kind) => {
      const { transport, supplier } = await world();
      supplier.misbehave({ kind });
      const error = await failureOf(transport.request(post(supplier.url, { timeoutMs: 100 })));
      expect([error.code, error.subject]).toEqual(['delivery_unknown', { found: 'TIMEOUT' }]);
    });

    it('says unknown when it is aborted, and lets go of the socket', async () => {
      const { transport, supplier } = await world();
      supplier.misbehave({ kind: 'stall' });
      const stop = new AbortController();
      const failure = failureOf(transport.request(post(supplier.url, { signal: stop.signal })));
      await supplier.arrived(1);
      stop.abort();
      expect([(await failure).code, (await failure).subject]).toEqual(['delivery_unknown', { found: 'ABORTED' }]);
    });

    it('says unknown and sends nothing when it was aborted before', async () => {
      const { transport, supplier } = await world();
      const error = await failureOf(transport.request(post(supplier.url, { signal: AbortSignal.abort() })));
      expect(error.code).toBe('delivery_unknown');
      expect(supplier.received).toHaveLength(0);
    });

    it('stops reading an answer that is too large, and says which status it had', async () => {
      const { transport, supplier } = await world();
      supplier.misbehave({ kind: 'huge', bytes: 50_000_000 }, 1);
      const error = await failureOf(transport.request(post(supplier.url, { maxAnswerBytes: 1000 })));
      expect([error.code, error.subject]).toEqual(['answer_too_large', { limit: 1000, status: 200 }]);
    });

    it('refuses an answer that declares too large a size, and takes one of exactly the limit', async () => {
      const { transport, supplier } = await world();
      supplier.misbehave(
        { kind: 'status', status: 200, headers: { 'content-length': '1001' }, body: 'x'.repeat(1001) },
        1,
      );
      supplier.misbehave({ kind: 'rubbish', body: 'x'.repeat(1000) }, 1);
      const limited = post(supplier.url, { maxAnswerBytes: 1000 });
      expect((await failureOf(transport.request(limited))).code).toBe('answer_too_large');
      expect((await transport.request(limited)).body).toHaveLength(1000);
    });

    it('never inflates an answer', async () => {
      const { transport, supplier } = await world();
      supplier.misbehave({ kind: 'bomb', bytes: 50_000_000 });
      const answer = await transport.request(post(supplier.url, { maxAnswerBytes: 1000 }));
      expect(answer.body).toHaveLength(0);
      expect(answer.headers['content-encoding']).toBe('gzip');
    });

    it.each([
      ['compressed', { 'content-encoding': 'gzip' }],
      ['too large', { 'content-length': '1000000' }],
      ['endless', {}],
    ])(
      'hangs up on an answer that is %s',
      async (_, headers) => {
        const { transport } = await world();
        const hungUp = Promise.withResolvers<void>();
        const server = createServer((__, response) => {
          response.on('close', hungUp.resolve);
          response.writeHead(200, headers).write('x'.repeat(20_000));
        });
        await once(server.listen(0, '127.0.0.1'), 'listening');
        ends.push(async () => void server.close());
        const { port } = server.address() as AddressInfo;
        await transport.request(post(`http://127.0.0.1:${port}/`, { timeoutMs: 60_000 })).catch(() => undefined);
        // Long before the time limit: the far end sees the socket go.
        await expect(hungUp.promise).resolves.toBeUndefined();
      },
      20_000,
    );

    it('goes on after every kind of failure', async () => {
      const { transport, supplier } = await world();
      supplier.misbehave({ kind: 'cut-request', afterBytes: 1 }, 1);
      supplier.misbehave({ kind: 'huge', bytes: 1_000_000 }, 1);
      supplier.misbehave({ kind: 'bomb', bytes: 1_000_000 }, 1);
      supplier.misbehave({ kind: 'lost' }, 1);
      for (let count = 0; count < 4; count += 1) await transport.request(post(supplier.url)).catch(() => undefined);
      // The first honest answer: the delivery had been applied three times over by then, and was kept once.
      expect((await transport.request(post(supplier.url))).status).toBe(409);
      expect(Object.keys(supplier.state().deliveries)).toEqual(['d-1']);
    });

    it.each([
      ['http://supplier.example/', 'https'],
      ['ftp://supplier.example/', 'https'],
      ['file:///etc/passwd', 'https'],
      ['not an address', 'url'],
      ['https://user:secret@supplier.example/', 'no_credentials'],
      ['https://10.0.0.1/', 'public_address'],
      ['https://169.254.169.254/latest/meta-data', 'public_address'],
      ['https://[::ffff:10.0.0.1]/', 'public_address'],
      ['https://[64:ff9b::a00:1]/', 'public_address'],
      ['https://[fd00::1]/', 'public_address'],
      ['https://0x7f.1/', 'public_address'],
      ['https://2130706433/', 'public_address'],
      ['https://localhost/', 'public_address'],
      ['https://intranet/', 'public_address'],
      ['https://printer.local/', 'public_address'],
    ])('refuses to go to %s', async (url, expected) => {
      const { transport, close } = openStrict();
      ends.push(close);
      const error = await failureOf(transport.request(post(url)));
      expect([error.code, error.subject]).toEqual(['destination_refused', { expected }]);
    });

    it('refuses loopback unless it is allowed', async () => {
      const { supplier } = await world();
      const { transport, close } = openStrict();
      ends.push(close);
      expect((await failureOf(transport.request(post(supplier.url)))).code).toBe('destination_refused');
      expect(supplier.received).toHaveLength(0);
    });
  });
};
