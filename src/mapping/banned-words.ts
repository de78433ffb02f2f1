import type { BanName } from '../record/bans.ts';

/** Parts of Dutch column names that speak of banned data, wherever they stand in the name. */
const stems: Readonly<Record<string, BanName>> = {
  bsn: 'bsn',
  burgerservice: 'bsn',
  sofinummer: 'bsn',
  persoonsgebondennummer: 'bsn',
  onderwijsnummer: 'educationNumber',
  ondwnr: 'educationNumber',
  etnici: 'ethnicity',
  godsdienst: 'religion',
  religie: 'religion',
  levensbeschouw: 'religion',
  strafrecht: 'criminal',
  gewicht: 'weighting',
  geboorteland: 'countryOfBirth',
  geboorteplaats: 'placeOfBirth',
  datuminnederland: 'arrivalDate',
  nederlandsonderwijssinds: 'arrivalDate',
  opleidingvader: 'parentSchooling',
  opleidingmoeder: 'parentSchooling',
  bekostig: 'funding',
  toelaatbaarheid: 'support',
  ontwikkelingsperspectief: 'support',
  leerwegonderst: 'support',
  praktijkond: 'support',
  praktijkschool: 'support',
  praktijkklas: 'support',
  schooladvies: 'schoolAdvice',
  verzuim: 'absence',
  bankrekening: 'bankAccount',
  rekeningnummer: 'bankAccount',
  zorgnotitie: 'careNotes',
};

/** Short ones count as a whole word only: *opp* stands in many words. */
const words: Readonly<Record<string, BanName>> = {
  pgn: 'bsn',
  sofi: 'bsn',
  geloof: 'religion',
  tlv: 'support',
  opp: 'support',
  lwoo: 'support',
  pro: 'support',
  advies: 'schoolAdvice',
  iban: 'bankAccount',
};

/** One form for names that a reader would take for the same: no case, accents, blanks or signs. */
export const plainName = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/gu, '');

/**
 * The ban that a column name speaks of, by its words. This is a net for mistakes in a school's own mapping, not
 * the gate: what is banned has no field, and values are checked whatever their column is called.
 */
export const bannedByWords = (name: string): BanName | undefined => {
  const plain = plainName(name);
  const stem = Object.keys(stems).find((part) => plain.includes(part));
  if (stem !== undefined) return stems[stem];
  const parts = name
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z0-9]+/u);
  const word = Object.keys(words).find((part) => parts.includes(part));
  return word === undefined ? undefined : words[word];
};

const supportIn = (table: Readonly<Record<string, BanName>>): readonly string[] =>
  Object.keys(table).filter((part) => table[part] === 'support');
const supportStems = [...supportIn(stems), 'lwoo'];
const supportWords: ReadonlySet<string> = new Set(supportIn(words));

/** True when a text speaks of a support decision (TLV, OPP, LWOO, praktijkonderwijs), abbreviated with or without stops. */
export const speaksOfSupport = (text: string): boolean => {
  const plain = plainName(text);
  if (supportStems.some((stem) => plain.includes(stem))) return true;
  const seen = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{Cf}/gu, '');
  return [seen, seen.replaceAll('.', '')].some((one) => one.split(/[^a-z]+/u).some((part) => supportWords.has(part)));
};
