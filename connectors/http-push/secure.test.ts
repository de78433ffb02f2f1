import { createPrivateKey, createPublicKey } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { isSigned } from '../../deploy/demo/signature.ts';
import type { Outcome } from '../../src/ports.ts';
import { codeOf } from '../../src/runtime/answer.ts';
import { createUndiciTransport } from '../../src/runtime/transport-undici.ts';
import { describeChannel } from '../../test/contract/channel.ts';
import type { ChannelWorld } from '../../test/contract/channel.ts';
import { makeCertificates } from '../../test/world/certificate.ts';
import { smallParcel } from '../../test/world/delivery.ts';
import { openPushWorld } from '../../test/world/push-channel.ts';
import { type FakeSupplier, startSupplier, type SupplierOptions } from '../../test/world/supplier.ts';
import { createHttpPush } from './channel.ts';

const clock = { now: () => new Date() };
const certificates = makeCertificates();
const transport = createUndiciTransport({ allowLoopback: true, ca: certificates.ca });
const channel = createHttpPush({ transport, clock });

const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 5)]);
const secret = Buffer.alloc(32, 3).toString('base64');
const signingKeys = [
  { kind: 'ed25519', key: pkcs8.toString('base64') },
  { kind: 'hmac', key: secret },
];
const publicKey = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))
  .export({ format: 'der', type: 'spki' })
  .subarray(-32)
  .toString('base64');

/** A far end that believes only whom it knows. */
const mutual = {
  ...certificates.servers.good,
  ca: certificates.ca,
  requestCert: true,
  rejectUnauthorized: true,
} satisfies SupplierOptions['tls'];

const openWorld = (supplier: SupplierOptions, more: Record<string, unknown>): Promise<ChannelWorld> =>
  openPushWorld({ channel, supplier, more, idHeader: 'webhook-id', stallMs: 300 });

describeChannel({
  name: 'http-push, signed and with a certificate',
  open: () => openWorld({ tls: mutual }, { signingKeys, certificate: certificates.clients.good }),
  unreachable: 'delivery_unreachable',
  without: {},
});

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const begin = async (options: SupplierOptions = {}): Promise<FakeSupplier> => {
  const supplier = await startSupplier(options);
  ends.push(() => supplier.close());
  return supplier;
};

const send = (supplier: FakeSupplier, more: Record<string, unknown>): Promise<Outcome> =>
  channel.deliver(
    smallParcel('d-1'),
    channel.parseSettings({ url: supplier.url, ...more }),
    new AbortController().signal,
  );

const told = (outcome: Outcome): readonly unknown[] =>
  outcome.result === 'accepted' ? ['accepted'] : [outcome.result, outcome.error.code];

describe('http-push signs', () => {
  it('what arrives, with each key, under the id of the delivery', async () => {
    const supplier = await begin();
    expect(told(await send(supplier, { signingKeys }))).toEqual(['accepted']);
    const [received] = supplier.received;
    if (received === undefined) throw new Error('nothing arrived');
    const { headers, body } = received;
    expect(headers['webhook-id']).toBe(headers['idempotency-key']);
    for (const key of [`whpk_${publicKey}`, `whsec_${secret}`]) {
      expect(isSigned(headers, body, { keys: [key], nowMs: Date.now() })).toBe(true);
    }
    expect(
      isSigned(headers, Buffer.concat([body, Buffer.of(32)]), { keys: [`whpk_${publicKey}`], nowMs: Date.now() }),
    ).toBe(false);
  });
});

describe('http-push shows who it is', () => {
  it('by its certificate, and to nobody who does not ask', async () => {
    const supplier = await begin({ tls: mutual });
    expect(told(await send(supplier, { certificate: certificates.clients.good }))).toEqual(['accepted']);
    const plain = await begin();
    expect(told(await send(plain, { certificate: certificates.clients.good }))).toEqual(['accepted']);
  });

  it('and is refused without one, with not a byte taken in', async () => {
    const supplier = await begin({ tls: mutual });
    expect(told(await send(supplier, {}))).toEqual(['refused', 'delivery_denied']);
    expect(supplier.received).toHaveLength(0);
  });

  it.each([
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'ERR_SSL_SSL_TLS_ALERT_BAD_CERTIFICATE'],
    ['ECONNRESET', 'ECONNRESET'],
    ['Noor de Vries/', undefined],
  ])('with a code of its own: %s', (code, found) => {
    expect(codeOf(Object.assign(new Error('said'), { code }))).toBe(found);
  });

  it('and is in doubt where a server only hangs up on one of another authority', async () => {
    const supplier = await begin({ tls: mutual });
    const outcome = await send(supplier, { certificate: certificates.clients.otherAuthority });
    expect(told(outcome)).toEqual(['unknown', 'delivery_unknown']);
    expect(supplier.received).toHaveLength(0);
  });

  it('never over a connection that was made with another certificate, or with none', async () => {
    const supplier = await begin({ tls: { ...mutual, rejectUnauthorized: false } });
    const strict = await begin({ tls: mutual });
    expect(told(await send(supplier, { certificate: certificates.clients.good }))).toEqual(['accepted']);
    expect(told(await send(strict, { certificate: certificates.clients.good }))).toEqual(['accepted']);
    expect(told(await send(strict, {}))).toEqual(['refused', 'delivery_denied']);
    expect(strict.received).toHaveLength(1);
  });

  it('not with one that is over: nothing is sent', async () => {
    const supplier = await begin({ tls: mutual });
    const outcome = await send(supplier, { certificate: certificates.clients.until(-1) });
    expect(told(outcome)).toEqual(['refused', 'certificate_expired']);
    expect(supplier.received).toHaveLength(0);
  });
});
