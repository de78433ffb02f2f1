import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementText, anyDocument, exampleDocument } from '../../test/agreement/documents.ts';
import { recoveries } from '../errors.ts';
import { bans } from '../record/bans.ts';
import { problemCodes, problemError } from './problem.ts';
import type { Problem } from './problem.ts';
import { problemWords } from './problem-words.ts';
import { canonicalAgreement, checkAgreement, hashAgreement, parseAgreement, writeAgreement } from './text.ts';

const problemsIn = (text: string): readonly Problem[] => parseAgreement(text).problems;
const codes = (problems: readonly Problem[]): readonly string[] => problems.map(({ code }) => code);
const changed = (change: Record<string, unknown>): unknown => ({ ...exampleDocument, ...change });
const check = (change: Record<string, unknown>): readonly Problem[] => checkAgreement(changed(change)).problems;
const withPupil = (fields: Record<string, unknown>): readonly Problem[] =>
  check({ fields: { ...exampleDocument.fields, pupil: { ...exampleDocument.fields.pupil, ...fields } } });
const rule = { purpose: 'access', reason: 'Nodig.' };

describe('reading and writing', () => {
  it('reads a text that a person wrote', () => {
    const { document, problems, warnings } = parseAgreement(agreementText);
    expect(problems).toEqual([]);
    expect(warnings).toEqual([]);
    expect(document?.from).toBe('2026-08-01');
    expect(document?.rows.startsWithinDays).toBe(0);
    expect(document?.purposes['access']?.basis).toBe('public_task');
    expect(document?.fields.pupil?.['callName']?.form).toBe('whole');
  });

  it('reads JSON', () => {
    expect(parseAgreement(JSON.stringify(exampleDocument)).document).toEqual(exampleDocument);
  });

  it('reads what it wrote, whatever is in it', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const parsed = parseAgreement(writeAgreement(document));
        expect(parsed.problems).toEqual([]);
        expect(parsed.document).toEqual(document);
        expect(writeAgreement(document)).toBe(writeAgreement(structuredClone(document)));
      }),
    );
  });

  it('hashes the canonical form of RFC 8785, whatever the order of names', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        expect(canonicalAgreement(document)).toBe(canonicalize(document));
        const turned = Object.fromEntries(Object.entries(document).toReversed()) as typeof document;
        expect(hashAgreement(turned)).toBe(hashAgreement(document));
      }),
    );
  });

  it('gives another hash to another text', () => {
    expect(hashAgreement({ ...exampleDocument, retention: 'Een jaar.' })).not.toBe(hashAgreement(exampleDocument));
  });
});

describe('hostile and damaged text', () => {
  it.each([
    ['an alias', 'a: &a [1]\nb: *a', 'text_alias'],
    ['a bomb', 'a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]', 'text_alias'],
    ['a name twice', `${agreementText}\nrole: controller`, 'text_duplicate_name'],
    ['a name twice, deep', 'product: { id: a, id: b }', 'text_duplicate_name'],
    ['a merge', 'base: &a { x: 1 }\nproduct: { <<: *a }', 'text_alias'],
    ['another version of YAML', '%YAML 1.1\n---\nrole: no', 'text_unreadable'],
    ['a tag', 'role: !!binary aGk=', 'text_unreadable'],
    ['a tag of nobody', 'role: !x y', 'text_unreadable'],
    ['two documents', 'a: 1\n---\nb: 2', 'text_unreadable'],
    ['no YAML', '{ "a": ', 'text_unreadable'],
    ['a key that is no text', '? [a]\n: b', 'text_unreadable'],
    ['deep nesting', '['.repeat(100_000), 'text_unreadable'],
    ['too much', `# ${'x'.repeat(300_000)}`, 'text_too_large'],
  ])('refuses %s', (_, text, code) => {
    expect(codes(problemsIn(text))).toEqual([code]);
  });

  it('names line and column', () => {
    expect(problemsIn('a: 1\na: 2')[0]).toMatchObject({ line: 2, column: 1 });
  });

  it.each(['', 'null', '[]', 'text', '12'])('refuses %j as a whole', (text) => {
    const parsed = parseAgreement(text);
    expect(parsed.document).toBeUndefined();
    expect(parsed.problems).not.toEqual([]);
  });

  it('does not take a prototype for a field', () => {
    const text = JSON.stringify(exampleDocument).replace('"callName":', '"__proto__":');
    expect(codes(problemsIn(text))).toContain('agreement_unknown_field');
    expect(codes(withPupil({ constructor: rule }))).toEqual(['agreement_unknown_field']);
  });
});

