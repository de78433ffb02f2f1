import * as z from 'zod';
import { recoveries } from '../errors.ts';

// The shapes below are what keeps values out: a name, a BSN, a date of birth, an address or a mail address
// fits none of them. Where a list can be closed it is closed.

/** A random id or a hash: 16 to 32 bytes in hexadecimal, or a UUID. */
export const id = z.string().regex(/^(?:[0-9a-f]{32,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/);

/** SHA-256 or HMAC-SHA-256 in hexadecimal. */
export const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** Words of lower-case letters and digits with dashes; five digits in a row are nobody's slug. */
export const slug = z
  .string()
  .max(64)
  .regex(/^(?!.*\d{5})[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);

/** BRIN and location code. */
export const schoolId = z.string().regex(/^\d{2}[A-Z]{2}\d{2}$/);

/** A feed: a random id, or school, supplier and product. */
export const feedId = z.union([
  id,
  z
    .string()
    .max(200)
    .regex(/^\d{2}[A-Z]{2}\d{2}(?:[/.:](?!.*\d{5})[a-z][a-z0-9-]*){2}$/),
]);

/** A person or machine that acts: a random id or a slug, never a name. */
export const actorId = z.union([id, slug]);

export const count = z.int().min(0);
export const version = z.int().min(1);
export const day = z.iso.date();
export const instant = z.iso.datetime();
export const errorCode = z.enum(Object.keys(recoveries) as [keyof typeof recoveries]);
export const schoolYear = z.string().regex(/^\d{4}-\d{4}$/);

/** A canonical field, with its coarser form where it has one: `pupil/familyName`, `pupil/familyName:initial`. */
export const field = z
  .string()
  .max(80)
  .regex(/^(?:school|location|group|pupil|staff|guardian)\/[a-z][A-Za-z]*(?::[a-zA-Z0-9]+)?$/);
export const fields = z.array(field).max(500);

/**
 * A name in the source's own words, `kind/name`. What was undeclared passed the rule for undeclared names
 * before; this is the second lock: no `@`, no quotes, no three digits in a row except in a neutral name (`element 101`).
 */
export const sourceName = z
  .string()
  .max(100)
  .regex(/^(?:(?!.*\d{3})[\p{L}\p{N} _.:/()&+*#-]+|(?:[\p{L}_]+\/)?(?:column|kolom|element|attribute) \d{1,6})$/u);

/** What is counted: an entity or a word for a difference. */
export const countName = z
  .string()
  .max(40)
  .regex(/^[a-z][A-Za-z_]*$/);
export const counts = z.record(countName, count);

/** `pupil/postcode/not_agreed`: what was stopped and why. */
export const stopName = z
  .string()
  .max(120)
  .regex(/^[a-z][A-Za-z]*(?:\/[a-z][A-Za-z_:]*){1,2}$/);

/** Why a person did something. What they typed goes in beside it as a keyed hash only: it may hold a name. */
export const reasonCodes = [
  'request_of_parent',
  'request_of_pupil',
  'request_of_officer',
  'request_of_school',
  'request_of_supplier',
  'complaint',
  'correction',
  'incident',
  'investigation',
  'checked_list',
  'school_year',
  'first_delivery',
  'new_product',
  'less_data',
  'end_of_contract',
  'test',
  'demo',
  'other',
] as const;
export const reasonCode = z.enum(reasonCodes);
export const reason = { reasonCode: reasonCode.optional(), reasonHash: hash.optional() };

/** Entries from the first to the last number, both inclusive: `0-99`. */
export const range = z.string().regex(/^(?:0|[1-9]\d{0,14})-(?:0|[1-9]\d{0,14})$/);
