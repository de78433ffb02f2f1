import * as z from 'zod';
import { defaultLimits, holdKinds, type Limits, withCeiling } from './limit.ts';

/** Wider than this is no threshold any more: there is no off switch (law 10), only a decision of a person. */
export const limit = z
  .strictObject({
    count: z.int().min(0).max(200),
    percent: z.int().min(0).max(60),
    most: z.int().min(0).max(500).optional(),
  })
  .transform(({ count, percent, most }) => ({ count, percent, ...(most === undefined ? {} : { most }) }));

/** How long a pupil who is missing from complete exports is still served, in days. */
const removal = z.strictObject({
  /** Missing and nobody says why: it may be a mistake. */
  suspendedDays: z.int().min(0).max(60).default(3),
  /** After that the day of removal is set, and shown. */
  leavingDays: z.int().min(0).max(60).default(4),
  /** After the agreement ended, or the school switched the product off, everything that the supplier has is withdrawn. */
  endedDays: z.int().min(0).max(90).default(30),
});

/** What a board sets for one supplier, as it stands in the board's document. */
export const supplierRules = z.strictObject({
  holds: z.partialRecord(z.enum(holdKinds), limit).optional(),
  removal: removal.optional(),
  /** This supplier writes to parents when it meets a new pupil. */
  mailsParents: z.boolean().optional(),
});
export type SupplierRules = z.input<typeof supplierRules>;

export type Rules = {
  readonly limits: Limits;
  readonly removal: { readonly suspendedDays: number; readonly leavingDays: number; readonly endedDays: number };
  readonly mailsParents: boolean;
};

const setLimits = (set: z.output<typeof supplierRules>['holds'] = {}): Partial<Limits> =>
  Object.fromEntries(
    holdKinds.flatMap((kind) => {
      const given = set[kind];
      return given === undefined ? [] : [[kind, withCeiling(kind, given)]];
    }),
  );

/** The rules of a supplier, with the defaults for what was not set. */
export const rulesOf = (rules: SupplierRules): Rules => {
  const { holds, removal: steps, mailsParents } = supplierRules.parse(rules);
  return {
    limits: { ...defaultLimits, ...setLimits(holds) },
    removal: steps ?? removal.parse({}),
    mailsParents: mailsParents === true,
  };
};
