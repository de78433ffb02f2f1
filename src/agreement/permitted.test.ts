import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDocument, exampleDocument as base } from '../../test/agreement/documents.ts';
import { controlFields } from '../record/catalogue.ts';
import { entities } from '../record/field.ts';
import { overviewOf } from './overview.ts';
import { fieldsFor, readingSetOf } from './permitted.ts';
import { effectiveFrom, isReviewDue } from './status.ts';

const rule = { purpose: 'access', reason: 'Nodig.', form: 'whole' as const };

describe('readingSetOf', () => {
  it('reads only control data when nothing is agreed, and nobody but pupils', () => {
    const set = readingSetOf([]);
    expect([...set.keys()]).toEqual(['school', 'location', 'group', 'pupil']);
    for (const [entity, fields] of set) expect([...fields]).toEqual(controlFields(entity));
    expect(set.get('pupil')).not.toContain('callName');
  });

  it('is the union of what is agreed and control data, without issued ids', () => {
    const other = { ...base, fields: { pupil: { key: rule, issuedId: rule, postcode: rule }, staff: { email: rule } } };
    const set = readingSetOf([base, other]);
    expect(set.get('pupil')).toEqual(new Set([...controlFields('pupil'), 'callName', 'postcode']));
    expect(set.get('staff')).toEqual(new Set(['key', 'groupKeys', 'email']));
    expect(set.has('guardian')).toBe(false);
  });

  it('reads the year group when rows go by it, sent or not', () => {
    const rows = { startsWithinDays: 0, yearGroups: ['3' as const] };
    expect(readingSetOf([base]).get('pupil')).not.toContain('yearGroup');
    expect(readingSetOf([{ ...base, rows }]).get('pupil')).toContain('yearGroup');
  });

  it('holds all that an agreement sends, and grows with no field that nobody agreed', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const set = readingSetOf([document]);
        for (const entity of entities) {
          const agreed = new Set(fieldsFor(document, entity).keys());
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

describe('overviewOf', () => {
  it('lists what a parent wants to know, by name', () => {
    const recipients = [{ name: 'Nieuwsbegrip', via: 'Basispoort', reason: 'Lezen.' }];
    const list = overviewOf([
      { document: { ...base, recipients }, supplierName: 'Digibord', since: '2026-09-15' },
      { document: { ...base, supplier: 'accounts', fields: {} }, supplierName: 'Accounts', since: '2026-08-01' },
    ]);
    expect(list.map(({ supplierName, data, purposes }) => [supplierName, data.length, purposes.length])).toEqual([
      ['Accounts', 0, 0],
      ['Digibord', 5, 2],
    ]);
    expect(list[1]).toMatchObject({
      product: 'digibord',
      bijsluiter: 'https://digibord.example/privacybijsluiter',
      since: '2026-09-15',
      until: 'open',
      recipients: [{ name: 'Nieuwsbegrip', via: 'Basispoort' }],
      purposes: [{ id: 'access', basis: { nl: 'publieke taak' } }, { id: 'organisation' }],
    });
    expect(list[1]?.data.map(({ label }) => label.nl)).toEqual([
      'groepssleutel (groep)',
      'groepsnaam',
      'leerlingsleutel (als pseudoniem)',
      'roepnaam',
      'groepssleutel',
    ]);
  });
});

describe('days of an agreement', () => {
  const widening = { widens: true, sensitive: false, releaseFirst: false };

  it('counts the night in Amsterdam, over the change of the clock', () => {
    const at = (now: string, waiting = widening): string => effectiveFrom(base, new Date(now), waiting).toISOString();
    expect(at('2026-10-24T21:30:00Z')).toBe('2026-10-24T22:00:00.000Z');
    expect(at('2026-10-24T22:30:00Z')).toBe('2026-10-25T23:00:00.000Z');
    expect(at('2026-10-23T12:00:00Z', { ...widening, sensitive: true })).toBe('2026-10-30T23:00:00.000Z');
  });

  it('warns when the review is due', () => {
    expect(isReviewDue(base, new Date('2027-08-01T21:00:00Z'))).toBe(false);
    expect(isReviewDue(base, new Date('2027-08-01T22:00:00Z'))).toBe(true);
  });
});
