import { createPublicKey, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSigner } from './signer.ts';

const seed = Uint8Array.from(Buffer.from('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', 'hex'));

it('gives the key and signature of RFC 8032, section 7.1, test 2', () => {
  const signer = createSigner(seed);
  expect(Buffer.from(signer.publicKey).toString('hex')).toBe(
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
  );
  expect(Buffer.from(signer.sign(Uint8Array.of(0x72))).toString('hex')).toBe(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );
});

it('signs what its public key verifies', () => {
  const signer = createSigner(seed);
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(signer.publicKey).toString('base64url') },
    format: 'jwk',
  });
  const message = new TextEncoder().encode('sluis.example/99990\n42\n');
  expect(verify(null, message, key, signer.sign(message))).toBe(true);
  expect(verify(null, new Uint8Array(message.length), key, signer.sign(message))).toBe(false);
});
