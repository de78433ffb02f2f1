import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsForbidden, isBsn, isEducationNumber, isIban } from './content.ts';

const weights = [9, 8, 7, 6, 5, 4, 3, 2];
const sumOf = (eight: string): number => weights.reduce((sum, weight, index) => sum + weight * Number(eight[index]), 0);

/** Eight digits with the ninth that makes the sum leave `left`, where there is one. */
const numbers = (start: string, left: number): fc.Arbitrary<string> =>
  fc
    .stringMatching(new RegExp(`^${start}\\d{${8 - start.length}}$`))
    .map((eight) => [eight, (((sumOf(eight) - left) % 11) + 11) % 11] as const)
    .filter(([, last]) => last < 10)
    .map(([eight, last]) => `${eight}${last}`);

const two = (part: number): string => String(part).padStart(2, '0');
const digitsOf = (count: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[1-9]\\d{${count - 1}}$`));
const words = fc.constantFrom('groep', 'Jan', 'komt later,', 'zie', '4', '4a', '12', '(', '');

describe('a BSN', () => {
  it.each(['111222333', '123456782', '999912343'])('is %s', (digits) => {
    expect(isBsn(digits)).toBe(true);
  });

  it.each(['111222334', '133456785', '000000000', '12345678', '1234567820', ''])('is not %j', (digits) => {
    expect(isBsn(digits)).toBe(false);
  });

  it('is found wherever it stands in a text, with blanks, stops, dashes, slashes or low lines too', () => {
    const notations = fc.constantFrom(/(?!)/, /(?<=^\d{3}|^\d{6})/g, /(?<=^\d{4}|^\d{6})/g, /(?<=\d)(?=\d)/g);
    fc.assert(
      fc.property(
        numbers('', 0),
        fc.tuple(notations, fc.constantFrom(' ', '.', '-', '/', '_', ' - ', '\u2011', '–')),
        fc.tuple(words, words),
        (bsn, [at, sign], [before, after]) => {
          fc.pre(bsn !== '000000000');
          expect(holdsForbidden(`${before} ${bsn.replace(at, sign)} ${after}`)).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '111-222-333',
    '111/222/333',
    '111_222_333',
    '111 222-333',
    'groep 4 111-222-333',
    '4-111222333',
    '1112-22-333',
  ])('is found in %j', (text) => {
    expect(holdsForbidden(text)).toBe(true);
  });

  it('is found in full-width digits and with characters that nobody sees', () => {
    expect(holdsForbidden('１２３４５６７８２')).toBe(true);
    expect(holdsForbidden('1234\u200B56782')).toBe(true);
  });
});

describe('an onderwijsnummer', () => {
  it('starts with 10 and leaves 5', () => {
    fc.assert(
      fc.property(numbers('10', 5), (digits) => {
        expect(isEducationNumber(digits)).toBe(true);
        expect(isBsn(digits)).toBe(false);
        expect(holdsForbidden(`nummer ${digits}`)).toBe(true);
      }),
    );
    expect(isEducationNumber('999912343')).toBe(false);
  });
});

describe('an IBAN', () => {
  it.each(['NL91ABNA0417164300', 'BE68539007547034', 'DE89370400440532013000', 'GB29NWBK60161331926819'])(
    'is %s',
    (iban) => {
      expect(isIban(iban)).toBe(true);
      expect(holdsForbidden(`rekening ${iban} van Jan`)).toBe(true);
      expect(holdsForbidden(`x12 IBAN${iban.toLowerCase().replace(/(.{4})/g, '$1 ')}`)).toBe(true);
    },
  );

  it.each(['NL91ABNA0417164301', 'NL91ABNA041716430', 'XX91ABNA0417164300', 'NLABNA', ''])('is not %j', (iban) => {
    expect(isIban(iban)).toBe(false);
  });
});

describe('an e-mail address', () => {
  it.each(['jan@thuis.example', 'mail: j.a.n+x@a-b.example.', 'jan＠thuis.example'])('is in %j', (text) => {
    expect(holdsForbidden(text)).toBe(true);
  });

  it.each(['@jan', 'jan@', 'a @ b', 'jan@thuis'])('is not in %j', (text) => {
    expect(holdsForbidden(text)).toBe(false);
  });
});

it('a long text takes time by its length only', () => {
  const started = performance.now();
  for (const part of ['0', '1-', '01-22', 'a', '011 ', '+31 '])
    expect(holdsForbidden(part.repeat(100_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(5_000);
});

describe('false alarms', () => {
  it.each([
    '1/2A',
    'groep 8 (2026-2027)',
    '06 12345678',
    '06-12345678',
    '0612345678',
    '010 1234567',
    'h4a',
    '21-11-2026',
    '1234 AB',
  ])('%j is let through', (text) => {
    expect(holdsForbidden(text)).toBe(false);
  });

  it('fewer than 1 in 10,000 texts with dates, school years and telephone numbers are stopped', () => {
    const date = fc
      .tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1930, max: 2040 }))
      .chain(([day, month, year]) => {
        return fc.constantFrom(
          `${day}-${month}-${year}`,
          `${two(day)}-${two(month)}-${year}`,
          `${two(day)}/${two(month)}/${year}`,
          `${two(day)}.${two(month)}.${year}`,
          `${year}-${two(month)}-${two(day)}`,
          `${two(day)}-${two(month)}-${two(year % 100)}`,
        );
      });
    const year = fc
      .integer({ min: 2000, max: 2040 })
      .chain((from) =>
        fc.constantFrom(`${from}-${from + 1}`, `${from}/${from + 1}`, `${from}-${String(from + 1).slice(2)}`),
      );
    const phone = fc
      .tuple(digitsOf(8), digitsOf(7), digitsOf(6))
      .chain(([eight, seven, six]) =>
        fc.constantFrom(
          `06-${eight}`,
          `06/${eight}`,
          `06 ${eight.replace(/(?<=^(..){1,3})(?=.)/g, ' ')}`,
          `06-${eight.replace(/(?<=^(..){1,3})(?=.)/g, '-')}`,
          `010-${seven}`,
          `010-${seven.slice(0, 3)} ${seven.slice(3, 5)} ${seven.slice(5)}`,
          `0113-${six}`,
          `+31-6-${eight}`,
          `+31 6 ${eight}`,
          `+31 6${eight}`,
          `+31(0)6-${eight}`,
          `0031 6 ${eight}`,
          `+31 (0)10-${seven}`,
          `+31 113 ${six}`,
        ),
      );
    const number = fc.constantFrom('1', '4', '5/6', '8', '12', '4-5-6', '1-2', '');
    const texts = fc.tuple(
      fc.constantFrom('groep', 'tel.', 'geb.', '', 'vanaf'),
      number,
      fc.oneof(date, year, phone),
      number,
    );
    const sample = fc.sample(texts, { numRuns: 30_000, seed: 20_261_121 }).map((parts) => parts.join(' '));
    const found = sample.filter((text) => holdsForbidden(text));
    expect(found.length / sample.length).toBeLessThan(1 / 10_000);
  });

  it('no text without digits and @ is ever stopped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/[\d@]/.test(text.normalize('NFKC')));
        expect(holdsForbidden(text)).toBe(false);
      }),
    );
  });

  it('no group name with few digits is ever stopped', () => {
    const names = fc.array(fc.oneof(fc.stringMatching(/^[A-Za-z]{1,6}$/), fc.stringMatching(/^\d{1,2}[a-z]?$/)), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(names, (parts) => {
        expect(holdsForbidden(parts.join(' '))).toBe(false);
      }),
    );
  });

  it('a number of nine digits that is neither is let through', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{9}$/), (digits) => {
        fc.pre(!isBsn(digits) && !isEducationNumber(digits));
        expect(holdsForbidden(`nr ${digits}`)).toBe(false);
      }),
    );
  });
});
