import { yearGroups } from '../record/code.ts';
import type { Converter } from './converters.ts';

const table =
  (entries: Readonly<Record<string, string>>): Converter =>
  (text) => {
    const word = text.trim().toLowerCase();
    return Object.hasOwn(entries, word) ? entries[word] : undefined;
  };

/** NEN-ISO 5218, as in EDEXML: 0 unknown, 1 male, 2 female, 9 not specified. */
export const edexmlGender = table({ 0: 'unspecified', 1: 'male', 2: 'female', 9: 'unspecified' });

/** Gender as Dutch exports write it, in any case. */
export const genderWord = table({
  m: 'male',
  man: 'male',
  jongen: 'male',
  mannelijk: 'male',
  j: 'male',
  v: 'female',
  vrouw: 'female',
  meisje: 'female',
  vrouwelijk: 'female',
  x: 'other',
  anders: 'other',
  o: 'unspecified',
  onbekend: 'unspecified',
  'niet opgegeven': 'unspecified',
  'niet gespecificeerd': 'unspecified',
});

/** Sex as in OneRoster 1.2 (demographics). */
export const englishGender = table({ male: 'male', female: 'female', other: 'other', unspecified: 'unspecified' });

/** OneRoster 1.2 enabledUser: who is no longer active in the system of the school follows no education there. */
export const enabledUser = table({ true: 'enrolled', false: 'left' });

const canonicalYearGroups: ReadonlySet<string> = new Set(yearGroups);

/** A year group of the EDEXML list (2.1 EDEXJaargroepType), which holds those of 1.03. `03` is 3. */
export const yearGroup: Converter = (text) => {
  const word = text
    .trim()
    .toUpperCase()
    .replace(/^0(?=\d$)/, '');
  return canonicalYearGroups.has(word) ? word : undefined;
};

/** A year of secondary education, 1 to 6, into 11 to 16; those codes themselves are taken too. */
export const voYearGroup: Converter = (text) => {
  const year = /^1?([1-6])$/.exec(text.trim())?.[1];
  return year === undefined ? undefined : `1${year}`;
};

/** `2026-2027`, also with a slash or blanks; the second year must follow the first. */
export const schoolYear: Converter = (text) => {
  const found = /^(\d{4})\s*[-/]\s*(\d{4})$/.exec(text.trim());
  if (found === null || Number(found[2]) !== Number(found[1]) + 1) return undefined;
  return `${found[1]}-${found[2]}`;
};

/** The year in which a school year ends (OneRoster schoolYear): `2027` is 2026-2027. */
export const endYear: Converter = (text) => {
  const year = /^[12]\d{3}$/.exec(text.trim())?.[0];
  return year === undefined ? undefined : `${Number(year) - 1}-${year}`;
};

/** Status of enrolment as ParnasSys and SOMtoday write it. A word that is not here must never pass for enrolled. */
export const enrolmentStatusWord = table({
  'volgt onderwijs': 'enrolled',
  ingeschreven: 'enrolled',
  actief: 'enrolled',
  aangemeld: 'applied',
  aanmelding: 'applied',
  'in aanmelding': 'applied',
  'aanmelding ingetrokken': 'applied',
  vooraangemeld: 'applied',
  vooraanmelding: 'applied',
  wachtlijst: 'applied',
  'op wachtlijst': 'applied',
  afgewezen: 'applied',
  toekomstig: 'future',
  uitgeschreven: 'left',
  vertrokken: 'left',
  verwijderd: 'left',
  overleden: 'left',
  'oud-leerling': 'left',
});

/** EDEXML has no status: year group H is a former pupil (manual 2.1), any other follows education. */
export const edexmlStatus: Converter = (text) => (text.trim().toUpperCase() === 'H' ? 'left' : 'enrolled');

/** BRIN: two digits and two letters (EDEXML 2.1 EDEXBrincodeType). */
export const brin: Converter = (text) => {
  const code = text.trim().toUpperCase();
  return /^\d{2}[A-Z]{2}$/.test(code) ? code : undefined;
};

/** Location code in two digits; empty is the main location, 00 (EDEXML 2.1: "00 betekent hetzelfde als leeg"). */
export const locationCode: Converter = (text) => {
  const code = text.trim().padStart(2, '0');
  return /^\d{2}$/.test(code) ? code : undefined;
};

const schoolCode = (text: string): RegExpExecArray | null =>
  /^(\d{2}[A-Z]{2})(\d{2})?$/.exec(text.trim().toUpperCase());

/** The BRIN of a school that is named by BRIN and location code in one: `99XX01`, or by its BRIN alone. */
export const brinPart: Converter = (text) => schoolCode(text)?.[1];

/** The location code of the same; a BRIN alone is the main location, 00. */
export const locationPart: Converter = (text) => {
  const found = schoolCode(text);
  return found === null ? undefined : (found[2] ?? '00');
};

/** Dutch postcode as `1234 AB`; the first digit is not 0. */
export const postcode: Converter = (text) => {
  const found = /^([1-9]\d{3})\s*([A-Z]{2})$/.exec(text.trim().toUpperCase());
  return found === null ? undefined : `${found[1]} ${found[2]}`;
};
