import { expect, it } from 'vitest';
import { somtodayConnect } from '../../mappings/sources/somtoday-connect.ts';
import { originsOf } from './origins.ts';

it('offers what the source permits, and a field with two origins as long as one of them is', () => {
  const all = originsOf(somtodayConnect);
  const without = (...names: readonly string[]): readonly string[] => {
    const left = originsOf(somtodayConnect, names);
    return [...all].filter((path) => !left.has(path));
  };
  expect(without()).toEqual([]);
  expect(without('leerling/geboortedatum')).toEqual(['pupil/dateOfBirth', 'pupil/ageClass']);
  expect(without('stamgroep/naam')).toEqual([]);
  expect(without('stamgroep/naam', 'lesgroep/naam')).toEqual(['group/name']);
});
