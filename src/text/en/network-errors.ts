import type { ErrorSubject } from '../../errors.ts';
import { formatFor } from '../format.ts';
import type { networkErrors as dutch } from '../nl/network-errors.ts';
import { always, given } from '../phrase.ts';

const far = (about: ErrorSubject): string =>
  about.supplier ?? (about.school === undefined ? 'the far end' : `the source of ${about.school}`);
const day = (about: ErrorSubject): string => given(about.date, (on) => ` on ${formatFor('en').day(on)}`);

const renew = ({ school, supplier }: ErrorSubject): string =>
  `Ask for a new certificate and give it with: ${school !== undefined && supplier === undefined ? 'sluis source secret' : 'sluis supplier certificate'}.`;

const wrongCertificate: Readonly<Record<string, string>> = {
  certificate_missing: 'There is no certificate in it',
  certificate_unreadable: 'The certificate cannot be read',
  key_missing: 'There is no private key in it',
  key_unreadable: 'The private key cannot be read',
  key_encrypted: 'The private key is encrypted with a passphrase',
  no_pair: 'The private key is not the one of the certificate',
  expired: 'The certificate has expired',
};

export const networkErrors: typeof dutch = {
  host_key_changed: (about: ErrorSubject) => ({
    what: `The server of ${far(about)} has another key than was agreed. Nothing was sent and nothing was read.`,
    next: 'Ask by another way (telephone) whether the key really changed, and then change hostKey with: sluis board apply.',
  }),
  secret_missing: (about: ErrorSubject) => ({
    what: `Sluis has no password or key for ${far(about)} yet, or got it for another address.`,
    next: about.school === undefined ? 'Give it with: sluis supplier login.' : 'Give it with: sluis source login.',
  }),
  certificate_invalid: (about: ErrorSubject) => ({
    what: `${wrongCertificate[about.found ?? ''] ?? 'This is no certificate with its key'}.`,
    next:
      about.name === 'login'
        ? 'Give an SSH key without a passphrase (take it away with: ssh-keygen -p).'
        : 'Give one PEM file with the certificate and its key without a passphrase (with: openssl pkey -in key.pem).',
  }),
  certificate_expiring: (about: ErrorSubject) => ({
    what: `The certificate with which Sluis makes itself known to ${far(about)} expires${day(about)}.`,
    next: renew(about),
  }),
  certificate_expired: (about: ErrorSubject) => ({
    what: `The certificate with which Sluis makes itself known to ${far(about)} has expired${day(about)}. Nothing was sent.`,
    next: renew(about),
  }),
  upload_denied: always('No access.', 'Check the address and the token of the school.'),
  upload_slow: always(
    'The file came in too slowly. Nothing was changed.',
    "Send it again; if it stays too slow, put the file into the school's folder.",
  ),
  upload_token_exists: (about: ErrorSubject) => ({
    what: `There is a token for ${about.school ?? 'this school'} already; it is shown once only.`,
    next: 'Make a new one with --rotate; the old one then stops working.',
  }),
};
