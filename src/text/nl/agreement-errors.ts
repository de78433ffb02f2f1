import type { ErrorSubject } from '../../errors.ts';
import { formatFor } from '../format.ts';
import { type Advice, always, fieldWord, given } from '../phrase.ts';

const dated = (date: string | undefined): string => given(date, (day) => ` op ${formatFor('nl').day(day)}`);
const by = (about: ErrorSubject): string => about.supplier ?? 'deze leverancier';
const field = (about: ErrorSubject): string => about.field ?? about.name ?? 'Een gegeven';

/** Why a step does not fit, by what it was about: a setting of the decision or the state that was looked for. */
const states: Readonly<Record<string, Advice>> = {
  role: {
    what: 'De leverancier is zelf verwerkingsverantwoordelijke. Dat kan worden vastgelegd, maar niet van kracht worden.',
    next: 'Leg een overeenkomst voor waarin de leverancier verwerker is.',
  },
  hash: {
    what: 'De tekst is veranderd nadat hij u is getoond. Er is niets goedgekeurd.',
    next: 'Bekijk opnieuw wat er verandert en keur dan goed.',
  },
  releaseFirst: {
    what: 'Dit is geen eerste levering, dus de wachttijd kan niet worden overgeslagen.',
    next: 'Keur goed zonder --release-first; de wijziging gaat dan na de wachttijd in.',
  },
  widens: {
    what: 'Deze tekst verruimt wat is afgesproken. Er is niets gewijzigd.',
    next: 'Maak er een concept van met sluis agreement import; een tweede persoon keurt het goed.',
  },
  draft: {
    what: 'Er is geen concept om voor te leggen.',
    next: 'Maak eerst een concept met sluis agreement draft of sluis agreement import.',
  },
  change: {
    what: 'Er is geen concept of voorstel dat iets zou veranderen.',
    next: 'Bekijk wat er is met: sluis agreement show.',
  },
  proposed: {
    what: 'Er is niets voorgelegd om goed te keuren.',
    next: 'Leg eerst een concept voor met sluis agreement propose.',
  },
};

/** Who may do what somebody of another role tried; keys are the powers of `agreement/roles.ts`. */
const powers: Readonly<Record<string, string>> = {
  draft: 'een beheerder of goedkeurder van het bestuur',
  propose: 'een beheerder of goedkeurder van het bestuur',
  widen: 'een goedkeurder namens het bestuur',
  narrow: 'een beheerder of goedkeurder van het bestuur',
  revoke: 'een beheerder of goedkeurder van het bestuur, of de FG',
  advise: 'de FG',
  activate: 'een beheerder van het bestuur of van de school',
  deactivate: 'een beheerder van het bestuur of van de school, of de FG',
  consent: 'een beheerder van het bestuur of van de school',
  importIds: 'een beheerder van het bestuur of van de school',
  restrict: 'een beheerder van het bestuur of van de school, of de FG',
  look: 'een beheerder van het bestuur of van de school, of de FG',
  decide: 'een beheerder van het bestuur of van de school',
  addActor: 'een beheerder of goedkeurder van het bestuur',
};

