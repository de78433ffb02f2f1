import { createPrivateKey, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { assert, json, property, uint8Array } from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { isSigned } from '../../deploy/demo/signature.ts';
import { testParcel } from '../../test/world/parcel.ts';
import { signatureHeaders, type SigningKey } from './signature.ts';

const secret = Buffer.alloc(32, 7).toString('base64');
/** PKCS #8 of the seed 0x09 * 32. */
const seed = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 9)]);
const hmac: SigningKey = { kind: 'hmac', key: secret };
const ed25519: SigningKey = { kind: 'ed25519', key: seed.toString('base64') };
const publicKey = createPublicKey(createPrivateKey({ key: seed, format: 'der', type: 'pkcs8' }));

const body = new TextEncoder().encode('{"manifest":{},"items":[]}');
const parcel = testParcel({ deliveryId: 'e4b0ec8d6776d1d297cb90d4eacc1e4d', contentType: 'application/json', body });
const now = new Date('2026-11-21T00:30:00.900Z');

const headersOf = (keys: readonly SigningKey[], at = now, sent = parcel) => signatureHeaders(sent, keys, at);

describe('a signed delivery', () => {
  it('is the one that the README shows', () => {
    expect(headersOf([ed25519, hmac])).toMatchInlineSnapshot(`
      {
        "webhook-id": "e4b0ec8d6776d1d297cb90d4eacc1e4d",
        "webhook-signature": "v1a,t7LOawQ7+AcV1akgZFx273JqGs1UIvnXLnVdIO7laWRMtklVBf0Yzb5O1TVWA1km9D57NpnH1TJlx/rkgq5hAQ== v1,+VHqJZ9zaPJhLqOQ2jmgvlN92XnS/dYi9qXT3zf7ZGA=",
        "webhook-timestamp": "1795221000",
      }
    `);
  });

  it('can be checked with what stands in the README', async () => {
    const page = await readFile(new URL('README.md', import.meta.url), 'utf8');
    for (const [name, value] of Object.entries(headersOf([ed25519, hmac]))) expect(page).toContain(`${name}: ${value}`);
    const keys = ['whsec_', 'whpk_'].map((kind) => new RegExp(`${kind}[A-Za-z0-9+/]{43}=`).exec(page)?.[0] ?? '');
    for (const key of keys) {
      expect(isSigned(headersOf([ed25519, hmac]), body, { keys: [key], nowMs: now.getTime() })).toBe(true);
    }
    expect(page).toContain(new TextDecoder().decode(body));
  });

  it('has no headers of a signature without a key', () => {
    expect(headersOf([])).toEqual({});
  });

  it('passes the reference implementation of Standard Webhooks (HMAC), whatever is in it', () => {
    assert(
      property(json(), uint8Array({ minLength: 24, maxLength: 64 }), (text, key) => {
        const at = new Date();
        const sent = testParcel({ deliveryId: 'd1', contentType: 'application/json', body: Buffer.from(text) });
        const headers = headersOf([{ kind: 'hmac', key: Buffer.from(key).toString('base64') }], at, sent);
        const webhook = new Webhook(`whsec_${Buffer.from(key).toString('base64')}`);
        expect(webhook.verify(text, { ...headers })).toEqual(JSON.parse(text));
      }),
      { numRuns: 50 },
    );
  });

  it('is refused by the reference implementation with another body, id, time or secret', () => {
    const headers = { ...headersOf([hmac], new Date()) };
    const webhook = new Webhook(`whsec_${secret}`);
    const text = Buffer.from(body).toString();
    expect(webhook.verify(text, headers)).toEqual({ manifest: {}, items: [] });
    const wrong: readonly (() => unknown)[] = [
      () => webhook.verify(`${text} `, headers),
      () => webhook.verify(text, { ...headers, 'webhook-id': 'another' }),
      () => webhook.verify(text, { ...headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1000) + 1) }),
      () => new Webhook(`whsec_${Buffer.alloc(32, 8).toString('base64')}`).verify(text, headers),
    ];
    for (const attempt of wrong) expect(attempt).toThrow(Error);
  });

  it('passes Ed25519 as Node knows it', () => {
    const headers = headersOf([ed25519]);
    const [version, signature = ''] = (headers['webhook-signature'] ?? '').split(',');
    const content = Buffer.concat([Buffer.from(`${parcel.deliveryId}.${headers['webhook-timestamp']}.`), body]);
    expect(version).toBe('v1a');
    expect(verify(null, content, publicKey, Buffer.from(signature, 'base64'))).toBe(true);
    expect(verify(null, Buffer.concat([content, Buffer.of(1)]), publicKey, Buffer.from(signature, 'base64'))).toBe(
      false,
    );
  });
});

const check = (keys: readonly string[], headers = headersOf([ed25519, hmac]), at = now) =>
  isSigned(headers, body, { keys, nowMs: at.getTime() });

describe('a supplier', () => {
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
  const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  it('believes a delivery that one of its keys signed, also while the other side changes keys', () => {
    expect(check([`whpk_${raw}`])).toBe(true);
    expect(check([`whsec_${secret}`])).toBe(true);
    expect(check([`whpk_${other.toString('base64')}`, `whpk_${raw}`])).toBe(true);
  });

  it('believes no other', () => {
    expect(check([])).toBe(false);
    expect(check([`whpk_${other.toString('base64')}`])).toBe(false);
    expect(check([`whsec_${raw}`])).toBe(false);
    expect(check([`whpk_${raw}`], {})).toBe(false);
    expect(check([`whpk_${raw}`], headersOf([hmac]))).toBe(false);
    expect(check([`whpk_${raw}`], headersOf([ed25519]), new Date(now.getTime() + 301_000))).toBe(false);
    expect(check([`whpk_${raw}`], headersOf([ed25519]), new Date(now.getTime() - 302_000))).toBe(false);
  });
});
