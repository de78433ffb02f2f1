import { createPrivateKey, X509Certificate } from 'node:crypto';
import { GatewayError } from '../errors.ts';

/** A certificate with those between it and its authority, and its private key: PEM texts. `until`: the end of its validity. */
export type OwnCertificate = { readonly cert: string; readonly key: string; readonly until: Date };

const invalid = (found: string, cause?: unknown): GatewayError =>
  new GatewayError('certificate_invalid', { found }, { cause });

const certificates = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
const privateKey = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[\s\S]+?-----END (?:[A-Z]+ )?PRIVATE KEY-----/;

const keyIn = (pem: string): string => {
  // Nobody is there at night to type what it is encrypted with; it rests sealed here.
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(pem)) throw invalid('key_encrypted');
  const [found] = privateKey.exec(pem) ?? [];
  if (found === undefined) throw invalid('key_missing');
  return found;
};

const parsed = <T>(found: string, parse: () => T): T => {
  try {
    return parse();
  } catch (cause) {
    throw invalid(found, cause);
  }
};

/** Reads PEM text with a certificate (the own one first) and its key, in any order. Throws certificate_invalid. */
export const readCertificate = (pem: string): OwnCertificate => {
  const chain = pem.match(certificates) ?? [];
  const [own] = chain;
  if (own === undefined) throw invalid('certificate_missing');
  const key = keyIn(pem);
  const certificate = parsed('certificate_unreadable', () => new X509Certificate(own));
  const secret = parsed('key_unreadable', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(secret)) throw invalid('no_pair');
  return { cert: `${chain.join('\n')}\n`, key: `${key}\n`, until: certificate.validToDate };
};
