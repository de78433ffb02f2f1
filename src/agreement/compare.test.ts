import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDocument, exampleDocument as base } from '../../test/agreement/documents.ts';
import { entities } from '../record/field.ts';
import { compareAgreements } from './compare.ts';
import type { Difference } from './difference.ts';
import type { AgreementDocument } from './schema.ts';
import { checkAgreement } from './text.ts';
import { sayDifference } from './words.ts';

const rule = { purpose: 'access', reason: 'Nodig.', form: 'whole' as const };
const withPupil = (fields: AgreementDocument['fields']['pupil'], from = base): AgreementDocument => ({
  ...from,
  fields: { ...from.fields, pupil: { ...from.fields.pupil, ...fields } },
});
const withRows = (rows: Partial<AgreementDocument['rows']>): AgreementDocument => ({
  ...base,
  rows: { ...base.rows, ...rows },
});
const withConsent: AgreementDocument = {
  ...withPupil({ photoUrl: { ...rule, purpose: 'photo' } }),
  purposes: { ...base.purposes, photo: { purpose: 'images', basis: 'consent', whyNotLess: 'Foto.' } },
};
const withoutConsent: AgreementDocument = {
  ...withConsent,
  purposes: { ...withConsent.purposes, photo: { purpose: 'images', basis: 'public_task', whyNotLess: 'Foto.' } },
};
const weighed = { purpose: 'access' as const, basis: 'legitimate_interest' as const, whyNotLess: 'x', weighing: 'y' };
const recipient = { name: 'Nieuwsbegrip', via: 'Basispoort', reason: 'Lezen.' };
const without = (field: string): AgreementDocument => {
  const pupil = Object.fromEntries(Object.entries(base.fields.pupil ?? {}).filter(([name]) => name !== field));
  return { ...base, fields: { ...base.fields, pupil } };
};
const surnames = withPupil({ familyName: { ...rule, form: 'initial' } });
const births = withPupil({ dateOfBirth: { ...rule, form: 'year' } });

type Case = readonly [name: string, before: AgreementDocument, after: AgreementDocument, part: keyof Difference];

const widening: readonly Case[] = [
  ['another field', base, withPupil({ yearGroup: rule }), 'fieldsAdded'],
  ['a field of another entity', base, { ...base, fields: { ...base.fields, school: { brin: rule } } }, 'fieldsAdded'],
  ['the whole field for a coarser form', surnames, withPupil({ familyName: rule }), 'formsWidened'],
  ['one coarser form for another', births, withPupil({ dateOfBirth: { ...rule, form: 'ageBand' } }), 'formsWidened'],
  ['a real key for an alias', base, { ...withPupil({ key: rule }), key: 'key' }, 'formsWidened'],
  ['pupils who are yet to start', base, withRows({ startsWithinDays: 14 }), 'rowsWidened'],
  ['a location more', withRows({ locations: ['a'] }), withRows({ locations: ['a', 'b'] }), 'rowsWidened'],
  ['another location instead', withRows({ locations: ['a'] }), withRows({ locations: ['b'] }), 'rowsWidened'],
  ['all locations', withRows({ locations: ['a'] }), base, 'rowsWidened'],
  ['a year group more', withRows({ yearGroups: ['3'] }), withRows({ yearGroups: ['3', '4'] }), 'rowsWidened'],
  ['all groups', withRows({ groups: ['g'] }), base, 'rowsWidened'],
  ['a school more', base, { ...base, schools: [...base.schools, '99XB00'] }, 'schoolsAdded'],
  ['a recipient behind it', base, { ...base, recipients: [recipient] }, 'recipientsAdded'],
  ['a sub-processor', base, { ...base, subProcessors: [{ name: 'Wolk', task: 'Opslag' }] }, 'recipientsAdded'],
  [
    'a sub-processor in another country',
    { ...base, subProcessors: [{ name: 'Wolk', task: 'Opslag', country: 'NL' }] },
    { ...base, subProcessors: [{ name: 'Wolk', task: 'Opslag', country: 'US' }] },
    'recipientsAdded',
  ],
  ['a later end', { ...base, until: '2027-07-31' }, { ...base, until: '2028-07-31' }, 'prolongedUntil'],
  ['no end', { ...base, until: '2027-07-31' }, base, 'prolongedUntil'],
  ['another pupil key', withPupil({ eckId: rule }), { ...withPupil({ eckId: rule }), key: 'eckId' }, 'keyChanged'],
  ['another retention', base, { ...base, retention: 'Tien jaar.' }, 'retentionChanged'],
  ['another purpose', base, withPupil({ callName: rule }), 'purposesChanged'],
  ['another basis', base, { ...base, purposes: { ...base.purposes, access: weighed } }, 'purposesChanged'],
  ['no consent needed any more', withConsent, withoutConsent, 'consentDropped'],
];

