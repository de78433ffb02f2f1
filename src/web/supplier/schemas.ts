import * as z from 'zod';
import { schoolId } from '../../record/code.ts';
import { entities, forms } from '../../record/field.ts';
import { rejections } from '../../supplier/receipts.ts';
import { testSteps } from '../../supplier/test-school.ts';

/** A word of our own, such as a code: never a value. */
const code = z.string().regex(/^[a-z][a-z_]{0,63}$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const deliveryId = z.string().regex(/^[0-9a-f]{32}$/);
const count = z.int().min(0).max(1_000_000);
/** After a restore it begins at a count of seconds. */
const sequence = z.int().min(0);
const instant = z.iso.datetime();
const kind = z.enum(entities);
const wireName = z.string().min(1).max(100);

/** RFC 9457, with a code and nothing else. */
export const problemBody = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: code.optional(),
});

export const schoolParam = z.strictObject({ school: schoolId });
export const deliveryParam = z.strictObject({ school: schoolId, delivery: deliveryId });
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).optional(),
  before: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
});

export const schoolsBody = z.strictObject({
  schools: z.array(
    z.strictObject({ school: schoolId, agreementVersion: count, until: z.string(), sequence: sequence.optional() }),
  ),
});

export const expectationsBody = z.strictObject({
  school: schoolId,
  product: z.string(),
  agreementVersion: count,
  until: z.string(),
  fields: z.array(
    z.strictObject({
      kind,
      field: wireName,
      form: z.enum(forms).optional(),
      status: z.enum(['expected', 'not_agreed', 'not_offered_by_source', 'no_value']),
    }),
  ),
});

const mode = z.enum(['full', 'changes', 'withdrawal']);
const putAndRemove = z.strictObject({ put: count, remove: count });

export const deliveriesBody = z.strictObject({
  deliveries: z.array(
    z.strictObject({
      delivery: deliveryId,
      sequence,
      part: count,
      parts: count,
      mode,
      state: z.enum(['open', 'accepted', 'refused', 'unknown', 'superseded']),
      code: code.optional(),
      at: instant,
      counts: putAndRemove,
      receipts: z.strictObject({ accepted: count, rejected: count }).optional(),
    }),
  ),
});

export const receiptsAsked = z.strictObject({
  receipts: z
    .array(
      z.strictObject({
        ref: hash,
        accepted: z.boolean(),
        code: z.enum(rejections).optional(),
        /** One line, as in a receipt to a push. */
        issuedId: z
          .string()
          .min(1)
          .max(256)
          .regex(/^[^\p{Cc}]+$/u)
          .optional(),
      }),
    )
    .min(1)
    .max(500),
});
export const receiptsBody = z.strictObject({ accepted: count, rejected: count, unknown: count });

export const accountAsked = z.strictObject({
  kinds: z.array(z.strictObject({ kind, count, refs: hash, lines: hash.optional() })).max(entities.length),
});
export const accountBody = z.strictObject({
  result: z.enum(['equal', 'differs', 'unsettled']),
  sequence,
  kinds: z.array(
    z.strictObject({
      kind,
      equal: z.boolean(),
      count: z.strictObject({ sent: count, stated: count }),
      refs: z.enum(['equal', 'differs']),
      lines: z.enum(['equal', 'differs', 'not_stated']),
    }),
  ),
});

export const erasuresBody = z.strictObject({
  erasures: z.array(
    z.strictObject({
      kind,
      ref: hash,
      sequence,
      eraseBefore: z.iso.date(),
      confirmedAt: instant.optional(),
    }),
  ),
});
export const erasureAsked = z.union([
  z.strictObject({ refs: z.array(hash).min(1).max(500) }),
  z.strictObject({ delivery: deliveryId }),
]);
export const erasureBody = z.strictObject({
  confirmed: count,
  late: count,
  unknown: count,
  eraseBefore: z.iso.date().optional(),
});

export const fieldNamed = z.strictObject({ kind, field: wireName });
export const fieldAsked = z.strictObject({
  kind,
  field: wireName,
  reason: z
    .string()
    .min(10)
    .max(1000)
    .regex(/^[^\p{Cc}]+$/u),
});
export const requestMade = z.strictObject({ id: deliveryId });
export const requestsBody = z.strictObject({
  asked: z.array(
    z.strictObject({
      id: deliveryId,
      kind,
      field: wireName,
      reason: z.string(),
      state: z.enum(['open', 'closed']),
      madeAt: instant,
    }),
  ),
  givenBack: z.array(fieldNamed),
});

export const testBody = z.strictObject({
  school: schoolId,
  way: z.enum(['push', 'collect']),
  scenario: deliveryId.optional(),
  step: z.enum(testSteps).optional(),
  nextStepAt: instant.optional(),
  delivered: z
    .strictObject({
      delivery: deliveryId,
      sequence,
      mode,
      counts: putAndRemove,
      result: z.enum(['accepted', 'refused', 'unknown']),
      code: code.optional(),
    })
    .optional(),
});

/** Items under the supplier's own names, as in a real delivery. */
export const testDeliveryBody = z.strictObject({
  manifest: z.looseObject({ school: schoolId, test: z.literal(true), counts: putAndRemove, schoolYear: z.string() }),
  items: z.array(z.looseObject({ op: z.literal('put'), kind, ref: hash })),
});

export const rotationAsked = z.strictObject({ school: schoolId.optional() });
export const secretBody = z.strictObject({
  client: z.string(),
  secret: z.string(),
  school: schoolId.optional(),
  oldUntil: instant.optional(),
});
