import type { ErrorSubject } from '../../errors.ts';
import { always, given } from '../phrase.ts';

const later = 'Sluis probeert het vanzelf opnieuw.';

/** Bronnen die Sluis zelf bevraagt, en leveranciers die hier komen halen. */
export const doorErrors = {
  source_denied: (about: ErrorSubject) => ({
    what: `De leerlingadministratie${given(about.school, (s) => ` van ${s}`)} laat Sluis niet toe. De vorige gegevens blijven gelden; er is niemand verwijderd.`,
    next: 'Kijk in de leerlingadministratie of de koppeling nog aanstaat, en geef Sluis de sleutel opnieuw.',
  }),
  source_throttled: always('De leerlingadministratie vraagt om te wachten.', later),
  source_fault: (about: ErrorSubject) => ({
    what: `De leerlingadministratie${given(about.school, (s) => ` van ${s}`)} meldt een fout${given(about.found, (code) => ` (${code})`)}. De vorige gegevens blijven gelden; er is niemand verwijderd.`,
    next: 'Sluis probeert het vanzelf opnieuw; blijft het, noem deze code dan bij de leverancier van de leerlingadministratie.',
  }),
  source_not_now: (about: ErrorSubject) => ({
    what: `Deze leerlingadministratie mag alleen ’s nachts worden bevraagd${given(about.expected, (hours) => ` (${hours})`)}.`,
    next: 'Sluis vraagt de gegevens de komende nacht vanzelf op.',
  }),
  door_denied: always('Geen toegang.', 'Controleer de toegangsgegevens; vraag de school zo nodig om nieuwe.'),
  door_scope: always('Deze toegang is niet gegeven.', 'Vraag alleen toegang die met de school is afgesproken.'),
  door_throttled: always('Er komen te veel vragen achter elkaar.', 'Wacht zo lang als Retry-After zegt.'),
  door_unavailable: always(
    'Er zijn nu geen gegevens klaar. Dat betekent niet dat er geen leerlingen zijn.',
    'Vraag het later opnieuw, en verander tot dan niets.',
  ),
};
