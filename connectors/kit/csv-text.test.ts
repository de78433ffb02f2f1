import { expect, it } from 'vitest';
import { csvCell } from './csv-text.ts';

it.each(['=1+1', ' =1+1', '\u00a0=1+1', '\t=1', ' ＝1', '  @SUM(A1)', '\n-1'])(
  'lets no spreadsheet calculate %j',
  (value) => {
    expect(csvCell(value).replace(/^"/, '')).toMatch(/^'/);
  },
);

it.each(['Jansen-de Vries', 'a = b', ' van der', "'s-Gravenhage"])('leaves %j as it is', (value) => {
  expect(csvCell(value).replaceAll('"', '')).toBe(value);
});
