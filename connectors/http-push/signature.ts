import { createHmac, createPrivateKey, sign } from 'node:crypto';
import type { Parcel } from '../../src/ports.ts';

/** `key` in base64: the bytes of an HMAC secret, or an Ed25519 key as PKCS #8 in DER. */
export type SigningKey = { readonly kind: 'hmac' | 'ed25519'; readonly key: string };

const signed = ({ kind, key }: SigningKey, content: Uint8Array): string => {
  const secret = Buffer.from(key, 'base64');
  if (kind === 'hmac') return `v1,${createHmac('sha256', secret).update(content).digest('base64')}`;
  const own = createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' });
  return `v1a,${sign(null, content, own).toString('base64')}`;
};

/**
 * The headers of Standard Webhooks 1.0.0: over id, seconds since the epoch and body, with a point between them; one
 * signature for each key, so that a far end that knows the old one or the new one finds its own. None without keys.
 */
export const signatureHeaders = (
  { deliveryId, body }: Parcel,
  keys: readonly SigningKey[],
  now: Date,
): Readonly<Record<string, string>> => {
  if (keys.length === 0) return {};
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const content = Buffer.concat([Buffer.from(`${deliveryId}.${timestamp}.`), body]);
  return {
    'webhook-id': deliveryId,
    'webhook-timestamp': timestamp,
    'webhook-signature': keys.map((key) => signed(key, content)).join(' '),
  };
};
