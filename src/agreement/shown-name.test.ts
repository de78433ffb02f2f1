import { expect, it } from 'vitest';
import { shownName } from './shown-name.ts';

it.each(['voornaam', 'extra veld', 'groep-2', 'naam_2.1', 'Förnamn', 'x'.repeat(40)])('shows %j', (name) => {
  expect(shownName(name)).toBe(name);
});

it.each(['', 'x'.repeat(41), 'jan@school.example', 'nummer 123', '١٢٣', 'a,b', 'a\nb', "'t Hooft", 'a\u200Bb'])(
  'hides %j',
  (name) => {
    expect(shownName(name)).toBeUndefined();
  },
);
