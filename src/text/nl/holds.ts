import { holdSentences } from './hold-sentences.ts';

/** What waits for a decision of a person. */
export const holds = {
  sentences: holdSentences,
  heading: 'Ter beoordeling',
  none: 'Er wacht niets op een besluit.',
  case: 'nummer',
  school: 'school',
  supplier: 'leverancier',
  what: 'wat er wacht',
  since: 'sinds',
  names: (school: string, count: number) =>
    `${school}: ${count === 1 ? 'één groepsnaam moet' : `${count} groepsnamen moeten`} eerst bekeken worden: sluis groups --school ${school}.`,
  choose: (id: string) =>
    `Bekijk de lijst: sluis holds show ${id}. Doorvoeren: sluis holds approve ${id}. Alleen nieuwe leerlingen: sluis holds approve ${id} --only-additions. Niet doorvoeren: sluis holds discard ${id}. Bij een besluit hoort een reden (--reason-code).`,
  operations: { add: 'nieuw', change: 'gewijzigd', remove: 'zou verdwijnen' },
  causes: {
    missing: 'ontbreekt in het bestand',
    left: 'uitgeschreven',
    out_of_scope: 'valt niet meer onder de afspraak',
    moved: 'overgestapt binnen het bestuur',
    excluded: 'uitgesloten',
    agreement_ended: 'overeenkomst afgelopen',
  },
  entities: {
    school: 'school',
    location: 'vestiging',
    group: 'groep',
    pupil: 'leerling',
    staff: 'medewerker',
    guardian: 'ouder of verzorger',
  },
  listSubject: 'kenmerk',
  listWho: 'wie',
  listName: 'naam',
  listReason: 'reden',
  namesHint: 'Namen erbij: --names --reason-code checked_list. Dat komt per leerling in het logboek.',
  approved: (school: string) =>
    `Besloten: doorvoeren. Het gaat mee bij de volgende uitwisseling; meteen kan met: sluis sync --school ${school}.`,
  additions: (school: string) =>
    `Besloten: alleen nieuwe leerlingen. Zij gaan mee bij de volgende uitwisseling; meteen kan met: sluis sync --school ${school}. De rest blijft zoals de leverancier het heeft, tot er een nieuw bestand is.`,
  discarded: 'Besloten: niet doorvoeren. De leverancier houdt wat hij heeft, tot er een nieuw bestand is.',
  threshold: (id: string, until: string) =>
    `Tijdelijke drempel ${id} voorgesteld, tot en met ${until}. Hij telt zodra een tweede persoon instemt: sluis holds threshold-approve ${id}.`,
  thresholdApproved: (until: string) => `De tijdelijke drempel telt nu, tot en met ${until}.`,
  thresholds: 'Tijdelijke drempels',
  kind: 'soort',
  amount: 'drempel',
  amountOf: (count: string, percent: string) => `meer dan ${count} en meer dan ${percent} %`,
  until: 'tot en met',
  state: 'stand',
  counts: 'telt',
  waits: 'wacht op een tweede persoon',
  kinds: {
    pupils_removed: 'leerlingen verdwijnen',
    pupils_added: 'nieuwe leerlingen',
    identity_changed: 'naam, geboortedatum of sleutel gewijzigd',
    pupils_changed: 'andere wijzigingen van leerlingen',
    groups_removed: 'groepen verdwijnen',
    staff_removed: 'medewerkers verdwijnen',
    mailing: 'ouders worden aangeschreven',
  },
  suspended: (count: number) =>
    `${count === 1 ? 'Eén leerling ontbreekt' : `${count} leerlingen ontbreken`} in het bestand en ${count === 1 ? 'is' : 'zijn'} gepauzeerd: wie terugkomt wordt hersteld.`,
  leaving: (count: number) =>
    `${count === 1 ? 'Eén leerling wordt' : `${count} leerlingen worden`} binnenkort verwijderd.`,
};
