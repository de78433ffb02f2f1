import * as z from 'zod';
import { purposeId, slug } from '../agreement/wording.ts';
import { day } from '../record/code.ts';
import type { ageClass } from '../record/code.ts';

export type AgeClass = z.infer<typeof ageClass>;
export type ConsentGiver = 'guardian' | 'pupil';

/** How the school got to know. A closed list: free text would hold names. */
const consentWays = ['form', 'portal', 'mail', 'conversation'] as const;

/** One decision: given, or refused and withdrawn. `purpose` is the name within the agreement; `on` the day. */
export const consentRow = z.strictObject({
  subject: z.string().regex(/^[0-9a-f]{32}$/),
  supplier: slug,
  product: slug,
  purpose: purposeId,
  given: z.boolean(),
  givenBy: z.enum(['guardian', 'pupil']),
  how: z.enum(consentWays),
  on: day,
});
export type ConsentRow = z.infer<typeof consentRow>;

/** Why a row was not stored. */
export type ConsentRefusal =
  | 'row_invalid'
  | 'day_in_future'
  | 'older_than_known'
  | 'age_unknown'
  | 'pupil_decides'
  | 'guardian_decides';

/**
 * Who decides: until 16 the legal representative, from 16 only the pupil, who then gives and withdraws
 * alone (UAVG art. 5, AVG art. 8). When the age is not known nobody does: then nothing flows.
 */
export const refusalByAge = (age: AgeClass | undefined, by: ConsentGiver): ConsentRefusal | undefined => {
  if (age === undefined) return 'age_unknown';
  if (age === 'under16') return by === 'guardian' ? undefined : 'guardian_decides';
  return by === 'pupil' ? undefined : 'pupil_decides';
};
