import { describe, expect, test } from 'vitest';
import { agreementOf, item, joinedWith, permitOf, rosterOf, rule, standingOf } from '../../test/world/gate.ts';
import { place, scope } from './scope.ts';

const fields = { pupil: { key: rule(), groupKey: rule(), locationKey: rule() }, group: { name: rule() } };
const here = permitOf(agreementOf(fields));

describe('place', () => {
  const day = '2026-11-21';
  test.each([
    ['in_scope', {}],
    ['in_scope', { enrolledFrom: day, enrolledUntil: '2026-11-22' }],
    ['left', { enrolledUntil: day }],
    ['left', { enrolmentStatus: 'left', enrolledUntil: '2030-01-01' }],
    ['not_started', { enrolledFrom: '2026-11-22' }],
    ['not_started', { enrolmentStatus: 'future' }],
    ['in_scope', { enrolmentStatus: 'future', enrolledFrom: day }],
    ['applied', { enrolmentStatus: 'applied', enrolledFrom: '2020-01-01' }],
  ])('is %s for %o', (expected, record) => {
    expect(place(item('pupil', '1', record), here)).toBe(expected);
  });

  test('counts who starts within the agreed days, to the day', () => {
    const soon = permitOf(agreementOf(fields, { rows: { startsWithinDays: 7 } }));
    expect(place(item('pupil', '1', { enrolledFrom: '2026-11-28' }), soon)).toBe('in_scope');
    expect(place(item('pupil', '1', { enrolledFrom: '2026-11-29' }), soon)).toBe('not_started');
    expect(place(item('pupil', '1', { enrolmentStatus: 'applied', enrolledFrom: '2026-11-22' }), soon)).toBe('applied');
  });

  test('is narrowed by location, year group and group; who has none of it is not among them', () => {
    const rows = { startsWithinDays: 0, locations: ['HG'], yearGroups: ['3' as const], groups: ['g1'] };
    const narrow = permitOf(agreementOf(fields, { rows }));
    const whole = { locationKey: 'HG', yearGroup: '3', groupKey: 'g1' };
    expect(place(item('pupil', '1', whole), narrow)).toBe('in_scope');
    expect(place(item('pupil', '1', { yearGroup: '3', groupKey: 'g1' }), narrow)).toBe('other_location');
    expect(place(item('pupil', '1', { ...whole, yearGroup: '4' }), narrow)).toBe('other_year_group');
    expect(place(item('pupil', '1', { ...whole, groupKey: 'g2' }), narrow)).toBe('other_group');
  });

  test('is excluded before anything else', () => {
    const standing = standingOf({ 's-1': 'excluded', 's-2': 'frozen' });
    const permit = permitOf(agreementOf(fields), { standing });
    expect(place(item('pupil', '1', { enrolmentStatus: 'left' }), permit)).toBe('excluded');
    expect(place(item('pupil', '2'), permit)).toBe('in_scope');
  });
});

describe('scope', () => {
  const roster = rosterOf(
    item('pupil', '1', { groupKey: 'g1', subgroupKeys: ['s1'], locationKey: 'HG' }),
    item('pupil', '2', { groupKey: 'g2', enrolmentStatus: 'left' }),
    item('group', 'g1', { name: '3A' }),
    item('group', 'g2', { name: '4A' }),
    item('group', 's1', { name: 'Zorg' }),
    item('location', 'HG', { name: 'Hoofdgebouw' }),
    item('staff', 'j', { groupKeys: ['g1', 'g2'] }),
    item('staff', 'k', { groupKeys: ['s1'] }),
    item('guardian', 'o', { pupilKeys: ['1'], hasAuthority: 'yes' }),
    item('guardian', 'p', { pupilKeys: ['1'], hasAuthority: 'no' }),
    item('guardian', 'q', { pupilKeys: ['1'], hasAuthority: 'yes', contactBan: true }),
    item('guardian', 'r', { pupilKeys: ['2'], hasAuthority: 'yes' }),
  );
  const keysOf = (permit: Parameters<typeof scope>[0], kind: 'group' | 'staff' | 'guardian' | 'location' | 'pupil') =>
    scope(permit, roster, joinedWith())
      .items.get(kind)
      ?.map(({ record }) => record.key);

  test('a group is visible through a relation that may leave, and through no other', () => {
    expect(keysOf(here, 'group')).toEqual(['g1']);
    const both = agreementOf({ pupil: { groupKey: rule(), subgroupKeys: rule() }, group: { name: rule() } });
    expect(keysOf(permitOf(both), 'group')).toEqual(['g1', 's1']);
    const none = agreementOf({ pupil: { callName: rule() }, group: { name: rule() } });
    expect(keysOf(permitOf(none), 'group')).toEqual([]);
  });

  test('kinds of which no field is agreed are not there at all', () => {
    expect([...scope(here, roster, joinedWith()).items.keys()]).toEqual(['group', 'pupil']);
  });

  test('staff come with a visible group, guardians with authority, without a contact ban and with a child in scope', () => {
    const wide = permitOf(
      agreementOf({ ...fields, staff: { names: rule(), familyName: rule() }, guardian: { familyName: rule() } }),
    );
    expect(keysOf(wide, 'staff')).toEqual(['j']);
    expect(keysOf(wide, 'guardian')).toEqual(['o']);
  });

  test('from 18 a parent has no say by default', () => {
    const adults = rosterOf(
      item('pupil', '1', { ageClass: '18+' }),
      item('guardian', 'o', { pupilKeys: ['1'], hasAuthority: 'yes' }),
    );
    const permit = permitOf(agreementOf({ pupil: { key: rule() }, guardian: { familyName: rule() } }));
    expect(scope(permit, adults, joinedWith()).items.get('guardian')).toEqual([]);
  });

  test('targets go by their source key only where that is agreed whole', () => {
    const byRef = scope(here, roster, joinedWith()).visible.get('pupil/groupKey');
    expect(byRef?.get('g1')).toBe('ref-s-g1');
    const keyed = permitOf(agreementOf({ ...fields, group: { key: rule(), name: rule() } }));
    expect(scope(keyed, roster, joinedWith()).visible.get('pupil/groupKey')?.get('g1')).toBe('g1');
  });

  test('is settled until the first day on which an enrolment starts to count or ends', () => {
    const turning = rosterOf(
      item('pupil', '1', { enrolledUntil: '2026-12-24' }),
      item('pupil', '2', { enrolledFrom: '2026-12-10' }),
      item('pupil', '3', { enrolledFrom: '2020-08-01', enrolledUntil: '2026-11-01' }),
    );
    const until = (startsWithinDays: number) =>
      scope(permitOf(agreementOf(fields, { rows: { startsWithinDays } })), turning, joinedWith()).settledUntil;
    expect(until(0)).toBe('2026-12-10');
    expect(until(14)).toBe('2026-11-26');
    expect(until(30)).toBe('2026-12-24');
    expect(scope(here, rosterOf(item('pupil', '1')), joinedWith()).settledUntil).toBeUndefined();
  });

  test('a form that changes with the day is looked at again every day', () => {
    const banded = permitOf(agreementOf({ pupil: { dateOfBirth: rule('ageBand') } }));
    expect(scope(banded, roster, joinedWith()).settledUntil).toBe('2026-11-22');
  });
});
