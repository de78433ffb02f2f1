import * as z from 'zod';
import { GatewayError } from '../../src/errors.ts';
import { columnName, profileSetting } from '../kit/profile.ts';

const schema = z.strictObject({
  /** The header profile: exact names. Comes from the mapping. */
  columns: profileSetting,
  /** Absent: the one delimiter under which the header holds all required columns. */
  delimiter: z.enum([';', ',', '\t']).optional(),
  /** Absent: UTF-8, or what a byte order mark says, or UTF-16 where its first line shows that. */
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'auto']).optional(),
  /**
   * What the last line says before the number of rows: `Aantal leerlingen` for `Aantal leerlingen: 62`. A file without
   * that line, or with another number of rows, is not whole. Absent: the format has no such line.
   */
  total: columnName.optional(),
  /**
   * `open`: the last row is believed without a line end behind it, for systems that never write one and for files that a
   * person hands over. It proves nothing all the same: by such a file nobody is removed.
   */
  lastLine: z.enum(['ended', 'open']).default('ended'),
  /** A school's overview is a few megabytes at most; the whole file is kept while it is read. */
  maxBytes: z
    .int()
    .positive()
    .default(64 * 1024 * 1024),
});

/** Settings of a CSV source. `columns` is the header profile that the source's mapping declares. */
export type CsvSettings = Readonly<z.infer<typeof schema>>;

/** Throws config_invalid with the place of the first wrong setting. */
export const parseSettings = (settings: unknown): CsvSettings => {
  const result = schema.safeParse(settings);
  if (result.success) return result.data;
  const place = result.error.issues[0]?.path[0];
  throw new GatewayError('config_invalid', { source: 'csv', setting: String(place ?? 'csv') });
};
