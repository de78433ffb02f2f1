import type { Ban } from './field.ts';

const bsnLaw = {
  nl: 'UAVG art. 46: het BSN mag alleen waar een wet het voorschrijft',
  en: 'UAVG art. 46: only where an act prescribes it',
};
const specialLaw = { nl: 'AVG art. 9: bijzondere persoonsgegevens', en: 'GDPR art. 9: special categories' };
const criminalLaw = { nl: 'AVG art. 10: strafrechtelijke gegevens', en: 'GDPR art. 10: criminal data' };
const houseRule = {
  nl: 'vaste regel van Sluis: nooit naar een leverancier',
  en: 'house rule of Sluis: never to a supplier',
};

const law = (nl: string, en: string, rule: Ban['rule']): Ban => ({ nl, en, by: 'law', rule });
const house = (nl: string, en: string): Ban => ({ nl, en, by: 'house', rule: houseRule });

/** Everything that no agreement can lift, with a name so that it never counts as unknown. */
export const bans = {
  bsn: law('BSN', 'citizen service number', bsnLaw),
  educationNumber: law('onderwijsnummer', 'education number', bsnLaw),
  bsnLastFour: house('laatste vier cijfers BSN', 'last four digits of the citizen service number'),
  ethnicity: law('etniciteit', 'ethnicity', specialLaw),
  religion: law('godsdienst', 'religion', specialLaw),
  criminal: law('strafrechtelijke gegevens', 'criminal data', criminalLaw),
  weighting: house('leerlinggewicht', 'pupil weighting'),
  countryOfBirth: house('geboorteland', 'country of birth'),
  placeOfBirth: house('geboorteplaats', 'place of birth'),
  countryOfParents: house('geboorteland van een ouder', 'country of birth of a parent'),
  arrivalDate: house('datum in Nederland', 'date of arrival'),
  parentSchooling: house('opleiding van de ouders', "parents' schooling"),
  funding: house('bekostiging', 'funding'),
  support: house('TLV, OPP of LWOO', 'support decisions (TLV, OPP, LWOO)'),
  schoolAdvice: house('schooladvies', 'school advice'),
  absence: house('verzuim', 'absence'),
  bankAccount: house('bankrekening', 'bank account'),
  careNotes: house('zorgnotities', 'care notes'),
  staffPrivate: house('privégegevens van medewerkers', 'private data of staff'),
} as const satisfies Record<string, Ban>;

export type BanName = keyof typeof bans;
