import { describe, expect, it } from 'vitest';
import { placedNow, placedOn } from './placement.ts';

const placement = (startdatum: string | undefined, einddatum: string | undefined, leerjaar = '3') => ({
  schooljaar: '2026/2027',
  startdatum,
  einddatum,
  leerjaar,
});
const day = '2026-11-21';

describe('where a pupil stands by their placements', () => {
  it('says nothing of the first and last day of a school year', () => {
    const whole = placement('2026-08-01', '2027-07-31');
    expect(placedOn([whole], day)).toEqual({ stand: 'actief', plaatsing: whole });
  });

  it('takes the placement of today, and the days of all that follow on it', () => {
    const [first, second] = [placement('2026-09-01', '2026-11-20', '3'), placement('2026-11-21', '2027-02-28', '2')];
    expect(placedOn([second, first], day)).toEqual({
      stand: 'actief',
      plaatsing: second,
      startdatum: '2026-09-01',
      einddatum: '2027-02-28',
    });
  });

  it('counts both days of a placement in', () => {
    expect(placedOn([placement('2026-08-01', day)], day)).toMatchObject({ stand: 'actief', einddatum: day });
    expect(placedOn([placement(day, undefined)], day)).toMatchObject({ stand: 'actief', startdatum: day });
    expect(placedOn([placement('2026-08-01', '2026-11-20')], day)).toMatchObject({ stand: 'uitgeschreven' });
  });

  it('does not join what lies apart', () => {
    const [gone, back] = [placement('2026-08-01', '2026-10-01'), placement('2027-01-05', '2027-07-31')];
    expect(placedOn([gone, back], day)).toEqual({ stand: 'toekomstig', plaatsing: back, startdatum: '2027-01-05' });
    expect(placedOn([gone, back], '2026-09-01')).toMatchObject({ stand: 'actief', einddatum: '2026-10-01' });
  });

  it('joins over the end of a month', () => {
    const both = [placement('2026-08-01', '2026-11-30'), placement('2026-12-01', '2027-03-01')];
    expect(placedOn(both, day)).toMatchObject({ stand: 'actief', einddatum: '2027-03-01' });
  });

  it.each([
    ['no placement', []],
    ['a placement without days', [placement(undefined, undefined)]],
    ['a day that is none', [placement('1-8-2026', '2027-07-31')]],
  ])('guesses nothing of %s', (_, plaatsingen) => {
    expect(placedOn(plaatsingen, day)).toEqual({ stand: 'onbekend', plaatsing: undefined });
  });

  it('takes the only placement where days may not be seen, and none of several', () => {
    const one = placement(undefined, undefined);
    expect(placedNow([one])).toEqual({ stand: 'actief', plaatsing: one });
    expect(placedNow([one, one])).toEqual({ stand: 'actief', plaatsing: undefined });
  });
});
