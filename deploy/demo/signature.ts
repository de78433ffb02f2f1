import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What a supplier was given: `whsec_...` (shared secret) or `whpk_...` (our public key). One of several suffices. */
export type SignatureKeys = readonly string[];

/** SubjectPublicKeyInfo of Ed25519 is this and the 32 bytes of the key (RFC 8410, section 4). */
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');
/** A request that was recorded is of no use to anybody after five minutes. */
const toleranceSeconds = 300;

const isBy = (key: string, content: Buffer, signature: string): boolean => {
  const [version, encoded = ''] = signature.split(',');
  const given = Buffer.from(encoded, 'base64');
  const bytes = Buffer.from(key.slice(key.indexOf('_') + 1), 'base64');
  if (key.startsWith('whsec_') && version === 'v1') {
    const own = createHmac('sha256', bytes).update(content).digest();
    return own.length === given.length && timingSafeEqual(own, given);
  }
  if (!key.startsWith('whpk_') || version !== 'v1a') return false;
  const publicKey = createPublicKey({ key: Buffer.concat([spkiHead, bytes]), format: 'der', type: 'spki' });
  return verify(null, content, publicKey, given);
};

/** Whether a delivery was signed by who holds one of these keys, and lately. Standard Webhooks 1.0.0, from the far side. */
export const isSigned = (
  headers: IncomingHttpHeaders,
  body: Uint8Array,
  { keys, nowMs }: { readonly keys: SignatureKeys; readonly nowMs: number },
): boolean => {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) => headers[`webhook-${name}`]);
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return false;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs / 1000 - Number(timestamp)) > toleranceSeconds) return false;
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  return signatures.split(' ').some((signature) => keys.some((key) => isBy(key, content, signature)));
};
