import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { asGatewayError } from '../errors.ts';
import { checkDestination, checkHost } from './destination.ts';
import { connectPinned } from './pinned.ts';

/** Every kind of address that is not the public internet, as somebody might write it into settings or a DNS answer. */
const special: readonly (readonly [string, string])[] = [
  ['this network', '0.0.0.0'],
  ['this network', '0.1.2.3'],
  ['private', '10.0.0.1'],
  ['private', '10.255.255.255'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.254'],
  ['private', '192.168.1.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['carrier-grade NAT', '100.127.255.255'],
  ['loopback', '127.0.0.1'],
  ['loopback', '127.255.255.254'],
  ['link-local, and where clouds keep their secrets', '169.254.169.254'],
  ['protocol assignments', '192.0.0.8'],
  ['documentation', '192.0.2.1'],
  ['documentation', '198.51.100.7'],
  ['documentation', '203.0.113.9'],
  ['6to4 relay', '192.88.99.1'],
  ['benchmarks', '198.18.0.1'],
  ['benchmarks', '198.19.255.255'],
  ['multicast', '224.0.0.1'],
  ['multicast', '239.255.255.255'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['mapped', '::ffff:127.0.0.1'],
  ['mapped', '::ffff:8.8.8.8'],
  ['mapped', '::ffff:a9fe:a9fe'],
  ['compatible', '::10.0.0.1'],
  ['translated', '::ffff:0:10.0.0.1'],
  ['NAT64', '64:ff9b::10.0.0.1'],
  ['NAT64', '64:ff9b::8.8.8.8'],
  ['local NAT64', '64:ff9b:1::a00:1'],
  ['discard', '100::1'],
  ['Teredo', '2001:0:a00:1::'],
  ['ORCHID', '2001:20::1'],
  ['documentation', '2001:db8::1'],
  ['documentation', '3fff::1'],
  ['6to4', '2002:a00:1::1'],
  ['6to4', '2002:7f00:1::1'],
  ['segment routing', '5f00::1'],
  ['unique local', 'fc00::1'],
  ['unique local', 'fd00:ec2::254'],
  ['link-local', 'fe80::1'],
  ['site-local', 'fec0::1'],
  ['multicast', 'ff02::1'],
];

const rule = { allowLoopback: false };

const codeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return asGatewayError(error).code;
  }
};

const resolving = (addresses: readonly string[]) => async () =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

const connectTo = (addresses: readonly string[], host = 'leverancier.example') =>
  connectPinned(host, 1, { ...rule, connectMs: 2_000, resolve: resolving(addresses) }).then(
    () => 'connected',
    (error: unknown) => asGatewayError(error).code,
  );

describe('an address that is not on the public internet', () => {
  it.each(special)('is no destination when it is written down (%s: %s)', (_, address) => {
    const host = address.includes(':') ? `[${address}]` : address;
    expect(codeOf(() => checkDestination(`https://${host}/`, rule))).toBe('destination_refused');
    expect(codeOf(() => checkHost(address, rule))).toBe('destination_refused');
  });

  it.each(special)('is none when a name leads there (%s: %s)', async (_, address) => {
    expect(await connectTo([address])).toBe('destination_refused');
    expect(await connectTo(['93.184.215.14', address])).toBe('destination_refused');
  });

  it.each([
    ['decimal', 'https://2130706433/'],
    ['hexadecimal', 'https://0x7f000001/'],
    ['octal', 'https://0177.0.0.1/'],
    ['short', 'https://127.1/'],
    ['with full-width digits', 'https://１２７.0.0.1/'],
    ['with a point behind it', 'https://127.0.0.1./'],
    ['mapped in hexadecimal', 'https://[::ffff:7f00:1]/'],
    ['a name of one word', 'https://intranet/'],
    ['localhost', 'https://localhost/'],
    ['below localhost', 'https://x.localhost/'],
    ['of the own house', 'https://nas.local/'],
    ['of the own house', 'https://server.internal/'],
    ['with a name in front', 'https://leverancier.example@10.0.0.1/'],
    ['not over TLS', 'http://leverancier.example/'],
    ['over another protocol', 'ftp://leverancier.example/'],
    ['no address at all', 'leverancier.example'],
  ])('is none in another notation (%s: %s)', (_, address) => {
    expect(codeOf(() => checkDestination(address, rule))).toBe('destination_refused');
  });
});

describe('a name', () => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  it('is asked for once, and what was checked is what is connected to', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    ends.push(() => server.close());
    await once(server, 'listening');
    let asked = 0;
    // As a rebinding server does: well-behaved to whoever checks, and elsewhere for whoever connects.
    const resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    };
    const { port } = server.address() as AddressInfo;
    const socket = await connectPinned('localhost', port, { allowLoopback: true, connectMs: 5_000, resolve });
    ends.push(() => socket.destroy());
    expect([asked, socket.remoteAddress]).toEqual([1, '127.0.0.1']);
  });

  it('that answers well once and then leads home is refused the second time', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    };
    const connect = () => connectPinned('localhost', 1, { allowLoopback: true, connectMs: 2_000, resolve });
    await expect(connect()).rejects.toMatchObject({ code: 'delivery_unreachable' });
    await expect(connect()).rejects.toMatchObject({ code: 'destination_refused' });
  });

  it('leads to loopback only where an operator allows that, and only by its own name', async () => {
    const allowed = { allowLoopback: true, connectMs: 1_000, resolve: resolving(['127.0.0.1']) };
    await expect(connectPinned('leverancier.example', 1, allowed)).rejects.toMatchObject({
      code: 'destination_refused',
    });
    await expect(connectPinned('localhost', 1, allowed)).rejects.toMatchObject({ code: 'delivery_unreachable' });
  });

  it('that does not exist is unreachable, not refused', async () => {
    expect(await connectTo([])).toBe('delivery_unreachable');
  });
});
