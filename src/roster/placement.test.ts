import { describe, expect, it } from 'vitest';
import { csv } from '../../connectors/csv/connector.ts';
import { somtodayOverzicht } from '../../mappings/sources/somtoday-overzicht.ts';
import { inputOf } from '../../test/contract/source.ts';
import { compile } from '../mapping/apply.ts';
import { type FlatRecord, fieldsOf } from '../record/catalogue.ts';
import { type Intake, takeIn } from './intake.ts';
import { mergePlacements } from './placement.ts';

const noor: FlatRecord = { key: '10234', callName: 'Noor', familyName: 'Oefen', addressSecret: false };

describe('two placements of one pupil', () => {
  it('keep the first group, with its year and programme, and every subgroup', () => {
    const first = { ...noor, groupKey: '2v1', yearGroup: '12', programme: 'vwo', subgroupKeys: ['koor', 'plus'] };
    const second = { ...noor, groupKey: '3h2', yearGroup: '13', programme: 'havo', subgroupKeys: ['plus', 'schaak'] };
    expect(mergePlacements(first, second)).toEqual({ ...first, subgroupKeys: ['koor', 'plus', 'schaak'] });
  });

  it('take the group of the second where the first has none, and nothing of the first with it', () => {
    const second = { ...noor, groupKey: '3h2', yearGroup: '13' };
    expect(mergePlacements({ ...noor, yearGroup: '12', programme: 'vwo' }, second)).toEqual(second);
    expect(mergePlacements(second, { ...noor, yearGroup: '12', programme: 'vwo' })).toEqual(second);
  });

  it('last from the first day of either to the last, and without an end where one has none', () => {
    const early = { ...noor, enrolledFrom: '2024-08-01', enrolledUntil: '2026-10-01' };
    const late = { ...noor, enrolledFrom: '2026-10-01', enrolledUntil: '2027-08-01' };
    const span = { ...noor, enrolledFrom: '2024-08-01', enrolledUntil: '2027-08-01' };
    expect(mergePlacements(early, late)).toEqual(span);
    expect(mergePlacements(late, early)).toEqual(span);
    expect(mergePlacements(early, { ...noor, enrolledFrom: '2026-10-01' })).toEqual({
      ...noor,
      enrolledFrom: '2024-08-01',
    });
  });

  it('are not merged when there is time between them: nobody could say when the pupil is enrolled', () => {
    const left = { ...noor, enrolledUntil: '2026-10-01' };
    const coming = { ...noor, enrolledFrom: '2027-08-01' };
    expect(mergePlacements(left, coming)).toBeUndefined();
    expect(mergePlacements(coming, left)).toBeUndefined();
  });

  it.each([
    [false, true, true],
    [true, false, true],
    [undefined, false, undefined],
    [false, undefined, undefined],
    [undefined, true, true],
    [false, false, false],
  ])('with an address secret %j and %j have it as %j', (first, second, expected) => {
    const { addressSecret: _, ...open } = noor;
    const flagged = (flag: boolean | undefined): FlatRecord =>
      flag === undefined ? { ...open, key: '1' } : { ...open, key: '1', addressSecret: flag, phoneSecret: flag };
    expect(mergePlacements(flagged(first), flagged(second))).toEqual(flagged(expected));
  });

  it.each([
    ['another name', { ...noor, callName: 'Ali' }],
    ['a field less', { key: noor.key, callName: 'Noor', addressSecret: false }],
    ['a field more', { ...noor, dateOfBirth: '2013-03-09' }],
    ['another status', { ...noor, enrolmentStatus: 'left' }],
  ])('are not one pupil with %s', (_, other) => {
    expect(mergePlacements(noor, other)).toBeUndefined();
    expect(mergePlacements(other, noor)).toBeUndefined();
  });
});

const header = 'Leerlingnummer;Roepnaam;Voorvoegsel;Achternaam;Stamgroep;Straat;Adres geheim;Geboortedatum';

const taken = (...rows: readonly string[]): Promise<Intake> => {
  const readingSet = new Map(
    (['pupil', 'group'] as const).map((entity) => [entity, new Set(Object.keys(fieldsOf(entity)))] as const),
  );
  const today = '2026-11-21';
  const context = { today, schoolYear: '2026-2027', lastDayIn: true };
  const compiled = compile(somtodayOverzicht, { readingSet, context });
  const bytes = new TextEncoder().encode([header, ...rows, ''].join('\n'));
  const settings = csv.parseSettings({ columns: somtodayOverzicht.columns });
  const reading = csv.read(settings, inputOf(bytes), compiled.wanted);
  return takeIn(reading, compiled, { school: '99XB00', name: 'Voorbeeld College', today, rowPerPlacement: true });
};

describe('an overview with a row per placement', () => {
  it('has one pupil of two placements, with the stricter flag', async () => {
    const { records, duplicates } = await taken(
      '10234;Noor;van;Oefen;2v1;Laan;N;9-3-2013',
      '10234;Noor;van;Oefen;2v2;Laan;J;9-3-2013',
    );
    expect(records.get('pupil')).toMatchObject([{ key: '10234', groupKey: '2v1', addressSecret: true }]);
    expect(duplicates.get('pupil')).toEqual([]);
  });

  it('sets two children with one number aside, whatever else stands on their rows', async () => {
    const { records, duplicates } = await taken(
      '10234;Noor;van;Oefen;2v1;Laan;N;9-3-2013',
      '10234;Ali;;Idrissi;2v1;Kade;N;1-4-2013',
      '10234;Noor;van;Oefen;2v2;Laan;N;9-3-2013',
      '10235;Bo;;Vos;2v1;Kade;N;1-5-2013',
    );
    expect(records.get('pupil')?.map(({ key }) => key)).toEqual(['10235']);
    expect(duplicates.get('pupil')).toEqual(['10234']);
  });
});
