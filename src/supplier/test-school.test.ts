import { describe, expect, test } from 'vitest';
import { agreementOf, joinedWith, permitOf, rule } from '../../test/world/gate.ts';
import { fieldOf } from '../record/catalogue.ts';
import { place, scope } from '../release/scope.ts';
import { release } from '../release/release.ts';
import { madePupils } from './test-pupils.ts';
import { primaryYears, testRoster, testSteps } from './test-school.ts';

const ground = { schoolYear: '2026-2027', yearGroups: primaryYears };
const pupils = (step: (typeof testSteps)[number]) => testRoster(step, ground).get('pupil') ?? [];

/** Who has the first key at a step. */
const firstAt = (step: (typeof testSteps)[number]) => pupils(step).find(({ record }) => record.key === 'T01')?.subject;

describe('the made-up school', () => {
  test('has names that systems stumble over', () => {
    const names = madePupils.map(({ familyName }) => familyName);
    expect(Math.max(...names.map((name) => name.length))).toBeGreaterThan(70);
    expect(names).toContain('Y');
    expect(madePupils.map(({ key }) => key)).toContain('#1010');
    expect(madePupils.filter(({ noEckId }) => noEckId === true)).toHaveLength(1);
    const twins = pupils('start').filter(({ record }) => record['familyName'] === 'Tweeling');
    expect(new Set(twins.map(({ record }) => `${String(record['dateOfBirth'])}${String(record['street'])}`)).size).toBe(
      1,
    );
  });

  test.each(testSteps)('consists of records that a source could have given: %s', (step) => {
    for (const [entity, items] of testRoster(step, ground)) {
      const wrong = items.flatMap(({ record }) =>
        Object.entries(record).filter(([name, value]) => fieldOf(entity, name)?.type.safeParse(value).success !== true),
      );
      expect([entity, wrong]).toEqual([entity, []]);
    }
  });

  test('loses a leaver, hides an address, and turns the year', () => {
    expect(pupils('leaver').length).toBe(pupils('changes').length - 1);
    const secret = (step: (typeof testSteps)[number]) =>
      pupils(step).filter(({ record }) => record['addressSecret'] === true).length;
    expect([secret('leaver'), secret('secret_address')]).toEqual([0, 1]);
    const years = new Set(pupils('rollover').map(({ record }) => record['schoolYear']));
    expect([...years]).toEqual(['2027-2028']);
    expect(pupils('rollover').some(({ record }) => record.key === 'T15')).toBe(false);
  });

  test('is the same person at every step, under the same subject', () => {
    expect(new Set(testSteps.map(firstAt)).size).toBe(1);
  });

  test('obeys the laws of the gate: no applicant, no address that is not stated to be open', () => {
    const permit = permitOf(agreementOf({ pupil: { key: rule(), street: rule(), familyName: rule() } }));
    const roster = testRoster('secret_address', ground);
    expect(pupils('start').filter((item) => place(item, permit) === 'applied')).toHaveLength(1);
    const { items, visible } = scope(permit, roster, joinedWith());
    const made = (items.get('pupil') ?? []).map((item) => release(item, permit, visible, joinedWith()).data);
    expect(made.filter(({ street }) => street === undefined).map(({ key }) => key)).toEqual(['T05', 'T14']);
  });
});
