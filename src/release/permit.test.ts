import { describe, expect, test } from 'vitest';
import { agreementOf, permitOf, rule } from '../../test/world/gate.ts';
import { fieldNames, narrowed } from './permit.ts';

const agreement = agreementOf({
  pupil: { key: rule('alias'), callName: rule(), issuedId: rule(), groupKey: rule() },
  group: { name: rule() },
});

describe('permit', () => {
  test('has a step per field that is agreed and that the shape takes, and nothing else', () => {
    const shape = { name: 's', accepts: { pupil: { key: 'id', callName: 'naam', email: 'mail' } }, requires: [] };
    const made = permitOf(agreement, { shape });
    expect(fieldNames(made)).toEqual(['pupil/callName', 'pupil/key']);
    expect(made.withheld.get('pupil')).toEqual(['email']);
    expect(made.steps.get('pupil')?.find(({ field }) => field === 'key')?.form).toBe('alias');
  });

  test('takes no name of an object for a field that the shape takes', () => {
    const shape = { name: 's', accepts: { pupil: {} }, requires: [] };
    expect(fieldNames(permitOf(agreement, { shape }))).toEqual([]);
  });

  test.each([
    ['agreement_not_yet', agreement, '2026-07-31T21:59:59Z'],
    ['agreement_ended', agreementOf({}, { until: '2026-11-20' }), '2026-11-20T23:00:00Z'],
    ['agreement_revoked', { ...agreement, state: 'revoked' as const }, '2026-11-21T00:00:00Z'],
    ['agreement_state', { ...agreement, state: 'draft' as const }, '2026-11-21T00:00:00Z'],
    ['agreement_state', { ...agreement, supersededAt: new Date('2026-11-01T00:00:00Z') }, '2026-11-21T00:00:00Z'],
    ['agreement_invalid', agreementOf({}, { role: 'controller' }), '2026-11-21T00:00:00Z'],
  ] as const)('is refused with %s', (code, one, at) => {
    expect(() => permitOf(one, { at })).toThrow(expect.objectContaining({ code }));
  });

  test('its last day is a day in Amsterdam, included', () => {
    const last = agreementOf({ pupil: { callName: rule() } }, { until: '2026-11-20' });
    expect(permitOf(last, { at: '2026-11-20T22:59:59Z' }).day).toBe('2026-11-20');
  });

  test('narrowed to a reading it keeps what was read, and what suppliers issue', () => {
    const read = new Map([['pupil', new Set(['key', 'groupKey'])]] as const);
    expect(fieldNames(narrowed(permitOf(agreement), read))).toEqual(['pupil/groupKey', 'pupil/issuedId', 'pupil/key']);
  });
});
