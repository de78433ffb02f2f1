import * as z from 'zod';
import { count, counts, feedId, fields, hash, id, instant, version } from './fact.ts';

/** The facts of what suppliers collect; see `facts` in entry.ts. */
export const collecting = {
  /** With what a supplier comes in to collect: its id, never its secret. */
  credential: z.strictObject({
    credential: id,
    what: z.enum(['made', 'ended']),
    kind: z.enum(['client', 'key']).optional(),
    scopes: z
      .array(z.string().regex(/^[a-z]+(?:-[a-z]+)*(?:\.readonly)?$/))
      .max(10)
      .optional(),
    until: instant.optional(),
  }),
  /** Opened before its first byte, closed with those who were in it. */
  collection: z.strictObject({
    collection: id,
    what: z.enum(['opened', 'closed']),
    feed: feedId,
    credential: id,
    sequence: count.optional(),
    agreementVersion: version,
    fields: fields.optional(),
    counts: counts.optional(),
    subjectSet: hash.optional(),
  }),
} as const;
