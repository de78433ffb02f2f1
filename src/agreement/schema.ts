import * as z from 'zod';
import { day, schoolId } from '../record/code.ts';
import { purpose } from './purpose.ts';
import { fieldRules, rowScope } from './rule.ts';
import { ruleProblems } from './rules.ts';
import { line, note, purposeId, slug } from './wording.ts';

/** An https address without a name or password in it. */
const address = z
  .url({ protocol: /^https$/ })
  .max(512)
  .refine((text) => URL.canParse(text) && new URL(text).username === '' && new URL(text).password === '');

/** The officer's advice. Only the lifecycle writes anything but `pending` (see officer.ts). */
const advice = z.strictObject({ state: z.enum(['positive', 'negative', 'pending']), date: day.optional() });

/** Another party that the supplier brings in. `country` is an ISO 3166-1 code of two capitals. */
const subProcessor = z.strictObject({
  name: line,
  task: line,
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
});

/** A party behind the supplier that gets the data too: Nieuwsbegrip via Basispoort. */
const recipient = z.strictObject({ name: line, via: line.optional(), reason: note });

/**
 * The processor agreement of a board with one supplier for one product: the text that people sign off
 * and that the gate obeys. Days are days in Europe/Amsterdam. Model: Privacyconvenant Onderwijs 4.0.
 */
export const agreementDocument = z
  .strictObject({
    format: z.literal(1).default(1),
    supplier: slug,
    /** One privacybijsluiter per product, with its address. */
    product: z.strictObject({ id: slug, name: line, bijsluiter: address }),
    /** `controller` can be recorded and not put in force. */
    role: z.enum(['processor', 'controller']),
    schools: z
      .array(schoolId)
      .min(1)
      .max(500)
      .refine((list) => new Set(list).size === list.length),
    from: day,
    /** The last day on which data may flow, inclusive. */
    until: z.union([day, z.literal('open')]),
    /** At most 12 months after `from`; passing it warns and stops nothing. */
    reviewBy: day,
    signedFile: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    dpia: line.optional(),
    advice: advice.default({ state: 'pending' }),
    subProcessors: z.array(subProcessor).max(200).default([]),
    recipients: z.array(recipient).max(500).default([]),
    retention: note,
    contact: line,
    /** Which key of the pupil the feed uses; `alias` is the field `key` in the form `alias`. */
    key: z.enum(['eckId', 'key', 'alias']),
    purposes: z.record(purposeId, purpose),
    rows: rowScope.default({ startsWithinDays: 0 }),
    fields: fieldRules,
    /** Made for the demonstration, by nobody in particular. */
    demo: z.literal(true).optional(),
  })
  .superRefine(
    (value: unknown, context) => {
      for (const { path, ...params } of ruleProblems(value)) {
        context.addIssue({ code: 'custom', path: [...path], params });
      }
    },
    // The rules read what they can, so that all problems of a text are told at once.
    { when: () => true },
  );
export type AgreementDocument = z.infer<typeof agreementDocument>;
