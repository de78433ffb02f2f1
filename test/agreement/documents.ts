import * as fc from 'fast-check';
import type { AgreementDocument } from '../../src/agreement/schema.ts';
import { parseAgreement } from '../../src/agreement/text.ts';
import { agreeable } from '../../src/record/catalogue.ts';
import { yearGroups } from '../../src/record/code.ts';
import { formsOf } from '../../src/agreement/rule.ts';
import type { Entity, Form } from '../../src/record/field.ts';

/** An agreement as a person would write it. */
export const agreementText = `
supplier: digital-board
product:
  id: digibord
  name: Digibord
  bijsluiter: https://digibord.example/privacybijsluiter
role: processor
schools: [99XA00, 99XC00]
from: 2026-08-01
until: open
reviewBy: 2027-08-01
signedFile: { sha256: ${'ab'.repeat(32)} }
retention: Tot drie maanden na het einde van het schooljaar.
contact: Functionaris gegevensbescherming, fg@digibord.example
key: alias
purposes:
  access:
    purpose: access
    whyNotLess: Zonder pseudoniem ontstaan dubbele accounts.
  organisation:
    purpose: organisation
    whyNotLess: Zonder groep is er geen klassenlijst.
fields:
  pupil:
    key: { purpose: access, reason: Pseudoniem van de leerling., form: alias }
    callName: { purpose: organisation, reason: Naam op het bord. }
    groupKey: { purpose: organisation, reason: De eigen groep. }
  group:
    key: { purpose: organisation, reason: Verbindt leerling en groep. }
    name: { purpose: organisation, reason: De leerkracht kent de groep aan de naam. }
`;

const read = (): AgreementDocument => {
  const { document } = parseAgreement(agreementText);
  if (document === undefined) throw new Error('the example is no agreement');
  return document;
};

export const exampleDocument: AgreementDocument = read();

const plain = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Text of any script, with everything that YAML could stumble over. */
const anyLine = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    fc.constantFrom(
      'no',
      'null',
      '~',
      '12',
      '0x1F',
      '- a',
      'a: b',
      '# a',
      "'",
      '"',
      '{}',
      '2026-01-01',
      '&a',
      '*a',
      '%a',
      '|',
      '>',
    ),
  )
  .map((text) => text.replace(plain, '').trim())
  .filter((text) => text.length > 0);
const anyNote = fc.array(anyLine, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));

const otherFields: readonly (readonly [Entity, string])[] = (['pupil', 'group', 'staff', 'school'] as const).flatMap(
  (entity) => agreeable(entity).map((field) => [entity, field] as const),
);

const asForm = (name: string): Form => (name === 'whole' ? 'whole' : (name as Form));

/** Any valid document: keys are always agreed, so that every relation has its target. */
export const anyDocument: fc.Arbitrary<AgreementDocument> = fc
  .record({
    chosen: fc.subarray(otherFields.map((place) => place)),
    pick: fc.nat(5),
    reason: anyNote,
    contact: anyLine,
    retention: anyNote,
    until: fc.constantFrom('open', '2026-08-01', '2031-07-31'),
    recipients: fc.array(fc.record({ name: anyLine, reason: anyNote }), { maxLength: 3 }),
    groups: fc.option(
      fc.uniqueArray(fc.string({ minLength: 1, maxLength: 10, unit: 'grapheme-ascii' }), {
        minLength: 1,
        maxLength: 3,
      }),
      { nil: undefined },
    ),
    years: fc.option(fc.subarray([...yearGroups], { minLength: 1 }), { nil: undefined }),
    days: fc.integer({ min: 0, max: 90 }),
    sha256: fc.string({ unit: fc.constantFrom(...'0123456789e'), minLength: 64, maxLength: 64 }),
    demo: fc.boolean(),
  })
  .map((any) => {
    const line = (form: Form) => ({ purpose: 'access', reason: any.reason, form });
    const fields: Record<string, Record<string, ReturnType<typeof line>>> = {};
    const keys: readonly (readonly [Entity, string])[] = [
      ['pupil', 'key'],
      ['group', 'key'],
      ['location', 'key'],
    ];
    for (const [entity, field] of [...any.chosen, ...keys]) {
      const forms = formsOf(entity, field);
      const form = field === 'key' ? 'whole' : asForm(forms[any.pick % forms.length] ?? 'whole');
      fields[entity] = { ...fields[entity], [field]: line(form) };
    }
    return {
      ...exampleDocument,
      key: 'key' as const,
      contact: any.contact,
      retention: any.retention,
      until: any.until,
      recipients: any.recipients,
      signedFile: { sha256: any.sha256 },
      rows: {
        startsWithinDays: any.days,
        ...(any.groups === undefined ? {} : { groups: any.groups }),
        ...(any.years === undefined ? {} : { yearGroups: any.years }),
      },
      fields,
      ...(any.demo ? { demo: true as const } : {}),
    };
  });
