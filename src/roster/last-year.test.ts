import { expect, test } from 'vitest';
import { isInLastYear } from './last-year.ts';

test.each([
  [{ yearGroup: '8' }, true],
  [{ yearGroup: '7' }, false],
  [{ yearGroup: 'S' }, false],
  [{ yearGroup: '14', programme: 'vmbo-b Zorg en Welzijn' }, true],
  [{ yearGroup: '14', programme: 'MAVO' }, true],
  [{ yearGroup: '14', programme: 'mavo/havo' }, false],
  [{ yearGroup: '14', programme: 'havo' }, false],
  [{ yearGroup: '15', programme: 'havo' }, true],
  [{ yearGroup: '15', programme: 'gymnasium' }, false],
  [{ yearGroup: '16', programme: 'Atheneum' }, true],
  [{ yearGroup: '16', programme: 'vwo' }, true],
  [{ yearGroup: '14', programme: 'constructor' }, false],
  [{ yearGroup: '16' }, false],
  [{ programme: 'vwo' }, false],
  [{}, false],
])('of %j tells whether it is the last year: %s', (known, expected) => {
  expect(isInLastYear({ key: '1', ...known })).toBe(expected);
});
