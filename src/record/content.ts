/**
 * Finds in a text what may never travel under another name: a BSN, an onderwijsnummer, an IBAN, an e-mail
 * address. Pure tests on text; they say that it is there, never what it is.
 */
const weights = [9, 8, 7, 6, 5, 4, 3, 2, -1] as const;

const remainder = (digits: string): number =>
  ((weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11) + 11) % 11;

/** Nine digits that pass the elfproef of the BSN (Logisch ontwerp BSN): weights 9 to 2 and -1, divisible by 11. */
export const isBsn = (digits: string): boolean =>
  /^\d{9}$/.test(digits) && digits !== '000000000' && remainder(digits) === 0;

/** Nine digits of an onderwijsnummer: starts with 10, and the same sum leaves 5. */
export const isEducationNumber = (digits: string): boolean => /^10\d{7}$/.test(digits) && remainder(digits) === 5;

/** Length of an IBAN per country (SWIFT IBAN registry): SEPA, Morocco and Turkey. */
const ibanLengths: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GI23 GR27 HR21 HU28 IE22 IS26 IT27 ' +
    'LI21 LT20 LU20 LV21 MA28 MC27 MT31 NL18 NO15 PL28 PT25 RO24 SE24 SI19 SK24 SM27 TR26 VA22'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** IBAN (ISO 13616) without blanks: the length of its country, and modulo 97 is 1 with the first four signs last. */
export const isIban = (compact: string): boolean => {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(compact)) return false;
  if (ibanLengths.get(compact.slice(0, 2)) !== compact.length) return false;
  let rest = 0;
  for (const sign of compact.slice(4) + compact.slice(0, 4)) {
    for (const digit of String(Number.parseInt(sign, 36))) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
};

/**
 * Dates, school years and telephone numbers, which the digits beside them would complete to nine. Passed over only
 * in their own notation, which nobody gives to a number of nine digits.
 */
const asides = [
  /(?<!\d[-/.]?)[0-3]?\d([-/.])[01]?\d\1(?:(?:19|20)\d\d|\d\d)(?![-/.]?\d)/g,
  /(?<!\d[-/.]?)(?:19|20)\d\d-[01]\d-[0-3]\d(?![-/.]?\d)/g,
  /(?<!\d[-/.]?)(?:19|20)\d\d[-/](?:(?:19|20)\d\d|\d\d)(?![-/.]?\d)/g,
  /(?:\+|(?<!\d)00)31[ .-]?(?:\(0\)[ .-]?)?[1-9](?:[ .-]?\d){8}(?!\d)/g,
  /(?<!\d)0[1-9]\d{0,2}(?:[ ./-]\d{2,8}){1,4}(?<=(?<!\d)0(?:[ ./-]?\d){9})(?!\d)/g,
];

/** What stands between two groups of digits of one number: one sign, with or without blanks around it. */
const between = / ?[./_-] ?| /;
const runs = new RegExp(`\\d+(?:(?:${between.source})\\d+)*`, 'g');

/** Neighbouring groups of digits that make nine together: `999-912-347` and `groep 4 999912347` are found alike. */
const holdsNumber = (text: string): boolean => {
  const rest = asides.reduce((left, aside) => left.replace(aside, 'x'), text);
  for (const [run] of rest.matchAll(runs)) {
    const groups = run.split(between);
    for (let start = 0; start < groups.length; start += 1) {
      let digits = '';
      for (let end = start; end < groups.length && digits.length < 9; end += 1) digits += groups[end] ?? '';
      if (isBsn(digits) || isEducationNumber(digits)) return true;
    }
  }
  return false;
};

const holdsIban = (text: string): boolean => {
  for (const [, run = ''] of text.toUpperCase().matchAll(/(?=([A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,27}))/g)) {
    const compact = run.replaceAll(' ', '');
    if (isIban(compact.slice(0, ibanLengths.get(compact.slice(0, 2)) ?? 0))) return true;
  }
  return false;
};

const holdsEmail = (text: string): boolean => /[^\s@<>]@[^\s@<>]+\.[^\s@<>.]{2,}/.test(text);

/** True when a text may hold none of these: quick, and exact in that direction. */
const harmless = /^[^\d@]*$/;

/** True when a text holds a BSN, an onderwijsnummer, an IBAN or an e-mail address, also in full-width or with unseen characters. */
export const holdsForbidden = (text: string): boolean => {
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Pd}/gu, '-');
  if (harmless.test(plain)) return false;
  return holdsNumber(plain) || holdsIban(plain) || holdsEmail(plain);
};
