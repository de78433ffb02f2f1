import { GatewayError } from '../errors.ts';
import { isAddress, isLoopbackAddress, isPublicAddress } from './address.ts';

/** `allowLoopback`: this machine may be a destination, also without TLS. For the demo and for tests. */
export type DestinationRule = { readonly allowLoopback: boolean };

const refused = (expected: string): GatewayError => new GatewayError('destination_refused', { expected });

/** The host as a socket wants it: IPv6 without its brackets. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

/** Names that never lead to the public internet: single labels and the special names of RFC 6761, 6762, 8375, 9476. */
const privateName = /^[^.]+\.?$|\.(?:localhost|local|internal|home\.arpa|test|invalid|alt|onion)\.?$/;

const isLoopbackHost = (host: string): boolean => host === 'localhost' || isLoopbackAddress(host);

/**
 * Where a delivery may go: https, no credentials in the address, a public host. An operator's typing error and a
 * supplier's malicious address (a request into our own network) end here alike. Throws destination_refused.
 */
export const checkDestination = (address: string, rule: DestinationRule): URL => {
  if (!URL.canParse(address)) throw refused('url');
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') throw refused('no_credentials');
  const host = hostOf(url);
  if (rule.allowLoopback && isLoopbackHost(host) && ['http:', 'https:'].includes(url.protocol)) return url;
  if (url.protocol !== 'https:') throw refused('https');
  checkHost(host, rule);
  return url;
};

/** The same for a host by itself, where another protocol than HTTP goes. Throws destination_refused. */
export const checkHost = (host: string, rule: DestinationRule): void => {
  if (rule.allowLoopback && isLoopbackHost(host)) return;
  if (isAddress(host) ? !isPublicAddress(host) : privateName.test(host)) throw refused('public_address');
};

/** What a look-up found must hold to the same rule. One bad address among good ones refuses all: rebinding. */
export const checkAddresses = (host: string, addresses: readonly string[], rule: DestinationRule): void => {
  const fits = rule.allowLoopback && isLoopbackHost(host) ? isLoopbackAddress : isPublicAddress;
  if (addresses.length === 0) throw new GatewayError('delivery_unreachable', { found: 'ENOTFOUND' });
  if (!addresses.every(fits)) throw refused('public_address');
};
