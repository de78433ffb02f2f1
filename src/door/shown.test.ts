import { expect, it } from 'vitest';
import { agreementOf, item, joinedWith, permitOf, rule } from '../../test/world/gate.ts';
import type { Opened } from '../delivery/prepare.ts';
import type { FeedRow } from '../feed/row.ts';
import type { Entity } from '../record/field.ts';
import type { Item } from '../record/item.ts';
import { show } from './shown.ts';

const at = '2026-11-20T01:30:00.000Z';
const permit = permitOf(
  agreementOf({ pupil: { key: rule(), callName: rule() }, guardian: { familyName: rule(), pupilKeys: rule() } }),
);
const noor = item('pupil', 'noor', { callName: 'Noor', enrolmentStatus: 'enrolled', ageClass: 'under16' });
const parent = (more: object): Item =>
  item('guardian', 'ouder', {
    familyName: 'Vos',
    pupilKeys: ['noor'],
    hasAuthority: 'yes',
    contactBan: false,
    ...more,
  });

const reading = (id: string, items: readonly Item[]): Opened => ({
  id,
  schoolYear: '2026-2027',
  readAt: at,
  roster: new Map(
    (['pupil', 'guardian'] as const).map((kind) => [kind, items.filter(({ entity }) => entity === kind)]),
  ),
  readingSet: new Map<Entity, ReadonlySet<string>>([
    ['pupil', new Set(['key', 'callName'])],
    ['guardian', new Set(['familyName', 'pupilKeys'])],
  ]),
  aside: new Set(),
  partial: new Set(),
  unstable: 0,
});
const row = ({ entity, subject }: Item): FeedRow => ({
  entity,
  subject,
  state: 'present',
  generation: 'older',
  digest: 'd',
  sequence: 1,
  unsure: false,
  changedAt: at,
});

const kindsShown = (now: Item): readonly string[] => {
  const items = [noor, parent({})];
  const older = reading('older', items);
  const current = reading('newer', [noor, now]);
  const rows = items.map(row);
  const ground = { permit, joined: joinedWith(), rows, readings: new Map([['older', older]]), current, agreedAt: at };
  return show({ id: 'f', school: '99XA00', sequence: 1 }, ground).view.items.map(({ kind }) => kind);
};

it.each([
  ['as before', {}, ['pupil', 'guardian']],
  ['with a contact ban', { contactBan: true }, ['pupil']],
  ['without authority any more', { hasAuthority: 'no' }, ['pupil']],
])('shows a parent who waits in an older reading only if the newest allows it: %s', (_, more, kinds) => {
  expect(kindsShown(parent(more))).toEqual(kinds);
});
