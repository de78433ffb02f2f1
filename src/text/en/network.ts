import type { network as dutch } from '../nl/network.ts';

export const network: typeof dutch = {
  kinds: { ed25519: 'Ed25519', hmac: 'shared secret (HMAC)' },
  noKeys: (supplier) => `Deliveries to ${supplier} are not signed. Make a key with --kind ed25519 or --kind hmac.`,
  key: (kind, since) => `${kind}, since ${since}`,
  keyUntil: (kind, until) => `${kind}, signs along until ${until}`,
  secretHidden: 'shown when it was made, and not again',
  made: (supplier) => `Deliveries to ${supplier} are signed from now on. Give this to the supplier:`,
  secretOnce: 'This secret is shown once only. Do not hand it over by mail.',
  overlap: (days) =>
    days === 1
      ? 'The key before it signs along for 1 more day.'
      : `The key before it signs along for ${days} more days.`,
  certificate: (supplier, day) =>
    `Sluis makes itself known to ${supplier} with this certificate from now on; it is valid up to and including ${day}.`,
  password: 'Password:',
  login: 'Kept sealed, for this address and no other.',
  token: (school) => `Token with which ${school} brings its files (shown once):`,
  use: (school) => `Send the file with: POST /upload/${school} and the header Authorization: Bearer with this token.`,
};
