import * as z from 'zod';
import { count, counts, errorCode, feedId, field, hash, id, reason } from './fact.ts';

/** What a supplier did at its own desk, and what came of it. `test`: of the made-up school only. */
export const deskFacts = z.strictObject({
  what: z.enum([
    'test_started',
    'test_intended',
    'test_ended',
    'receipts',
    'account_equal',
    'account_differs',
    'erasure_confirmed',
    'field_asked',
    'field_given_back',
    'request_closed',
    'key_rotated',
    'invite_made',
    'invite_opened',
  ]),
  test: z.literal(true).optional(),
  feed: feedId.optional(),
  delivery: id.optional(),
  sequence: count.optional(),
  result: z.enum(['accepted', 'refused', 'unknown']).optional(),
  code: errorCode.optional(),
  field: field.optional(),
  count: count.optional(),
  counts: counts.optional(),
  subjectSet: hash.optional(),
  ...reason,
});
