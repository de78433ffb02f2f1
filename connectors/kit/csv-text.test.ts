import { expect, it } from 'vitest';
import { csvText } from './csv-text.ts';

it.each(['=1+1', ' =1+1', '\u00a0=1+1', '\t=1', ' ＝1', '  @SUM(A1)', '\n-1'])(
  'lets no spreadsheet calculate %j',
  (value) => {
    expect(
      csvText([[value]], ',')
        .replace(/\r\n$/, '')
        .replace(/^"/, ''),
    ).toMatch(/^'/);
  },
);

it.each(['Jansen-de Vries', 'a = b', ' van der', "'s-Gravenhage"])('leaves %j as it is', (value) => {
  expect(
    csvText([[value]], ',')
      .replace(/\r\n$/, '')
      .replaceAll('"', ''),
  ).toBe(value);
});
