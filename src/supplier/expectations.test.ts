import { describe, expect, test } from 'vitest';
import { agreementOf, item, joinedWith, permitOf, rule } from '../../test/world/gate.ts';
import type { Shape } from '../agreement/shape.ts';
import { withoutFields } from '../release/permit.ts';
import { release } from '../release/release.ts';
import { shaped } from '../release/shape.ts';
import { expectedOf } from './expectations.ts';

const shape: Shape = {
  name: 's',
  accepts: {
    pupil: { callName: 'voornaam', email: 'mail', gender: 'geslacht', postcode: 'pc' },
    group: { name: 'groep' },
  },
  requires: [],
};
const agreement = agreementOf({
  pupil: { callName: rule(), email: rule(), postcode: rule('postcode4') },
  group: { name: rule() },
});
const permit = permitOf(agreement, { shape });
const items = [{ callName: 'Noor', gender: 'female' }].map((record, index) =>
  shaped(release(item('pupil', String(index), record), permit, new Map(), joinedWith()), shape, '2026-11-21T00:00:00Z'),
);
const offered = (_: string, field: string) => field !== 'postcode';
const statuses = (...args: Parameters<typeof expectedOf>) =>
  expectedOf(...args).map(({ kind, field, status, form }) => [kind, field, status, form]);

describe('what may be expected', () => {
  test('is told under the supplier’s names, with one of few reasons', () => {
    expect(statuses(permit, items, offered)).toEqual([
      ['group', 'groep', 'expected', 'whole'],
      ['pupil', 'geslacht', 'not_agreed', undefined],
      ['pupil', 'mail', 'no_value', 'whole'],
      ['pupil', 'pc', 'not_offered_by_source', 'postcode4'],
      ['pupil', 'voornaam', 'expected', 'whole'],
    ]);
  });

  test('says nothing of values before anything was delivered', () => {
    expect(statuses(permit, [], () => true).map(([, , status]) => status)).toEqual([
      'expected',
      'not_agreed',
      'expected',
      'expected',
      'expected',
    ]);
  });

  test('is less what was given back', () => {
    const less = withoutFields(permit, new Set(['pupil/email']));
    expect(statuses(less, items, offered).find(([, field]) => field === 'mail')).toEqual([
      'pupil',
      'mail',
      'not_agreed',
      undefined,
    ]);
    expect(withoutFields(permit, new Set())).toBe(permit);
  });
});
