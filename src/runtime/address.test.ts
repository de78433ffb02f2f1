import { describe, expect, it } from 'vitest';
import { isAddress, isLoopbackAddress, isPublicAddress } from './address.ts';

describe('the public internet', () => {
  it.each(['8.8.8.8', '93.184.216.34', '172.15.255.255', '172.32.0.0', '100.63.255.255', '100.128.0.0', '192.0.1.1'])(
    'has %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each(['2606:2800:220:1:248:1893:25c8:1946', '2001:4860:4860::8888', '2001:0200::1', '2a00::1'])(
    'has %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
  ])('has no %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each([
    '::',
    '::1',
    '::ffff:8.8.8.8',
    '::ffff:a00:1',
    '::8.8.8.8',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:a00:1::1',
    '3fff:fff::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
  ])('has no %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['', 'supplier.example', '1.2.3', '1.2.3.4.5', '256.1.1.1', '1.2.3.4 ', ':::', 'g::1', '1:2:3:4:5:6:7:8:9'])(
    'is not where %j leads',
    (address) => {
      expect(isAddress(address)).toBe(false);
      expect(isPublicAddress(address)).toBe(false);
    },
  );
});

describe('loopback', () => {
  it.each(['127.0.0.1', '127.1.2.3', '::1', '0:0:0:0:0:0:0:1'])('is %s', (address) =>
    expect(isLoopbackAddress(address)).toBe(true),
  );
  it.each(['128.0.0.1', '::', '::2', '::ffff:127.0.0.1', 'localhost'])('is not %s', (address) =>
    expect(isLoopbackAddress(address)).toBe(false),
  );
});
