import { given } from '../phrase.ts';
import type { ErrorSubject } from '../../errors.ts';
import type { tellingErrors as nl } from '../nl/telling-errors.ts';

const later = 'Sluis tries again later today. The note is also on the status page and in: sluis report --note.';
const status = (about: ErrorSubject): string => given(about.status, (s) => ` (answer ${s})`);

export const tellingErrors: typeof nl = {
  mail_unreachable: (about) => ({
    what: `The mail server cannot be reached or did not take the daily note now${status(about)}.`,
    next: later,
  }),
  mail_refused: (about) => ({
    what: `The mail server does not take the daily note${status(about)}.`,
    next: 'Let the operator check SLUIS_SMTP_URL, SLUIS_MAIL_FROM and SLUIS_MAIL_TO.',
  }),
  mail_insecure: () => ({
    what: 'The connection with the mail server cannot be secured; the daily note was not mailed.',
    next: 'Let the operator see whether the mail server has STARTTLS or smtps, with a valid certificate.',
  }),
  webhook_unreachable: (about) => ({
    what: `The webhook for the daily note cannot be reached${status(about)}.`,
    next: later,
  }),
  webhook_refused: (about) => ({
    what: `The webhook does not take the daily note${status(about)}.`,
    next: 'Let the operator check SLUIS_NOTE_WEBHOOK; it has to be a public https address that does not redirect.',
  }),
};
