import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeCertificates } from '../../test/world/certificate.ts';
import { readCertificate } from './certificate.ts';

const { clients, ca, servers } = makeCertificates();
const { cert, key } = clients.good;

const codeOf = (pem: string): unknown => {
  try {
    return readCertificate(pem);
  } catch (error) {
    return error;
  }
};

describe('a certificate with its key', () => {
  it('is read in any order, with those between it and its authority', () => {
    const read = readCertificate(`${key}\n${cert}\n${ca}`);
    expect(read.cert.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(read.key).toContain('BEGIN PRIVATE KEY');
    expect(read.until.getTime()).toBeGreaterThan(Date.now());
    expect(readCertificate(cert + key).key).toBe(readCertificate(`Bag Attributes\r\n${key}${cert}`).key);
  });

  it('is read with a key in the older notation too', () => {
    const sec1 = createPrivateKey(key).export({ type: 'sec1', format: 'pem' }).toString();
    expect(readCertificate(cert + sec1).key).toContain('BEGIN EC PRIVATE KEY');
  });

  const locked = createPrivateKey(key)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    .toString();
  it.each([
    ['certificate_missing', key],
    ['certificate_missing', ''],
    ['key_missing', cert],
    ['key_encrypted', cert + locked],
    ['no_pair', cert + servers.good.key],
    ['certificate_unreadable', `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${key}`],
    ['key_unreadable', `${cert}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`],
  ])('is refused with its reason (%s) and nothing of it', (found, pem) => {
    expect(codeOf(pem)).toMatchObject({ code: 'certificate_invalid', subject: { found } });
  });
});
