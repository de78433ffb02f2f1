import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../src/errors.ts';
import { baseOf, type Base, cutNight } from './faults/cuts.ts';
import { type CutHouse, openCutHouse } from './faults/cut-house.ts';
import { formats, type Format, misdeeds, thousandths } from './world/bad-school.ts';
import { schoolOn } from './world/board.ts';

/**
 * Whatever a school hands over, nobody disappears at a supplier for it that same night, and the next good file brings
 * everything back. What is refused changes nothing at all.
 */
type Intake = ErrorCode | 'rehearsal' | 'unchanged' | 'held' | 'aside';
type Expected = Intake | RegExp | Readonly<Record<Format['name'], Intake | RegExp>>;

/** Two checks see it; which of them comes first is no matter here. */
const shifted = /^(source_column_changed|source_overlap|aside)$/;

/** Of each misdeed, what becomes of it. A list of ParnasSys names no school year and no day of making. */
const expected: Readonly<Record<string, Expected>> = {
  empty: { edexml: 'source_cut_off', overzicht: 'source_header', leerlingenlijst: 'source_header' },
  'only zeros': { edexml: 'source_encoding', overzicht: 'source_malformed', leerlingenlijst: 'source_malformed' },
  'header only': 'export_empty',
  'nobody who follows education': 'held',
  'shifted by one': { edexml: shifted, overzicht: 'source_row_width', leerlingenlijst: 'source_row_width' },
  'header shifted by one': shifted,
  'wrong school': { edexml: 'school_wrong', overzicht: 'source_overlap', leerlingenlijst: 'source_overlap' },
  'last year': { edexml: 'year_late', overzicht: 'year_late', leerlingenlijst: 'unchanged' },
  'next year': { edexml: 'rehearsal', overzicht: 'rehearsal', leerlingenlijst: 'unchanged' },
  'the same again': 'unchanged',
  'half the pupils': 'held',
  'everybody twice': { edexml: 'aside', overzicht: 'unchanged', leerlingenlijst: 'aside' },
  'the file twice': { edexml: 'source_not_xml', overzicht: 'source_malformed', leerlingenlijst: 'source_malformed' },
  'its tail again': { edexml: 'source_not_xml', overzicht: 'source_row_width', leerlingenlijst: 'source_row_width' },
  'ten pupils again': { edexml: 'aside', overzicht: 'unchanged', leerlingenlijst: 'aside' },
  'UTF-16': 'unchanged',
  'UTF-16 without a mark': { edexml: 'source_encoding', overzicht: 'unchanged', leerlingenlijst: 'unchanged' },
  'an odd byte of UTF-16': 'source_encoding',
};

const expectedOf = (misdeed: string, { name }: Format): RegExp => {
  const found = expected[misdeed];
  const one = typeof found === 'object' && !(found instanceof RegExp) ? found[name] : found;
  return one instanceof RegExp ? one : new RegExp(`^${one}$`);
};

let house: CutHouse;
const bases = new Map<string, Base>();
const baseAt = (format: Format): Base => {
  const base = bases.get(format.name);
  if (base === undefined) throw new Error('no base');
  return base;
};

beforeAll(async () => {
  house = await openCutHouse();
  for (const format of formats) bases.set(format.name, await baseOf(house, format));
});
afterAll(() => house.close());

describe.each(formats)('a school that hands over a bad $name', (format) => {
  const school = schoolOn(format.plan, '2026-11-21');
  const made = misdeeds.flatMap(({ name, make }) => {
    const file = name === 'older' ? undefined : make(school, format);
    return file === undefined ? [] : [{ name, file }];
  });

  test.each(made)('$name', async ({ name, file }) => {
    const { held, file: good } = baseAt(format);
    const [delivered, generation] = [house.delivered(), await house.generation(format)];
    const { intake, error, feeds } = await house.night(format, file);
    expect([...held.keys()].filter((key) => !house.held(format).has(key))).toEqual([]);
    expect(house.held(format)).toEqual(held);
    const codes = new Set(feeds.map((feed) => feed.error?.code ?? feed.state));
    const found = error?.code ?? (intake === 'new' ? (codes.has('feed_held') ? 'held' : 'aside') : intake);
    expect(found).toMatch(expectedOf(name, format));
    expect(house.delivered()).toBe(delivered);
    expect(error === undefined || (await house.generation(format)) === generation).toBe(true);
    await house.night(format, good);
    expect(house.held(format)).toEqual(held);
  });

  // A list does not say when it was made: whoever came since goes on being served, until the steps of removal are over.
  test('older', async () => {
    const { held, file: good } = baseAt(format);
    const file = misdeeds.find(({ name }) => name === 'older')?.make(school, format);
    await house.night(format, file);
    expect(house.held(format)).toEqual(held);
    await house.night(format, good);
    expect(house.held(format)).toEqual(held);
  });

  test('cut off at every thousandth', { timeout: 120_000 }, async () => {
    const base = baseAt(format);
    const violations: string[] = [];
    let refused = 0;
    for (const file of thousandths(Buffer.from(base.file))) {
      const verdict = await cutNight(house, base, file, base.held);
      if (verdict.intake === 'refused') refused += 1;
      violations.push(...verdict.violations.map((what) => `${what} at byte ${file.length}`));
    }
    expect(violations).toEqual([]);
    // A list cut exactly between two rows, or within its last cell, looks whole.
    expect(refused).toBeGreaterThanOrEqual(format.name === 'edexml' ? 1_000 : 800);
  });
});

test('and the ledger proves all of it', async () => {
  expect(await house.verify()).toMatchObject({ ok: true });
});
