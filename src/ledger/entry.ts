import * as z from 'zod';
import { GatewayError } from '../errors.ts';
import type { Entry, EntryKind } from '../ports.ts';
import { secretNames } from '../ports/live.ts';
import { collecting } from './collecting.ts';
import { deskFacts } from './desk-fact.ts';
import {
  actorId,
  count,
  countName,
  counts,
  day,
  errorCode,
  feedId,
  field,
  fields,
  hash,
  id,
  instant,
  range,
  reason,
  reasonCode,
  schoolId,
  schoolYear,
  slug,
  sourceName,
  stopName,
  version,
} from './fact.ts';

const sourceCounts = z.record(sourceName, count);
const agreementState = z.enum(['draft', 'proposed', 'approved', 'superseded', 'revoked']);

/** Which agreement, at which version, and what was read: what every step of a delivery names. */
const made = { agreement: slug.or(id).optional(), agreementVersion: version, generation: id };

/** The facts that an entry of each kind may hold. Strict: whatever is not named here does not get in. */
export const facts = {
  board: z.strictObject({
    schools: count.optional(),
    suppliers: count.optional(),
    /** SHA-256 of the document that was registered. */
    hash: hash.optional(),
    demo: z.boolean().optional(),
    version: z
      .string()
      .regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/)
      .optional(),
  }),
  intake: z.strictObject({
    run: id,
    generation: id.optional(),
    state: z.enum(['accepted', 'refused', 'unchanged', 'rehearsal', 'expired']),
    code: errorCode.optional(),
    line: count.optional(),
    column: count.optional(),
    counts: counts.optional(),
    dropped: sourceCounts.optional(),
    unknown: sourceCounts.optional(),
    unreadable: sourceCounts.optional(),
    setAside: z.partialRecord(errorCode, count).optional(),
    /** Why it proved too little for anybody to be removed. */
    unproven: z
      .array(z.enum(['no_end', 'seen_before', 'unstable_aside', 'moved']))
      .max(4)
      .optional(),
    schoolYear: schoolYear.optional(),
    mapping: slug.optional(),
    mappingHash: hash.optional(),
  }),
  release: z.strictObject({
    run: id,
    feed: feedId,
    ...made,
    fields,
    withheld: fields,
    cleared: fields.optional(),
    counts: z.strictObject({ inScope: count, added: count, changed: count, removed: count, same: count.optional() }),
    stopped: z.record(stopName, count).optional(),
  }),
  intent: z.strictObject({
    run: id.optional(),
    delivery: id,
    feed: feedId,
    sequence: count,
    part: count,
    parts: count,
    mode: z.enum(['full', 'changes', 'withdrawal']),
    ...made,
    fields: fields.optional(),
    cleared: fields.optional(),
    counts,
    subjectSet: hash,
    bodyHash: hash.optional(),
  }),
  outcome: z.strictObject({
    delivery: id,
    feed: feedId.optional(),
    result: z.enum(['accepted', 'refused', 'unknown', 'superseded']),
    code: errorCode.optional(),
    status: z.int().min(100).max(599).optional(),
    attempts: count.optional(),
    receipts: z.strictObject({ accepted: count, refused: count }).optional(),
  }),
  hold: z.strictObject({
    run: id.optional(),
    feed: feedId.optional(),
    code: errorCode,
    count: count.optional(),
    counts: counts.optional(),
    /** The list behind it. */
    subjectSet: hash.optional(),
  }),
  decision: z.strictObject({
    what: z.enum([
      'accept_group_names',
      'release_first',
      'confirm_source',
      'resend',
      'approve_hold',
      'approve_additions',
      'discard_hold',
      'propose_threshold',
      'approve_threshold',
      'drift_ignore',
      'drift_map',
      'import_issued_ids',
      'source_secret',
    ]),
    /** The name of a secret of a source. */
    secret: z.enum(secretNames).optional(),
    /** A name in the source that nobody declared, the field that it feeds from now on, and the mapping that says so. */
    unknown: sourceCounts.optional(),
    field: field.optional(),
    mapping: slug.optional(),
    mappingHash: hash.optional(),
    feed: feedId.optional(),
    count: count.optional(),
    ...reason,
  }),
  agreement: z.strictObject({
    agreement: slug.or(id),
    version,
    from: agreementState.optional(),
    to: agreementState,
    hash,
    fieldsAdded: fields.optional(),
    fieldsRemoved: fields.optional(),
    effectiveAt: instant.or(day).optional(),
    proposer: actorId.optional(),
    approver: actorId.optional(),
    demo: z.boolean().optional(),
    ...reason,
  }),
  activation: z.strictObject({ on: z.boolean(), feed: feedId.optional(), since: instant.or(day).optional() }),
  actor: z.strictObject({
    actor: actorId,
    what: z.enum(['added', 'removed', 'token_renewed', 'signed_in']),
    role: slug.optional(),
    demo: z.boolean().optional(),
  }),
  restriction: z.strictObject({ subject: id, kind: z.enum(['frozen', 'excluded', 'released']), ...reason }),
  consent: z.strictObject({
    subject: id,
    purpose: z
      .string()
      .max(60)
      .regex(/^[a-z][A-Za-z_]*$/),
    given: z.boolean(),
    by: z.enum(['pupil', 'guardian']).optional(),
    on: day.optional(),
  }),
  look: z.strictObject({
    subject: id,
    reasonCode,
    reasonHash: hash.optional(),
    what: z.enum(['preview', 'why', 'disclosures', 'record']).optional(),
    fields: z.array(field).max(500).optional(),
  }),
  key: z.strictObject({
    what: z.enum(['made', 'rotated', 'destroyed', 'exported']),
    purpose: z.enum([
      'sealing',
      'digest',
      'alias',
      'lookup',
      'signing',
      'master',
      'subject',
      'webhook',
      'certificate',
      'login',
      'upload',
    ]),
    owner: schoolId.or(actorId).or(feedId).optional(),
    keyHash: hash.optional(),
  }),
  backup: z.strictObject({ what: z.enum(['made', 'restored']) }),
  /**
   * The ledger was held against a checkpoint of `to` entries with this root. `lost`: entries `from` up to, and not with,
   * `to` were signed once and are not in this ledger; `whole`: it goes on from that checkpoint.
   */
  reconciliation: z.strictObject({
    what: z.enum(['whole', 'lost']),
    from: count,
    to: count,
    root: hash,
    feeds: count,
    ...reason,
  }),
  /** An emergency stop laid (`on`) or lifted; without school or supplier in its entry it is for all of them. */
  stop: z.strictObject({ on: z.boolean(), ...reason }),
  ...collecting,
  desk: deskFacts,
  retention: z.strictObject({ ranges: z.array(range).min(1), kinds: z.array(countName).optional() }),
} as const satisfies Record<EntryKind, z.ZodType>;

const frame = z.strictObject({
  kind: z.enum(Object.keys(facts) as [EntryKind]),
  at: instant,
  school: schoolId.optional(),
  supplier: slug.optional(),
  product: slug.optional(),
  actor: actorId.optional(),
  facts: z.record(z.string(), z.unknown()),
});

/** The declared name at which a check failed. What lies deeper, or was not declared, may be a value and is not named. */
const place = (error: z.ZodError, declared: object, prefix: string): string => {
  const name = error.issues[0]?.path[0];
  return typeof name === 'string' && name in declared ? `${prefix}${name}` : prefix.replace(/\.$/, '');
};

/**
 * Holds an entry against the closed shape of its kind. Errors: internal, with the kind and the name of the
 * fact as its field, never what was in it.
 */
export const checkEntry = (entry: Entry): Entry => {
  const outer = frame.safeParse(entry);
  if (!outer.success) throw new GatewayError('internal', { field: place(outer.error, frame.shape, 'entry.') });
  const shape = facts[entry.kind];
  const inner = shape.safeParse(entry.facts);
  if (!inner.success) throw new GatewayError('internal', { field: place(inner.error, shape.shape, `${entry.kind}.`) });
  return entry;
};
