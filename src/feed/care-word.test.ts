import { expect, test } from 'vitest';
import { hasCareWord } from './care-word.ts';

test.each([
  ['Structuurgroep autisme', true],
  ['ASS 2', true],
  ['Klas 3 (ass)', true],
  ['nt2-groep', true],
  ['ASS-klas', true],
  ['zml1', true],
  ['Autiklas', true],
  ['auti-groep', true],
  ['Nautilus', false],
  ['Time-out', true],
  ['Plusklas', true],
  ['Klasse 4', false],
  ['Bassisten', false],
  ['Kopp 3', false],
  ['1/2A', false],
  ['Vuurtoren', false],
])('the name %s speaks of care: %s', (name, expected) => {
  expect(hasCareWord(name)).toBe(expected);
});
