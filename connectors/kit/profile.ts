import * as z from 'zod';

/** A header profile, as a mapping declares it: exact column names, and whether a file may be without them. */
export type Profile = Readonly<Record<string, 'required' | 'optional'>>;

/** A name as it can stand in a header: no control characters and no line ends. */
export const columnName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u);

/** zod leaves `__proto__` out of a record without a word; a column that nobody reads must not look declared. */
const honest = z.unknown().refine((value) => !(value instanceof Object && Object.hasOwn(value, '__proto__')));

/** The setting `columns`, which the mapping of a source fills: at least one column is required. */
export const profileSetting = honest
  .pipe(z.record(columnName, z.enum(['required', 'optional'])))
  .refine((profile) => Object.values(profile).includes('required'));
