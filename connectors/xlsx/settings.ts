import * as z from 'zod';
import { GatewayError } from '../../src/errors.ts';
import { profileSetting } from '../kit/profile.ts';

const schema = z.strictObject({
  /** The header profile: exact names. Comes from the mapping. */
  columns: profileSetting,
  /** Name of the sheet; absent: the first one that is not hidden. */
  sheet: z.string().min(1).max(31).optional(),
  /** Of the file as it is; what it inflates to has limits of its own. */
  maxBytes: z
    .int()
    .positive()
    .default(32 * 1024 * 1024),
  /** Every text in a sheet says itself how it is written; taken and not used, so that CSV settings fit. */
  encoding: z.literal('auto').optional(),
});

/** Settings of an XLSX source. `columns` is the header profile that the source's mapping declares. */
export type XlsxSettings = Readonly<z.infer<typeof schema>>;

/** Throws config_invalid with the place of the first wrong setting. */
export const parseSettings = (settings: unknown): XlsxSettings => {
  const result = schema.safeParse(settings);
  if (result.success) return result.data;
  const place = result.error.issues[0]?.path[0];
  throw new GatewayError('config_invalid', { source: 'xlsx', setting: String(place ?? 'xlsx') });
};
