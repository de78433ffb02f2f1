import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/**
 * Certificates for tests, made here and now: no key lies in the repository and no tool has to be installed. Just
 * enough DER (X.690) and X.509 (RFC 5280) for a TLS client to judge them.
 */

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const length = content.length;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
};
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);

const ecdsaWithSha256 = sequence(hex('06082a8648ce3d040302'));
const commonName = hex('0603550403');
const basicConstraints = hex('0603551d13');
const subjectAltName = hex('0603551d11');
const yes = hex('0101ff');

const nameOf = (name: string): Buffer => sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(name)))));
const timeOf = (date: Date): Buffer =>
  der(0x18, Buffer.from(`${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`));

type Pair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
type Wish = {
  readonly name: string;
  readonly issuer: string;
  readonly issuerKey: KeyObject;
  readonly pair: Pair;
  readonly from: Date;
  readonly until: Date;
  /** An IPv4 address, or none: then it is an authority. */
  readonly address?: readonly number[];
};

const extensionsOf = ({ address }: Wish): Buffer =>
  address === undefined
    ? sequence(basicConstraints, yes, der(0x04, sequence(yes)))
    : sequence(subjectAltName, der(0x04, sequence(der(0x87, Uint8Array.from(address)))));

const certificateOf = (wish: Wish): string => {
  const body = sequence(
    der(0xa0, hex('020102')),
    hex('020101'),
    ecdsaWithSha256,
    nameOf(wish.issuer),
    sequence(timeOf(wish.from), timeOf(wish.until)),
    nameOf(wish.name),
    wish.pair.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extensionsOf(wish))),
  );
  const signature = der(0x03, hex('00'), sign('sha256', body, wish.issuerKey));
  const text = sequence(body, ecdsaWithSha256, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${text.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
};

const dayMs = 86_400_000;
const daysFromNow = (days: number): Date => new Date(Date.now() + days * dayMs);
const newPair = (): Pair => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const keyOf = ({ privateKey }: Pair): string => privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** An authority, and servers on 127.0.0.1 of which only `good` deserves belief. */
export const makeCertificates = () => {
  const authority = newPair();
  const pair = newPair();
  const good = {
    name: 'supplier',
    issuer: 'authority',
    issuerKey: authority.privateKey,
    pair,
    from: daysFromNow(-30),
    until: daysFromNow(30),
    address: [127, 0, 0, 1],
  };
  const server = (change: Partial<Wish>) => ({ key: keyOf(pair), cert: certificateOf({ ...good, ...change }) });
  const { address: _, ...root } = good;
  const mine = newPair();
  const client = (change: Partial<Wish>) => ({
    key: keyOf(mine),
    cert: certificateOf({ ...good, name: 'sluis', pair: mine, ...change }),
  });
  return {
    /** With which we show a server who we are. */
    clients: {
      good: client({}),
      /** Good for so many days from now; fewer than none: over. */
      until: (days: number) => client({ until: daysFromNow(days) }),
      otherAuthority: client({ issuer: 'nobody', issuerKey: newPair().privateKey }),
    },
    ca: certificateOf({ ...root, name: 'authority', pair: authority }),
    servers: {
      good: server({}),
      expired: server({ until: daysFromNow(-1) }),
      otherHost: server({ address: [127, 0, 0, 2] }),
      notYet: server({ from: daysFromNow(1) }),
      selfSigned: server({ issuer: 'supplier', issuerKey: pair.privateKey }),
      otherAuthority: server({ issuer: 'nobody', issuerKey: newPair().privateKey }),
      /** In the name of the right authority, and not signed by it. */
      forged: server({ issuerKey: newPair().privateKey }),
    },
  };
};