describe('what is never quoted', () => {
  const canary = 'Canary van der Veld 123456782';

  it('keeps foreign names and values out of problems', () => {
    const texts = [
      `${canary}: 1`,
      `supplier: ${canary}`,
      `fields: { pupil: { "${canary}": { purpose: x } } }`,
      `fields: { "${canary}": {} }`,
      `purposes: { "${canary}": { purpose: "${canary}" } }`,
      `purposes: { "${canary}": { purpose: access, basis: legitimate_interest, whyNotLess: x } }`,
      `role: "${canary}`,
      `rows: { groups: ["${canary}", "${canary}"] }`,
    ];
    for (const text of texts) {
      const { problems, warnings } = parseAgreement(text);
      expect(problems.length).toBeGreaterThan(0);
      expect(JSON.stringify([problems, warnings])).not.toContain('Canary');
      expect(JSON.stringify(problemError(problems).subject)).not.toContain('Canary');
    }
  });

  it('shows an unknown field that looks like a name', () => {
    expect(withPupil({ shoeSize: rule })).toEqual([
      { code: 'agreement_unknown_field', path: 'fields.pupil.shoeSize', entity: 'pupil', field: 'shoeSize' },
    ]);
  });

  it('hides one that may be a value', () => {
    expect(withPupil({ 'jan@school.example': rule })).toEqual([
      { code: 'agreement_unknown_field', path: 'fields.pupil.?', entity: 'pupil' },
    ]);
  });
});

describe('fields', () => {
  it.each([...Object.keys(bans), 'addressSecret', 'phoneSecret', 'ageClass'])('refuses the banned %s', (field) => {
    expect(withPupil({ [field]: rule })).toMatchObject([{ code: 'agreement_banned_field', entity: 'pupil', field }]);
  });

  it.each(['hasAuthority', 'contactBan'])('refuses the control field %s of a guardian', (field) => {
    expect(check({ fields: { ...exampleDocument.fields, guardian: { [field]: rule } } })).toMatchObject([
      { code: 'agreement_banned_field', entity: 'guardian', field },
    ]);
  });

  it('refuses a field of another entity', () => {
    expect(withPupil({ hasAuthority: rule })).toMatchObject([{ code: 'agreement_unknown_field' }]);
    expect(check({ fields: { ...exampleDocument.fields, teacher: {} } })).toMatchObject([
      { code: 'name_unknown', path: 'fields.teacher' },
    ]);
  });

  it.each([
    [
      'a form of another field',
      { callName: { ...rule, form: 'initial' } },
      'form_unknown',
      'fields.pupil.callName.form',
    ],
    ['no such form', { callName: { ...rule, form: 'half' } }, 'value_invalid', 'fields.pupil.callName.form'],
    ['no reason', { callName: { purpose: 'access' } }, 'value_missing', 'fields.pupil.callName.reason'],
    ['an empty reason', { callName: { ...rule, reason: '  ' } }, 'value_invalid', 'fields.pupil.callName.reason'],
    [
      'no such purpose',
      { callName: { ...rule, purpose: 'other' } },
      'purpose_missing',
      'fields.pupil.callName.purpose',
    ],
    ['a relation without key', { locationKey: rule }, 'relation_without_key', 'fields.pupil.locationKey'],
  ])('refuses %s', (_, fields, code, path) => {
    expect(withPupil(fields)).toEqual([{ code, path, entity: 'pupil', field: Object.keys(fields)[0] }]);
  });

  it.each(['groupKey', 'subgroupKeys'])('wants the group line with %s', (field) => {
    const { group, ...others } = exampleDocument.fields;
    expect(group).toBeDefined();
    const fields = { ...others, pupil: { key: others.pupil?.['key'], [field]: rule } };
    expect(codes(check({ fields }))).toEqual(['relation_without_key']);
  });

  it('takes the ECK iD of a pupil as the key that a guardian points at', () => {
    const fields = { pupil: { eckId: rule }, guardian: { key: rule, pupilKeys: rule } };
    expect(check({ key: 'eckId', fields })).toEqual([]);
    expect(codes(check({ key: 'eckId', fields: { guardian: { pupilKeys: rule } } }))).toEqual(['relation_without_key']);
  });

  it.each([
    ['eckId', { key: rule }],
    ['key', { key: { ...rule, form: 'alias' } }],
    ['alias', { key: rule }],
    ['key', { callName: rule }],
  ])('wants the key %s among the fields', (key, pupil) => {
    expect(codes(check({ key, fields: { pupil } }))).toEqual(['key_not_agreed']);
  });

  it('accepts an agreement that releases nothing', () => {
    expect(check({ fields: {} })).toEqual([]);
    expect(check({ fields: { pupil: {} } })).toEqual([]);
  });

  it('warns of a photo without consent', () => {
    const pupil = { ...exampleDocument.fields.pupil, photoUrl: rule };
    const parsed = checkAgreement(changed({ fields: { ...exampleDocument.fields, pupil } }));
    expect(parsed.problems).toEqual([]);
    expect(codes(parsed.warnings)).toEqual(['photo_without_consent']);
  });
});

