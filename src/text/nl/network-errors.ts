import type { ErrorSubject } from '../../errors.ts';
import { formatFor } from '../format.ts';
import { always, given } from '../phrase.ts';

const far = (about: ErrorSubject): string =>
  about.supplier ?? (about.school === undefined ? 'de andere kant' : `de bron van ${about.school}`);
const day = (about: ErrorSubject): string => given(about.date, (on) => ` op ${formatFor('nl').day(on)}`);

const renew = ({ school, supplier }: ErrorSubject): string =>
  `Vraag een nieuw certificaat aan en geef het met: ${school !== undefined && supplier === undefined ? 'sluis source secret' : 'sluis supplier certificate'}.`;

const wrongCertificate: Readonly<Record<string, string>> = {
  certificate_missing: 'Er staat geen certificaat in',
  certificate_unreadable: 'Het certificaat is niet te lezen',
  key_missing: 'Er staat geen sleutel (private key) in',
  key_unreadable: 'De sleutel is niet te lezen',
  key_encrypted: 'De sleutel is versleuteld met een wachtwoord',
  no_pair: 'De sleutel hoort niet bij het certificaat',
  expired: 'Het certificaat is verlopen',
};

/** Verbindingen: sleutels van de andere kant, certificaten van ons, en bestanden die een school ons brengt. */
export const networkErrors = {
  host_key_changed: (about: ErrorSubject) => ({
    what: `De server van ${far(about)} heeft een andere sleutel dan is afgesproken. Er is niets verstuurd en niets gelezen.`,
    next: 'Vraag langs een andere weg (telefoon) of de sleutel echt is veranderd, en pas hostKey dan aan met: sluis board apply.',
  }),
  secret_missing: (about: ErrorSubject) => ({
    what: `Sluis heeft nog geen wachtwoord of sleutel voor ${far(about)}, of kreeg die voor een ander adres.`,
    next: about.school === undefined ? 'Geef dit met: sluis supplier login.' : 'Geef dit met: sluis source login.',
  }),
  certificate_invalid: (about: ErrorSubject) => ({
    what: `${wrongCertificate[about.found ?? ''] ?? 'Dit is geen certificaat met zijn sleutel'}.`,
    next:
      about.name === 'login'
        ? 'Geef een SSH-sleutel zonder wachtwoord (zonder wachtwoord maken met: ssh-keygen -p).'
        : 'Geef één PEM-bestand met het certificaat en de sleutel zonder wachtwoord (met: openssl pkey -in sleutel.pem).',
  }),
  certificate_expiring: (about: ErrorSubject) => ({
    what: `Het certificaat waarmee Sluis zich bij ${far(about)} bekendmaakt verloopt${day(about)}.`,
    next: renew(about),
  }),
  certificate_expired: (about: ErrorSubject) => ({
    what: `Het certificaat waarmee Sluis zich bij ${far(about)} bekendmaakt is verlopen${day(about)}. Er is niets verstuurd.`,
    next: renew(about),
  }),
  upload_denied: always('Geen toegang.', 'Controleer het adres en het bewijs van toegang van de school.'),
  upload_slow: always(
    'Het bestand kwam te langzaam binnen. Er is niets veranderd.',
    'Stuur het opnieuw; blijft het te langzaam, zet het bestand dan in de map van de school.',
  ),
  upload_token_exists: (about: ErrorSubject) => ({
    what: `Voor ${about.school ?? 'deze school'} is er al een bewijs van toegang; het wordt maar één keer getoond.`,
    next: 'Maak een nieuw bewijs met --rotate; het oude werkt dan niet meer.',
  }),
};
