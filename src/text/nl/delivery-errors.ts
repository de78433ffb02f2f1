import type { ErrorSubject } from '../../errors.ts';
import { formatFor } from '../format.ts';
import { given } from '../phrase.ts';

const to = (about: ErrorSubject): string => about.supplier ?? 'de leverancier';
const again = 'Sluis probeert het vanzelf opnieuw; u hoeft niets te doen.';
const ask = (about: ErrorSubject): string => `Neem contact op met ${to(about)} en noem deze code.`;
const status = (about: ErrorSubject): string => given(about.status, (s) => ` (antwoord ${s})`);

const where = (about: ErrorSubject): string =>
  about.supplier === undefined ? `van ${about.school ?? 'dit schoolbestuur'} iets` : `iets naar ${about.supplier}`;

export const deliveryErrors = {
  delivery_stopped: (about: ErrorSubject) => ({
    what: `Noodstop${given(about.date, (day) => ` sinds ${formatFor('nl').day(day)}`)}: er gaat niets naar ${to(about)}.`,
    next: 'De beheerder (bestuur) of de goedkeurder laat het weer doorgaan met: sluis resume.',
  }),
  stop_missing: (about: ErrorSubject) => ({
    what: `Er is hier geen noodstop die ${where(about)} tegenhoudt.`,
    next: 'Bekijk welke noodstops er zijn met: sluis deliveries.',
  }),
  delivery_deferred: (about: ErrorSubject) => ({
    what: `${to(about)} is traag of antwoordt niet; deze levering wacht daar niet op. Er is niets verstuurd.`,
    next: again,
  }),
  delivery_given_up: (about: ErrorSubject) => ({
    what: `Niet afgeleverd bij ${to(about)}${given(about.found, (code) => ` (${code})`)}; dit wordt niet vanzelf opnieuw geprobeerd.`,
    next: `Neem contact op met ${to(about)} en noem deze code. Laat daarna opnieuw leveren met: sluis deliveries retry.`,
  }),
  delivery_unreachable: (about: ErrorSubject) => ({
    what: `${to(about)} is niet bereikbaar. Er is niets verstuurd.`,
    next: again,
  }),
  delivery_throttled: (about: ErrorSubject) => ({ what: `${to(about)} vraagt om te wachten.`, next: again }),
  delivery_failed: (about: ErrorSubject) => ({
    what: `Bij ${to(about)} ging iets mis${about.status === undefined ? given(about.found, (code) => ` (${code})`) : status(about)}.`,
    next: again,
  }),
  delivery_unknown: (about: ErrorSubject) => ({
    what: `De verbinding met ${to(about)} viel weg; het is niet bekend of de levering is aangekomen.`,
    next: 'Sluis levert dezelfde leerlingen opnieuw; dubbel leveren kan geen kwaad.',
  }),
  delivery_redirected: (about: ErrorSubject) => ({
    what: `${to(about)} verwijst naar een ander adres; Sluis volgt dat niet. De levering is niet aangekomen.`,
    next: `Vraag ${to(about)} om het goede adres en laat het aanpassen.`,
  }),
  delivery_rejected: (about: ErrorSubject) => ({
    what: `${to(about)} neemt deze levering niet aan${status(about)}.`,
    next: ask(about),
  }),
  delivery_denied: (about: ErrorSubject) => ({
    what: `${to(about)} laat ons niet toe${status(about)}. De levering is niet aangekomen.`,
    next: `Vraag ${to(about)} om nieuwe toegangsgegevens.`,
  }),
  delivery_gone: (about: ErrorSubject) => ({
    what: `Het adres van ${to(about)} bestaat niet meer${status(about)}. De levering is niet aangekomen.`,
    next: `Vraag ${to(about)} om het goede adres en laat het aanpassen.`,
  }),
  answer_too_large: (about: ErrorSubject) => ({
    what: `Het antwoord van ${to(about)} is groter dan is toegestaan; het is niet gelezen.`,
    next: ask(about),
  }),
  answer_invalid: (about: ErrorSubject) => ({
    what: `Het antwoord van ${to(about)} is niet te begrijpen; het is niet bekend of de levering is aangekomen.`,
    next: ask(about),
  }),
  destination_refused: (about: ErrorSubject) => ({
    what:
      about.connector === undefined
        ? `Naar het adres van ${to(about)} mag Sluis niet versturen. Er is niets verstuurd.`
        : `Het adres van de leerlingadministratie${given(about.school, (s) => ` van ${s}`)} is geen openbaar https-adres, of verwijst door naar een ander. Er is niets gelezen.`,
    next: 'Laat de technisch beheerder het adres controleren; het moet een openbaar https-adres zijn.',
  }),
};
