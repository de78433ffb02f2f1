import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { holdsForbidden } from '../record/content.ts';
import { isPlain } from './plain.ts';
import { text as tidy } from './text.ts';

const context = { today: '', schoolYear: '', lastDayIn: false };

it.each(['Jansen', "van 't Hof", 'Jansen-de Vries', 'Çağla', 'O', 'dr. Ĳsbrand'])('%s is plain', (name) => {
  expect(isPlain(name)).toBe(true);
});

it.each(['', ' ', ' Jan', 'Jan ', 'de  Vries', 'Jan\u00A0Piet', 'a@b', '4A', 'x²', 'Nguyễn', '１２', 'Jan\n'])(
  '%j is looked at with more care',
  (name) => {
    expect(isPlain(name)).toBe(false);
  },
);

it('only what is tidy and harmless already is plain', () => {
  const texts = fc.string({
    unit: fc.oneof(
      fc.constantFrom(' ', 'a', 'é', '1', '@', '.', '-'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  });
  fc.assert(
    fc.property(texts, (text) => {
      fc.pre(isPlain(text));
      expect(tidy(text, context)).toBe(text);
      expect(holdsForbidden(text)).toBe(false);
    }),
  );
});

it('each plain sign is a letter or ordinary punctuation, and stays one when characters are folded', () => {
  const signs = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
  expect(signs.filter((sign) => isPlain(sign) && /[\d@\s]/.test(sign.normalize('NFKC')))).toEqual([]);
});
