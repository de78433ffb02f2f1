import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { Signer } from '../ports.ts';

/** PKCS #8 around an Ed25519 seed of 32 bytes (RFC 8410, section 7): all but the seed is constant. */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
/** SubjectPublicKeyInfo of Ed25519 ends with the 32 bytes of the key (RFC 8410, section 4). */
const publicBytes = 32;

/** An Ed25519 seed as PKCS #8 in DER. */
export const pkcs8Of = (seed: Uint8Array): Buffer => Buffer.concat([pkcs8Head, seed]);

/** Ed25519 (RFC 8032) from its seed; the public key in its raw form. */
export const createSigner = (seed: Uint8Array): Signer => {
  const key = createPrivateKey({ key: pkcs8Of(seed), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(-publicBytes)),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  };
};
