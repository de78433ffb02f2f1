import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { describeTransport, failureOf } from '../../test/contract/transport.ts';
import { makeCertificates } from '../../test/world/certificate.ts';
import { startSlowReader } from '../../test/world/slow-reader.ts';
import { startSupplier } from '../../test/world/supplier.ts';
import type { TransportRequest } from '../ports.ts';
import { createUndiciTransport } from './transport-undici.ts';
import type { UndiciOptions } from './transport-undici.ts';

const open = (options: UndiciOptions) => {
  const transport = createUndiciTransport(options);
  return { transport, close: () => transport.close() };
};

describeTransport(
  'the undici transport',
  () => open({ allowLoopback: true }),
  () => open({ allowLoopback: false }),
);

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const requestTo = (url: string): TransportRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json' },
  body: new TextEncoder().encode('{}'),
  timeoutMs: 10_000,
  maxAnswerBytes: 1000,
  signal: new AbortController().signal,
});

const failureAt = async (addresses: readonly string[], options: Partial<UndiciOptions> = {}) => {
  const asked: string[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  const { transport, close } = open({ allowLoopback: false, resolve, ...options });
  ends.push(close);
  const error = await failureOf(transport.request(requestTo('https://supplier.example/')));
  return { error, asked };
};

describe('the undici transport looks a name up once and checks what it found', () => {
  it.each([
    [['127.0.0.1']],
    [['10.1.2.3']],
    [['::1']],
    [['::ffff:192.168.1.1']],
    [['64:ff9b::7f00:1']],
    [['fe80::1']],
    [['93.184.216.34', '192.168.1.1']],
  ])('refuses a name that leads to %j', async (addresses) => {
    const { error, asked } = await failureAt(addresses);
    expect([error.code, error.subject]).toEqual(['destination_refused', { expected: 'public_address' }]);
    expect(asked).toEqual(['supplier.example']);
  });

  it('refuses a public name that leads to loopback also where loopback is allowed', async () => {
    const { error } = await failureAt(['127.0.0.1'], { allowLoopback: true });
    expect(error.code).toBe('destination_refused');
  });

  it('says unreachable when the name does not exist', async () => {
    expect((await failureAt([])).error.code).toBe('delivery_unreachable');
    const gone = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    const { error } = await failureAt([], { resolve: () => Promise.reject(gone) });
    expect([error.code, error.subject]).toEqual(['delivery_unreachable', { found: 'ENOTFOUND' }]);
  });

  it('takes localhost where loopback is allowed, and only if it leads there', async () => {
    const supplier = await startSupplier();
    ends.push(() => supplier.close());
    const at = async (address: string) => {
      const { transport, close } = open({ allowLoopback: true, resolve: async () => [{ address, family: 4 }] });
      ends.push(close);
      return transport.request(requestTo(`http://localhost:${supplier.port}/deliveries`));
    };
    expect((await at('127.0.0.1')).status).toBe(422);
    expect((await failureOf(at('10.0.0.1'))).code).toBe('destination_refused');
  });
});

describe('the undici transport believes a certificate only when it is right', () => {
  const certificates = makeCertificates();

  const talk = async (kind: keyof typeof certificates.servers) => {
    const supplier = await startSupplier({ tls: certificates.servers[kind] });
    const { transport, close } = open({ allowLoopback: true, ca: certificates.ca });
    ends.push(() => supplier.close(), close);
    return { supplier, answer: transport.request(requestTo(supplier.url)) };
  };

  it('takes a good one', async () => {
    const { supplier, answer } = await talk('good');
    expect((await answer).status).toBe(422);
    expect(supplier.received).toHaveLength(1);
  });

  it.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['otherHost', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ] as const)('refuses one that is %s, with not a byte sent', async (kind, found) => {
    const { supplier, answer } = await talk(kind);
    const error = await failureOf(answer);
    expect([error.code, error.subject]).toEqual(['delivery_unreachable', { found }]);
    expect(supplier.received).toHaveLength(0);
  });

  it('refuses also when Node was told not to check', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    ends.push(async () => void delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']);
    const { answer } = await talk('selfSigned');
    expect((await failureOf(answer)).code).toBe('delivery_unreachable');
  });
});

const failureWith = async (more: Partial<TransportRequest>, connectMs: number) => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const { transport, close } = open({ allowLoopback: true, connectMs });
  ends.push(async () => void silent.close(), close);
  return failureOf(transport.request({ ...requestTo(`https://127.0.0.1:${port}/`), ...more }));
};

describe('the undici transport does not wait for a handshake that never comes', () => {
  it('beyond the time for connecting: nothing arrived', async () => {
    const error = await failureWith({ timeoutMs: 60_000 }, 100);
    expect([error.code, error.subject]).toEqual(['delivery_unreachable', { found: 'UND_ERR_CONNECT_TIMEOUT' }]);
  });

  it('beyond the time for the whole', async () => {
    const error = await failureWith({ timeoutMs: 100 }, 60_000);
    expect([error.code, error.subject]).toEqual(['delivery_unknown', { found: 'TIMEOUT' }]);
  });
});

describe('the undici transport, aborted while a body is on its way', () => {
  const size = 40_000_000;
  const heap = async (tls: boolean) => {
    const certificates = await makeCertificates();
    const reader = await startSlowReader(tls ? certificates.servers.good : undefined);
    const { transport, close } = open({ allowLoopback: true, ca: certificates.ca });
    ends.push(reader.close, close);
    const stop = new AbortController();
    const request = { ...requestTo(reader.url), body: new Uint8Array(size), signal: stop.signal, timeoutMs: 60_000 };
    const failure = failureOf(transport.request(request));
    await reader.full();
    return { reader, stop, failure };
  };

  it.each([
    ['http', false],
    ['https', true],
  ])('resets the connection: what the system still held is not sent (%s)', async (_, tls) => {
    const { reader, stop, failure } = await heap(tls);
    stop.abort();
    expect((await failure).subject).toEqual({ found: 'ABORTED' });
    const { bytes, unread, ended } = await reader.drain();
    expect(ended).toBe('ECONNRESET');
    expect(bytes).toBeLessThan(size / 2);
    // Not a byte more than had reached the other side by then.
    expect(bytes).toBeLessThanOrEqual(unread);
  });
});

describe('the undici transport ends', () => {
  it('with close: a request under way is unknown, and no socket stays', async () => {
    const supplier = await startSupplier();
    ends.push(() => supplier.close());
    supplier.misbehave({ kind: 'stall' });
    const transport = createUndiciTransport({ allowLoopback: true });
    const failure = failureOf(transport.request(requestTo(supplier.url)));
    await supplier.arrived(1);
    await transport.close();
    expect((await failure).code).toBe('delivery_unknown');
  });
});