describe('terms', () => {
  it.each([
    ['an end before the beginning', { until: '2026-07-31' }, 'until_before_from', 'until'],
    ['a review after more than a year', { reviewBy: '2027-08-02' }, 'review_too_late', 'reviewBy'],
    ['a review before the beginning', { reviewBy: '2026-07-31' }, 'review_too_late', 'reviewBy'],
    ['a day that does not exist', { from: '2026-02-30' }, 'value_invalid', 'from'],
    ['an instant', { from: '2026-08-01T00:00:00Z' }, 'value_invalid', 'from'],
    [
      'http',
      { product: { ...exampleDocument.product, bijsluiter: 'http://a.example/' } },
      'value_invalid',
      'product.bijsluiter',
    ],
    [
      'a password in an address',
      { product: { ...exampleDocument.product, bijsluiter: 'https://a:b@a.example/' } },
      'value_invalid',
      'product.bijsluiter',
    ],
    ['all schools', { schools: '*' }, 'value_invalid', 'schools'],
    ['no school', { schools: [] }, 'value_invalid', 'schools'],
    ['a school twice', { schools: ['99XA00', '99XA00'] }, 'value_invalid', 'schools'],
    ['a school of four characters', { schools: ['99XA'] }, 'value_invalid', 'schools.0'],
    ['more than 90 days', { rows: { startsWithinDays: 91 } }, 'value_invalid', 'rows.startsWithinDays'],
    ['advice without a date', { advice: { state: 'positive' } }, 'advice_without_date', 'advice.date'],
    ['a short hash', { signedFile: { sha256: 'abc' } }, 'value_invalid', 'signedFile.sha256'],
    ['an unknown name', { price: 3 }, 'name_unknown', 'price'],
    ['invisible characters', { contact: 'FG\u202Ecod' }, 'value_invalid', 'contact'],
  ])('refuses %s', (_, change, code, path) => {
    expect(check(change)).toEqual([{ code, path }]);
  });

  it('accepts no commercial purpose', () => {
    const purposes = { access: { purpose: 'marketing', whyNotLess: 'x' } };
    expect(check({ purposes, fields: {} })).toMatchObject([{ code: 'value_invalid', path: 'purposes.access.purpose' }]);
  });

  it('wants a weighing of a legitimate interest, and then warns', () => {
    const interest = { purpose: 'access', basis: 'legitimate_interest', whyNotLess: 'Nodig.' };
    expect(codes(check({ purposes: { access: interest }, fields: {} }))).toEqual(['weighing_missing']);
    const weighed = checkAgreement(
      changed({ purposes: { access: { ...interest, weighing: 'Afgewogen.' } }, fields: {} }),
    );
    expect(weighed.problems).toEqual([]);
    expect(codes(weighed.warnings)).toEqual(['interest_weighed']);
  });

  it('records a controller with a warning', () => {
    const parsed = checkAgreement(changed({ role: 'controller' }));
    expect(parsed.problems).toEqual([]);
    expect(codes(parsed.warnings)).toEqual(['role_controller']);
  });

  it('tells all problems at once, of form and of rule', () => {
    const problems = checkAgreement({
      ...exampleDocument,
      until: '2020-01-01',
      contact: '',
      fields: { pupil: { callName: { ...rule, form: 'initial' }, bsn: rule, shoeSize: rule } },
    }).problems;
    expect(codes(problems).toSorted()).toEqual([
      'agreement_banned_field',
      'agreement_unknown_field',
      'form_unknown',
      'key_not_agreed',
      'until_before_from',
      'value_invalid',
    ]);
  });
});

describe('problems as an error', () => {
  it('has the code of the field where it is about one', () => {
    const banned = problemError(withPupil({ bsn: rule }));
    expect([banned.code, banned.subject.field]).toEqual(['agreement_banned_field', 'bsn']);
    expect(problemError(withPupil({ shoeSize: rule })).code).toBe('agreement_unknown_field');
    const invalid = problemError(check({ contact: '' }));
    expect([invalid.code, invalid.subject]).toEqual([
      'agreement_invalid',
      { setting: 'contact', found: 'value_invalid', count: 1 },
    ]);
    expect(recoveries[invalid.code]).toBe('refuse');
  });

  it('has words for every code, Dutch and English', () => {
    for (const code of problemCodes) expect(problemWords[code].nl).not.toBe(problemWords[code].en);
  });
});
