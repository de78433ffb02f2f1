import type { ErrorSubject } from '../../errors.ts';
import { given } from '../phrase.ts';

const later =
  'Sluis probeert het later vandaag opnieuw. De notitie staat ook op de statuspagina en in: sluis report --note.';
const status = (about: ErrorSubject): string => given(about.status, (s) => ` (antwoord ${s})`);

export const tellingErrors = {
  mail_unreachable: (about: ErrorSubject) => ({
    what: `De mailserver is niet bereikbaar of nam de dagelijkse notitie nu niet aan${status(about)}.`,
    next: later,
  }),
  mail_refused: (about: ErrorSubject) => ({
    what: `De mailserver neemt de dagelijkse notitie niet aan${status(about)}.`,
    next: 'Laat de technisch beheerder SLUIS_SMTP_URL, SLUIS_MAIL_FROM en SLUIS_MAIL_TO nakijken.',
  }),
  mail_insecure: () => ({
    what: 'De verbinding met de mailserver is niet te beveiligen; de dagelijkse notitie is niet gemaild.',
    next: 'Laat de technisch beheerder nagaan of de mailserver STARTTLS of smtps heeft, met een geldig certificaat.',
  }),
  webhook_unreachable: (about: ErrorSubject) => ({
    what: `De webhook voor de dagelijkse notitie is niet bereikbaar${status(about)}.`,
    next: later,
  }),
  webhook_refused: (about: ErrorSubject) => ({
    what: `De webhook neemt de dagelijkse notitie niet aan${status(about)}.`,
    next: 'Laat de technisch beheerder SLUIS_NOTE_WEBHOOK nakijken; het moet een openbaar https-adres zijn dat niet doorverwijst.',
  }),
};
