import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyDocument } from '../../test/agreement/documents.ts';
import { agreementOf, permitOf, rule } from '../../test/world/gate.ts';
import { controlFields } from '../record/catalogue.ts';
import { entities } from '../record/field.ts';
import { readingSetOf } from './reading-set.ts';

const agreement = agreementOf({
  pupil: { key: rule('alias'), callName: rule(), issuedId: rule(), groupKey: rule() },
  group: { name: rule() },
});

describe('reading set', () => {
  test('holds what agreements send and control data; never an issued id, and no kind that nobody agreed on', () => {
    const set = readingSetOf([permitOf(agreement)]);
    expect([...set.keys()]).toEqual(expect.arrayContaining(['pupil', 'group', 'school', 'location']));
    expect(set.has('staff')).toBe(false);
    expect(set.has('guardian')).toBe(false);
    const pupil = set.get('pupil') ?? new Set();
    expect(pupil.has('callName')).toBe(true);
    expect(pupil.has('enrolledUntil')).toBe(true);
    expect(pupil.has('issuedId')).toBe(false);
    expect(pupil.has('familyName')).toBe(false);
    expect(pupil.has('yearGroup')).toBe(false);
  });

  test('reads the year group where rows are chosen by it, though it is not sent', () => {
    const byYear = agreementOf({ pupil: { callName: rule() } }, { rows: { startsWithinDays: 0, yearGroups: ['3'] } });
    expect(
      readingSetOf([permitOf(byYear)])
        .get('pupil')
        ?.has('yearGroup'),
    ).toBe(true);
  });

  test('is control data alone when nothing is agreed, and of nobody but pupils', () => {
    const set = readingSetOf([]);
    expect([...set.keys()]).toEqual(['school', 'location', 'group', 'pupil']);
    for (const [entity, fields] of set) expect([...fields]).toEqual(controlFields(entity));
  });

  test('is the union of what agreements send', () => {
    const other = agreementOf({ pupil: { postcode: rule() }, staff: { email: rule() } });
    const set = readingSetOf([permitOf(agreement), permitOf(other)]);
    expect(set.get('pupil')).toEqual(new Set([...controlFields('pupil'), 'key', 'callName', 'groupKey', 'postcode']));
    expect(set.get('staff')).toEqual(new Set([...controlFields('staff'), 'email']));
  });

  test('holds all that an agreement sends, and grows with no field that nobody agreed', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const set = readingSetOf([permitOf(agreementOf(document.fields, document), { at: '2026-08-01T10:00:00Z' })]);
        for (const entity of entities) {
          const agreed = new Set(Object.keys(document.fields[entity] ?? {}));
          agreed.delete('issuedId');
          for (const field of agreed) expect(set.get(entity)).toContain(field);
          const allowed = new Set([...agreed, ...controlFields(entity), ...(entity === 'pupil' ? ['yearGroup'] : [])]);
          for (const field of set.get(entity) ?? []) expect(allowed).toContain(field);
        }
      }),
      { numRuns: 50 },
    );
  });
});
