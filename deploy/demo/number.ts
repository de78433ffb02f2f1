/** Numbers that look official, pass the official tests, and lie in ranges that are not given out. */

/** Weights 9, 8, 7, 6, 5, 4, 3, 2, -1 and the sum's remainder modulo 11. */
const remainder = (nine: string): number => {
  let sum = -Number(nine[8]);
  for (let i = 0; i < 8; i++) sum += (9 - i) * Number(nine[i]);
  return ((sum % 11) + 11) % 11;
};

/** The BSN's own test (elfproef): remainder 0. */
export const passesBsnTest = (text: string): boolean => /^\d{9}$/.test(text) && remainder(text) === 0;

/** The onderwijsnummer: starts with 10, the same weights, remainder 5. */
export const passesEducationNumberTest = (text: string): boolean => /^10\d{7}$/.test(text) && remainder(text) === 5;

/** The ordinal-th (from 0, wraps around) number of `prefix` and free digits that has this remainder. */
const numbered = (prefix: string, wanted: number): ((ordinal: number) => string) => {
  let found: string[] | undefined;
  const all = (): string[] => {
    const free = 9 - prefix.length;
    const every = Array.from({ length: 10 ** Math.min(free, 5) }, (_, i) => prefix + String(i).padStart(free, '0'));
    return every.filter((nine) => remainder(nine) === wanted);
  };
  return (ordinal) => {
    found ??= all();
    return found[ordinal % found.length] ?? '';
  };
};

/** 9999xxxxx: about 9,090 numbers that pass the elfproef; the range is used for tests only. */
export const demoBsn = numbered('9999', 0);
/** 1000xxxxx: about 9,090 numbers that pass the onderwijsnummer's test. */
export const demoEducationNumber = numbered('10', 5);

/** 06-00xxxxxx: mobile numbers begin with 061 to 065 or 068 in the Dutch numbering plan; 0600 is not given out. */
export const demoPhone = (six: number): string => `06-00${String(six % 1_000_000).padStart(6, '0')}`;