const narrowing: readonly Case[] = [
  ['a field less', base, without('callName'), 'fieldsRemoved'],
  ['a coarser form', withPupil({ familyName: rule }), surnames, 'formsNarrowed'],
  [
    'an alias for a real key',
    withPupil({ familyName: rule }),
    withPupil({ familyName: { ...rule, form: 'initial' } }),
    'formsNarrowed',
  ],
  ['no pupils who are yet to start', withRows({ startsWithinDays: 14 }), base, 'rowsNarrowed'],
  ['a list of groups', base, withRows({ groups: ['g'] }), 'rowsNarrowed'],
  ['a location less', withRows({ locations: ['a', 'b'] }), withRows({ locations: ['a'] }), 'rowsNarrowed'],
  ['a school less', base, { ...base, schools: ['99XA00'] }, 'schoolsRemoved'],
  ['a recipient less', { ...base, recipients: [recipient] }, base, 'recipientsRemoved'],
  ['an earlier end', base, { ...base, until: '2027-07-31' }, 'shortenedUntil'],
  ['consent from now on', withoutConsent, withConsent, 'consentNeeded'],
];

const moved = (difference: Difference, part: keyof Difference): boolean => {
  const value = difference[part];
  return Array.isArray(value) ? value.length > 0 : value === true || typeof value === 'string';
};

const names = (document: AgreementDocument): readonly string[] =>
  entities.flatMap((entity) => Object.keys(document.fields[entity] ?? {}).map((field) => `${entity}/${field}`));

describe('compareAgreements', () => {
  it.each(widening)('%s widens', (_, before, after, part) => {
    const difference = compareAgreements(before, after);
    expect(difference.widens).toBe(true);
    expect(moved(difference, part)).toBe(true);
    expect(sayDifference(difference, { supplier: 'X', pupils: 412 }).length).toBeGreaterThan(0);
  });

  it.each(narrowing)('%s does not widen', (_, before, after, part) => {
    const difference = compareAgreements(before, after);
    expect(difference.widens).toBe(false);
    expect(difference.sensitive).toBe(false);
    expect(moved(difference, part)).toBe(true);
    expect(sayDifference(difference, { supplier: 'X' }).length).toBeGreaterThan(0);
  });

  it('every case is a valid agreement', () => {
    for (const [, before, after] of [...widening, ...narrowing]) {
      expect(checkAgreement(before).problems).toEqual([]);
      expect(checkAgreement(after).problems).toEqual([]);
    }
  });

  it('says nothing of a text that stays as it is', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const difference = compareAgreements(document, structuredClone(document));
        expect([difference.widens, difference.sensitive]).toEqual([false, false]);
        expect(sayDifference(difference, { supplier: 'X' })).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('lets no added field through as a narrowing', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (before, after) => {
        const had = new Set(names(before));
        const more = names(after).some((name) => !had.has(name));
        expect(compareAgreements(before, after).widens || !more).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('takes a first text as added whole', () => {
    const difference = compareAgreements(undefined, base);
    expect(difference).toMatchObject({ first: true, widens: true, sensitive: true, schoolsAdded: base.schools });
    expect(difference.fieldsAdded.length).toBe(5);
    expect(difference.newCategories.toSorted()).toEqual(['contact', 'organisation', 'pupilNumber']);
  });

  it.each([
    ['a sensitive field', base, withPupil({ postcode: rule }), true],
    ['a field of a new category', base, withPupil({ gender: rule }), true],
    [
      'more of a sensitive field',
      withPupil({ postcode: { ...rule, form: 'postcode4' } }),
      withPupil({ postcode: rule }),
      true,
    ],
    ['a sensitive field without consent', withConsent, withoutConsent, true],
    ['an ordinary field of an agreed category', base, withPupil({ familyName: rule }), false],
    ['a school more', base, { ...base, schools: [...base.schools, '99XB00'] }, false],
  ])('knows whether %s is sensitive', (_, before, after, sensitive) => {
    expect(compareAgreements(before, after)).toMatchObject({ widens: true, sensitive });
  });

  it('takes another wording for no change of what flows', () => {
    const reworded = withPupil({ callName: { purpose: 'organisation', reason: 'Anders gezegd.', form: 'whole' } });
    expect(compareAgreements(base, reworded).widens).toBe(false);
  });
});

describe('sayDifference', () => {
  it('says in words what will happen, for how many', () => {
    const difference = compareAgreements(base, withPupil({ postcode: rule }));
    expect(sayDifference(difference, { supplier: 'Digibord', pupils: 412 })).toEqual([
      {
        nl: 'postcode gaat nu ook naar Digibord, voor 412 leerlingen.',
        en: 'postcode now also goes to Digibord, for 412 pupils.',
      },
    ]);
    expect(sayDifference(difference, { supplier: 'Digibord', pupils: 1 })[0]?.nl).toContain('1 leerling.');
  });

  it('names the form, and whose it is', () => {
    const after = { ...surnames, fields: { ...surnames.fields, staff: { familyName: rule } } };
    const words = sayDifference(compareAgreements(base, after), { supplier: 'X', pupils: 2 }).map(({ nl }) => nl);
    expect(words).toEqual([
      'achternaam (alleen de eerste letter) gaat nu ook naar X, voor 2 leerlingen.',
      'achternaam (medewerker) gaat nu ook naar X.',
    ]);
  });
});