export const agreementErrors = {
  agreement_missing: (about: ErrorSubject) =>
    about.supplier === undefined
      ? { what: 'Deze overeenkomst is niet gevonden.', next: 'Bekijk de lijst met: sluis agreement list.' }
      : {
          what: `Er is geen overeenkomst met ${by(about)}. Er is niets verstuurd.`,
          next: 'Leg een overeenkomst voor en laat die goedkeuren.',
        },
  agreement_invalid: (about: ErrorSubject) => ({
    what: `De overeenkomst is niet te lezen${given(about.name ?? about.setting, (n) => `: ${n} klopt niet`)}. Er is niets verstuurd.`,
    next: 'Verbeter de tekst van de overeenkomst en bied hem opnieuw aan.',
  }),
  agreement_unknown_field: (about: ErrorSubject) => ({
    what: `${field(about)} is geen gegeven dat Sluis kent. De overeenkomst is niet aangenomen.`,
    next: 'Kies een gegeven uit de lijst.',
  }),
  agreement_banned_field: (about: ErrorSubject) => ({
    what: `${field(about)} mag nooit naar een leverancier; geen overeenkomst kan dat veranderen. De overeenkomst is niet aangenomen.`,
    next: 'Haal dit gegeven uit de overeenkomst.',
  }),
  agreement_required_field: (about: ErrorSubject) => ({
    what: `${by(about)} kan niet zonder ${fieldWord(about, 'nl') ?? 'een gegeven'}, en dat is niet afgesproken. De overeenkomst kan zo niet worden goedgekeurd.`,
    next: 'Neem het gegeven op in de overeenkomst, met de reden, of kies een andere vorm van levering.',
  }),
  issued_id_not_agreed: (about: ErrorSubject) => ({
    what: `Met ${by(about)} is voor deze school geen identificatienummer van de leverancier afgesproken. Er is niets vastgelegd.`,
    next: 'Neem het gegeven op in de overeenkomst en laat die goedkeuren; bied het bestand daarna opnieuw aan.',
  }),
  agreement_not_in_force: (about: ErrorSubject) => ({
    what: `De overeenkomst met ${by(about)} is niet van kracht. Er is niets verstuurd.`,
    next: 'Laat de overeenkomst goedkeuren namens het bestuur.',
  }),
  agreement_not_yet: (about: ErrorSubject) => ({
    what: `De overeenkomst met ${by(about)} gaat nog in${given(about.date, () => ',')}${dated(about.date)}. Er is nog niets verstuurd.`,
    next: 'U hoeft niets te doen; op die dag begint het vanzelf.',
  }),
  agreement_ended: (about: ErrorSubject) => ({
    what: `Er is niets verstuurd. De overeenkomst met ${by(about)} is afgelopen${dated(about.date)}.`,
    next: 'Leg een nieuwe overeenkomst voor als de levering moet doorgaan.',
  }),
  agreement_revoked: (about: ErrorSubject) => ({
    what: `Er is niets verstuurd. De overeenkomst met ${by(about)} is per direct ingetrokken${dated(about.date)}.`,
    next: 'Leg een nieuwe overeenkomst voor als de levering weer moet beginnen.',
  }),
  agreement_state: (about: ErrorSubject) =>
    states[about.setting ?? about.expected ?? ''] ?? {
      what: `Dit kan niet met een overeenkomst die in deze stand is${given(about.found, (s) => ` (${s})`)}.`,
      next: 'Bekijk de stand van de overeenkomst en kies een stap die daarbij hoort.',
    },
  agreement_overlap: (about: ErrorSubject) => ({
    what: `Er is voor ${about.product ?? 'dit product'} van ${by(about)} al een overeenkomst van kracht op ${about.school ?? 'een van deze scholen'}.`,
    next: 'Laat de oude overeenkomst eindigen, of maak een nieuwe versie daarvan.',
  }),
  approver_same: always(
    'Wie een overeenkomst voorlegt, kan haar niet zelf goedkeuren.',
    'Laat een tweede persoon goedkeuren namens het bestuur.',
  ),
  actor_unknown: always(
    'Deze persoon of dit bewijs van toegang is hier niet bekend.',
    'Controleer het bewijs van toegang (in SLUIS_ACTOR_TOKEN, of getypt), of laat een nieuw maken met: sluis actor add.',
  ),
  actor_forbidden: (about: ErrorSubject) => ({
    what: 'Uw rol laat dit niet toe.',
    next: `Vraag ${powers[about.expected ?? ''] ?? 'iemand met de rol die dit wel mag'}.`,
  }),
  reason_missing: always(
    'Bij deze handeling hoort een reden; die komt in het logboek.',
    'Geef een reden op, zonder namen of nummers van leerlingen.',
  ),
};
