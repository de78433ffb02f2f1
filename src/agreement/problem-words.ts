import type { ProblemCode } from './problem.ts';
import type { Words } from './wording.ts';

/** What each problem means and what to do about it. */
export const problemWords: Readonly<Record<ProblemCode, Words>> = {
  text_too_large: { nl: 'de tekst is te groot voor een overeenkomst', en: 'the text is too large for an agreement' },
  text_unreadable: { nl: 'dit is geen leesbare YAML of JSON', en: 'this is not readable YAML or JSON' },
  text_alias: {
    nl: 'verwijzingen (& en *) mogen niet; schrijf de tekst uit',
    en: 'references (& and *) are not allowed; write the text out',
  },
  text_duplicate_name: { nl: 'een naam staat er twee keer', en: 'a name stands there twice' },
  agreement_unknown_field: { nl: 'dit gegeven bestaat niet', en: 'there is no such field' },
  agreement_banned_field: {
    nl: 'dit gegeven mag nooit naar een leverancier',
    en: 'this field may never go to a supplier',
  },
  name_unknown: { nl: 'deze naam hoort hier niet', en: 'this name does not belong here' },
  value_missing: { nl: 'dit moet worden ingevuld', en: 'this must be filled in' },
  value_invalid: { nl: 'dit is niet goed ingevuld', en: 'this is not filled in correctly' },
  form_unknown: {
    nl: 'dit gegeven kent deze minder precieze vorm niet',
    en: 'this field does not have this coarser form',
  },
  purpose_missing: { nl: 'dit doel staat niet bij de doelen', en: 'this purpose is not among the purposes' },
  relation_without_key: {
    nl: 'spreek ook de sleutel af van de groep, vestiging of leerling waarnaar dit verwijst',
    en: 'agree the key of the group, location or pupil that this points at too',
  },
  key_not_agreed: {
    nl: 'de gekozen leerlingsleutel staat niet, of niet in deze vorm, bij de gegevens van de leerling',
    en: 'the chosen pupil key is not among the fields of the pupil, or not in this form',
  },
  weighing_missing: {
    nl: 'gerechtvaardigd belang vraagt een geschreven afweging',
    en: 'legitimate interest needs a written weighing',
  },
  until_before_from: { nl: 'de einddatum ligt voor de begindatum', en: 'the end lies before the beginning' },
  review_too_late: {
    nl: 'de herbeoordeling moet binnen 12 maanden na de begindatum liggen',
    en: 'the review must lie within 12 months after the beginning',
  },
  advice_without_date: { nl: 'het advies van de FG heeft geen datum', en: "the officer's advice has no date" },
  role_controller: {
    nl: 'de leverancier is zelf verwerkingsverantwoordelijke: vastleggen kan, van kracht worden niet',
    en: 'the supplier is a controller: this can be recorded, not put in force',
  },
  interest_weighed: {
    nl: 'gerechtvaardigd belang is voor een school zelden de juiste grondslag',
    en: 'legitimate interest is rarely the right basis for a school',
  },
  photo_without_consent: {
    nl: 'een pasfoto gaat gewoonlijk alleen met toestemming',
    en: 'a photo usually goes with consent only',
  },
};
