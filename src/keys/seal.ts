import { createCipheriv, createDecipheriv } from 'node:crypto';
import { GatewayError } from '../errors.ts';
import type { Random, Sealer } from '../ports.ts';

/** First byte of everything sealed, so that a later format can be told apart. It is authenticated too. */
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes;

const additional = (context: string): Uint8Array => new TextEncoder().encode(`${version}\0${context}`);

/**
 * AES-256-GCM (NIST SP 800-38D) under one key of 32 bytes: version, nonce of 96 random bits, ciphertext, tag.
 * With random nonces one key serves 2^32 messages (section 8.3). The context is authenticated, never stored.
 */
export const createSealer = (key: Uint8Array, random: Random): Sealer => ({
  seal: (plain, context) => {
    const nonce = random.bytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
    cipher.setAAD(additional(context));
    const sealed = new Uint8Array(headBytes + plain.length + tagBytes);
    sealed[0] = version;
    sealed.set(nonce, 1);
    sealed.set(cipher.update(plain), headBytes);
    cipher.final();
    sealed.set(cipher.getAuthTag(), headBytes + plain.length);
    return sealed;
  },
  open: (sealed, context) => {
    if (sealed[0] !== version || sealed.length < headBytes + tagBytes) throw new GatewayError('seal_broken');
    try {
      const nonce = sealed.subarray(1, headBytes);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(additional(context));
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      const plain = new Uint8Array(decipher.update(sealed.subarray(headBytes, -tagBytes)));
      decipher.final();
      return plain;
    } catch (cause) {
      throw new GatewayError('seal_broken', {}, { cause });
    }
  },
});
